// The grid with the keyboard: one tab stop, arrows, then every gesture of the mouse.

import { JOURS, annoncer } from "./mots.js";

export class Clavier {
  // actes: {ouvrir(creneau), nouveau(aesh), choisir(creneau), supprimer, annuler, retablir, aide, fermer}
  constructor({ grille, etat, rendu, commandes, pas, actes }) {
    Object.assign(this, { grille, etat, rendu, commandes, pas, actes });
    grille.removeAttribute("tabindex");
    for (const lien of grille.querySelectorAll("[data-creneau]")) lien.tabIndex = -1;
    for (const tete of grille.querySelectorAll("[data-aesh] .qui")) tete.tabIndex = -1;
    this.placer(this.premier());
    grille.addEventListener("focusin", (e) => {
      const cible = e.target.closest("[data-creneau], .qui");
      if (cible) this.placer(cible);
    });
    grille.addEventListener("keydown", (e) => this.touche(e));
  }

  premier() {
    return this.visibles(this.grille, "[data-creneau]")[0] ?? this.visibles(this.grille, "[data-aesh] .qui")[0];
  }

  visibles(racine, selecteur) {
    return [...racine.querySelectorAll(selecteur)].filter((e) => !e.hidden && !e.closest("[hidden]"));
  }

  // Exactly one element of the grid is reached by Tab.
  placer(element) {
    if (!element) return;
    if (this.arret && this.arret !== element) this.arret.tabIndex = -1;
    this.arret = element;
    element.tabIndex = 0;
  }

  // After a redraw, the tab stop may be gone or hidden.
  verifier() {
    if (!this.arret?.isConnected || this.arret.hidden || this.arret.closest("[hidden]")) this.placer(this.premier());
  }

  viser(element) {
    if (!element) return;
    this.placer(element);
    element.focus();
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  creneauDe(element) {
    const boite = element?.closest?.("[data-creneau]");
    return boite ? this.etat.creneaux.get(boite.dataset.creneau) : null;
  }

  // Elements of a row in order: its head, then its slots.
  elements(ligne) {
    return [ligne.querySelector(".qui"), ...this.visibles(ligne, "[data-creneau]")];
  }

  lignesVisibles() {
    return this.visibles(this.grille, "[data-aesh]");
  }

  touche(evenement) {
    const cible = evenement.target.closest("[data-creneau], .qui");
    if (!cible) return;
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
    if (e.key === "Escape") return this.actes.fermer;
    if (commande && modifiable) {
      const lettre = e.key.toLowerCase();
      if (lettre === "z") return () => (e.shiftKey ? this.commandes.retablir() : this.commandes.annuler());
      if (lettre === "y") return () => this.commandes.retablir();
      return null;
    }
    if (e.altKey) return modifiable && creneau ? this.geste(e, creneau) : null;
    if (e.key === "Insert" && modifiable) return () => this.actes.nouveau(cible.closest("[data-aesh]").dataset.aesh);
    if (e.key === "Enter" && creneau) return () => this.actes.ouvrir(creneau);
    if ((e.key === "Delete" || e.key === "Backspace") && creneau && modifiable) return () => this.supprimer(creneau);
    return this.navigation(e.key, cible, creneau);
  }

  navigation(touche, cible, creneau) {
    const ligne = cible.closest("[data-aesh]");
    const elements = this.elements(ligne);
    const rang = elements.indexOf(cible);
    const vers = {
      ArrowRight: () => elements[rang + 1],
      ArrowLeft: () => elements[rang - 1],
      Home: () => elements[0],
      End: () => elements.at(-1),
      ArrowDown: () => this.voisin(ligne, 1, creneau),
      ArrowUp: () => this.voisin(ligne, -1, creneau),
    }[touche];
    return vers ? () => this.viser(vers()) : null;
  }

  // Same moment in the row above or below, or its head.
  voisin(ligne, sens, creneau) {
    const lignes = this.lignesVisibles();
    const suivante = lignes[lignes.indexOf(ligne) + sens];
    if (!suivante) return null;
    const [tete, ...boites] = this.elements(suivante);
    if (!creneau || !boites.length) return tete;
    const distance = (c) => Math.abs((c.jour - creneau.jour) * 1440 + c.debut - creneau.debut);
    return boites.reduce((a, b) => (distance(this.creneauDe(b)) < distance(this.creneauDe(a)) ? b : a));
  }

  geste(e, creneau) {
    const sens = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1, PageDown: 1, PageUp: -1 }[e.key];
    if (!sens) return null;
    const { pas, commandes } = this;
    if (e.key === "PageDown" || e.key === "PageUp") {
      return () => {
        const jour = creneau.jour + sens;
        if (JOURS[jour]) commandes.modifier(creneau, { jour }, "déplacement");
      };
    }
    if (e.key === "ArrowDown" || e.key === "ArrowUp") return () => this.autreAesh(creneau, sens);
    if (e.shiftKey) return () => commandes.modifier(creneau, { fin: creneau.fin + sens * pas }, "durée");
    return () => commandes.modifier(
      creneau, { debut: creneau.debut + sens * pas, fin: creneau.fin + sens * pas }, "déplacement",
    );
  }

  autreAesh(creneau, sens) {
    const lignes = this.lignesVisibles();
    const rang = lignes.findIndex((l) => l.dataset.aesh === creneau.aesh);
    const aesh = lignes[rang + sens]?.dataset.aesh;
    if (aesh) this.commandes.modifier(creneau, { aesh }, "changement d'AESH");
    else annoncer(sens > 0 ? "Dernier AESH." : "Premier AESH.");
  }

  supprimer(creneau) {
    this.commandes.supprimer(creneau, this.apres(creneau));
  }

  // Who takes focus once a slot is gone: the next one of the row, else the one before.
  apres(creneau) {
    const boite = this.rendu.element(creneau);
    if (!boite) return null;
    const boites = this.visibles(boite.closest("[data-aesh]"), "[data-creneau]");
    const rang = boites.indexOf(boite);
    return this.creneauDe(boites[rang + 1] ?? boites[rang - 1]);
  }
}
