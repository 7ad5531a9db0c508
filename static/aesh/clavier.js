// The grid with the keyboard: one tab stop, arrows, then every gesture of the mouse.

import { JOURS, annoncer } from "./mots.js";

const CIBLES = "[data-creneau], .qui, [data-jour]";
const jourDe = (cible) => Number(cible.closest("[data-jour]")?.dataset.jour) || null;

export class Clavier {
  // actes: {ouvrir(creneau), nouveau(cle, jour), basculer(creneau), aide, fermer, conflitSuivant}; multi: acts on several slots;
  // doubler(act, slots): those of the second file.
  constructor({ grille, etat, vue, rendu, commandes, selection, multi, doubler, pas, actes }) {
    Object.assign(this, { grille, etat, vue, rendu, commandes, selection, multi, doubler, pas, actes });
    grille.removeAttribute("tabindex");
    for (const cible of grille.querySelectorAll("[data-creneau], [data-ligne] .qui, [data-ligne] [data-jour]")) cible.tabIndex = -1;
    this.placer(this.premier());
    grille.addEventListener("focusin", (e) => {
      const cible = e.target.closest(CIBLES);
      if (cible) this.placer(cible);
    });
    grille.addEventListener("keydown", (e) => this.touche(e));
  }

  premier() {
    const lignes = this.lignesVisibles();
    for (const ligne of lignes) {
      const [boite] = this.visibles(ligne);
      if (boite) return boite;
    }
    return lignes[0]?.querySelector(".qui");
  }

  visibles(racine) {
    return [...racine.querySelectorAll("[data-creneau]:not([hidden])")];
  }

  // Exactly one element of the grid is reached by Tab. (To change it on what has focus costs a layout.)
  placer(element) {
    if (!element) return;
    if (element.tabIndex) element.tabIndex = 0;
    if (this.arret && this.arret !== element) this.arret.tabIndex = -1;
    this.arret = element;
  }

  // After a redraw, the tab stop may be gone or hidden.
  verifier() {
    if (!this.arret?.isConnected || this.arret.hidden || this.arret.closest("[hidden]")) this.placer(this.premier());
  }

  viser(element) {
    if (!element) return;
    if (element.tabIndex) element.tabIndex = 0;
    if (document.activeElement !== element) element.focus({ preventScroll: true });
    this.placer(element);
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  creneauDe(element) {
    const boite = element?.closest?.("[data-creneau]");
    return boite ? this.etat.creneaux.get(boite.dataset.creneau) : null;
  }

  // Elements of a row in order: its head, then its slots, or the day where there is none.
  elements(ligne) {
    const jours = [...ligne.querySelectorAll("[data-jour]")].map((jour) => {
      const boites = this.visibles(jour);
      return boites.length ? boites : [jour];
    });
    return [ligne.querySelector(".qui"), ...jours.flat()].filter((e) => e.checkVisibility?.() ?? true);
  }

  lignesVisibles() {
    return [...this.rendu.rangs.values()].map((r) => r.ligne).filter((l) => !l.hidden);
  }

  touche(evenement) {
    const cible = evenement.target.closest(CIBLES);
    if (!cible?.closest("[data-ligne]")) return;
    const creneau = this.creneauDe(cible);
    const faire = this.trouver(evenement, cible, creneau);
    if (!faire) return;
    evenement.preventDefault();
    evenement.stopPropagation();
    faire();
  }

  trouver(e, cible, creneau) {
    const modifiable = this.etat.emploi.peut_modifier;
    const commande = e.ctrlKey || e.metaKey;
    if (e.key === "F1") return this.actes.aide;
    if (e.key === "F8") return this.actes.conflitSuivant;
    if (e.key === "Escape") return this.actes.fermer;
    if (commande && modifiable) {
      const lettre = e.key.toLowerCase();
      if (lettre === "z") return () => (e.shiftKey ? this.commandes.retablir() : this.commandes.annuler());
      if (lettre === "y") return () => this.commandes.retablir();
      if (lettre === "c") return () => this.doubler("copier", this.selection.avec(creneau));
      if (lettre === "v") return () => this.doubler("coller");
      if (lettre === "d" && creneau) return () => this.doubler("dupliquer", this.selection.avec(creneau));
      return null;
    }
    if (e.altKey) return modifiable && creneau ? this.geste(e, creneau) : null;
    if (e.key === "Insert" && modifiable) return () => this.actes.nouveau(cible.closest("[data-ligne]").dataset.ligne, jourDe(cible));
    if (e.key === " " && creneau) return () => this.actes.basculer(creneau);
    if (e.key === "Enter" && creneau) return () => this.actes.ouvrir(creneau);
    if ((e.key === "Delete" || e.key === "Backspace") && creneau && modifiable) return () => this.supprimer(this.selection.avec(creneau));
    return this.navigation(e.key, cible, creneau);
  }

  navigation(touche, cible, creneau) {
    const ligne = cible.closest("[data-ligne]");
    const elements = this.elements(ligne);
    const rang = elements.indexOf(cible);
    const vers = {
      ArrowRight: () => elements[rang + 1],
      ArrowLeft: () => elements[rang - 1],
      Home: () => elements[0],
      End: () => elements.at(-1),
      ArrowDown: () => this.voisin(ligne, 1, creneau, jourDe(cible)),
      ArrowUp: () => this.voisin(ligne, -1, creneau, jourDe(cible)),
    }[touche];
    return vers ? () => this.viser(vers()) : null;
  }

  // Same moment in the row above or below, or the same day, or its head.
  voisin(ligne, sens, creneau, jour) {
    const lignes = this.lignesVisibles();
    const suivante = lignes[lignes.indexOf(ligne) + sens];
    if (!suivante) return null;
    const [tete] = this.elements(suivante);
    const boites = this.visibles(jour ? suivante.querySelector(`[data-jour="${jour}"]`) : suivante);
    if (jour && !boites.length) return suivante.querySelector(`[data-jour="${jour}"]`);
    if (!creneau) return jour ? boites[0] : tete;
    const distance = (c) => Math.abs((c.jour - creneau.jour) * 1440 + c.debut - creneau.debut);
    return boites.reduce((a, b) => (distance(this.creneauDe(b)) < distance(this.creneauDe(a)) ? b : a));
  }

  geste(e, creneau) {
    const sens = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1, PageDown: 1, PageUp: -1 }[e.key];
    if (!sens) return null;
    const { pas, multi } = this;
    const tous = this.selection.avec(creneau);
    if (e.key === "PageDown" || e.key === "PageUp") {
      const tient = tous.every((c) => JOURS[c.jour + sens]);
      return () => (tient ? multi.decaler(tous, 0, sens) : annoncer(sens > 0 ? "Dernier jour." : "Premier jour."));
    }
    if (e.key === "ArrowDown" || e.key === "ArrowUp") return () => this.autreAesh(tous, sens);
    if (e.shiftKey) return () => multi.allonger(tous, sens * pas);
    return () => multi.decaler(tous, sens * pas);
  }

  autreAesh(tous, sens) {
    const ordre = this.vue.nom === "aesh" ? this.lignesVisibles().map((l) => l.dataset.aesh) : [...this.etat.aesh.keys()];
    const suivant = (c) => ordre[ordre.indexOf(c.aesh) + sens];
    if (tous.every(suivant)) this.multi.donner(tous, suivant);
    else annoncer(sens > 0 ? "Dernier AESH." : "Premier AESH.");
  }

  supprimer(creneaux) {
    this.multi.supprimer(creneaux, this.apres(creneaux));
  }

  // Who takes focus once a slot is gone: the next one of the row, else the one before.
  apres(creneaux) {
    const boite = this.rendu.element(creneaux.at(-1));
    if (!boite) return null;
    const boites = this.visibles(boite.closest("[data-ligne]"))
      .filter((b) => b === boite || !creneaux.includes(this.creneauDe(b)));
    const rang = boites.indexOf(boite);
    return this.creneauDe(boites[rang + 1] ?? boites[rang - 1]);
  }
}
