// Draws rows again after a change, as templates/aesh/_ligne.html drew them first.

import { heure, plage } from "./mots.js";

const QUART = 15;
const LARGEUR_MINIMALE = 45;

export function el(nom, attributs = {}, ...enfants) {
  const element = document.createElement(nom);
  for (const [cle, valeur] of Object.entries(attributs)) {
    if (valeur !== null && valeur !== false) element.setAttribute(cle, valeur === true ? "" : valeur);
  }
  element.append(...enfants.filter((e) => e !== null && e !== undefined));
  return element;
}

export class Rendu {
  constructor(grille, etat, vue, lien) {
    Object.assign(this, { grille, etat, vue, lien });
    this.lignes = new Map([...grille.querySelectorAll("[data-ligne]")].map((l) => [l.dataset.ligne, l]));
    this.vides = [1, 2, 3, 4, 5].filter((j) => grille.classList.contains(`vide-${j}`));
    this.signatures = new Map();
    const parRang = this.grouper();
    for (const id of this.lignes.keys()) this.signatures.set(id, this.signature(id, parRang.get(id) ?? []));
  }

  grouper() {
    const parRang = new Map();
    for (const creneau of this.etat.creneaux.values()) {
      for (const cle of this.vue.cles(creneau)) {
        if (!parRang.has(cle)) parRang.set(cle, []);
        parRang.get(cle).push(creneau);
      }
    }
    return parRang;
  }

  signature(id, creneaux) {
    const tete = this.vue.tete(id, creneaux);
    const parts = creneaux.map((c) => [
      c.cle, c.id, c.jour, c.debut, c.fin, c.type, ...this.vue.mots(c), c.description, c.attend,
      this.etat.conflitsDe(c).map((x) => x.niveau + x.phrase).join("|"),
    ].join("~"));
    return `${tete.heures}/${tete.mot}/${tete.etat}//${parts.sort().join("//")}`;
  }

  // Redraw what changed; a focused slot keeps focus even when it changes row.
  actualiser() {
    const actif = document.activeElement?.closest?.("[data-creneau]");
    const parRang = this.grouper();
    for (const [id, creneaux] of parRang) if (!this.lignes.has(id)) this.ajouterLigne(id, creneaux);
    for (const [id, ligne] of this.lignes) {
      const creneaux = parRang.get(id) ?? [];
      const signature = this.signature(id, creneaux);
      if (signature === this.signatures.get(id)) continue;
      this.signatures.set(id, signature);
      this.dessiner(ligne, this.vue.tete(id, creneaux), creneaux);
    }
    for (const element of this.grille.querySelectorAll("[data-creneau]")) {
      const creneau = this.etat.creneaux.get(element.dataset.creneau);
      if (!creneau || !this.vue.cles(creneau).includes(element.closest("[data-ligne]").dataset.ligne)) element.remove();
    }
    for (const jour of this.vides) {
      const pris = [...this.etat.creneaux.values()].some((c) => c.jour === jour);
      this.grille.classList.toggle(`vide-${jour}`, !pris);
    }
    if (actif?.isConnected && document.activeElement !== actif) actif.focus({ preventScroll: true });
  }

  // A class or a pupil who had no row yet.
  ajouterLigne(id, creneaux) {
    const modele = this.lignes.values().next().value;
    if (!modele) return;
    const tete = this.vue.tete(id, creneaux);
    const ligne = modele.cloneNode(true);
    Object.assign(ligne.dataset, { ligne: id, [this.vue.nom]: id, ecole: tete.ecole ?? "", type: "" });
    ligne.querySelectorAll(".creneau, .ferme, .ailleurs, .barre").forEach((e) => e.remove());
    ligne.querySelector(".qui-nom").textContent = tete.nom;
    ligne.querySelector(".qui-detail").textContent = tete.detail ?? "";
    modele.parentElement.append(ligne);
    this.lignes.set(id, ligne);
  }

  dessiner(ligne, tete, creneaux) {
    let voies = 1;
    for (const jour of ligne.querySelectorAll("[data-jour]")) {
      const duJour = creneaux.filter((c) => c.jour === Number(jour.dataset.jour));
      voies = Math.max(voies, this.poser(jour, duJour));
    }
    ligne.className = ligne.className.replace(/(^|\s)(etat-\S+|e\d+)/g, "").trim();
    ligne.classList.add(`etat-${tete.etat}`, `e${Math.min(voies, 12)}`);
    const heures = ligne.querySelector(".qui-heures");
    if (!heures) return;
    heures.firstElementChild.textContent = tete.heures;
    ligne.querySelector(".qui-etat").textContent = tete.mot;
    const barre = ligne.querySelector(".barre > i");
    if (barre) barre.className = `b${vingtiemes(tete.fait, tete.du)}`;
  }

  // Lanes: the first one where the previous slot has ended.
  poser(jour, creneaux) {
    const fins = [];
    creneaux.sort((a, b) => a.debut - b.debut || a.fin - b.fin || (a.cle < b.cle ? -1 : 1));
    let precedent = null;
    for (const creneau of creneaux) {
      let voie = fins.findIndex((fin) => fin <= creneau.debut);
      if (voie < 0) voie = fins.length;
      fins[voie] = Math.max(creneau.fin, creneau.debut + LARGEUR_MINIMALE);
      const element = this.element(creneau, this.vue.multiple ? jour.parentElement : null) ?? this.creer(creneau);
      this.habiller(element, creneau, Math.min(voie, 11));
      const place = precedent ? precedent.nextElementSibling : jour.querySelector("[data-creneau]");
      if (element.parentElement !== jour || (place && place !== element)) {
        if (place) place.before(element);
        else jour.append(element);
      }
      precedent = element;
    }
    return fins.length;
  }

  // Its box; among those of several rows, that of `ligne`, else of the row that has focus.
  element(creneau, ligne = null) {
    if (!creneau) return null;
    const boite = `[data-creneau="${CSS.escape(creneau.cle)}"]`;
    if (ligne) return ligne.querySelector(boite);
    return document.activeElement?.closest?.("[data-ligne]")?.querySelector(boite) ?? this.grille.querySelector(boite);
  }

  creer(creneau) {
    return el("a", { "data-creneau": creneau.cle, tabindex: "-1" });
  }

  habiller(element, creneau, voie) {
    const [quart, quarts] = position(creneau, this.etat.heures);
    const conflits = this.etat.conflitsDe(creneau);
    const bloquants = conflits.filter((c) => c.niveau === "bloquant");
    const autres = conflits.filter((c) => c.niveau !== "bloquant");
    const choisi = element.classList.contains("choisi");
    const [titre, sousTitre] = this.vue.mots(creneau);
    element.className = `creneau d${quart} l${quarts} v${voie} t-${creneau.type}`;
    element.classList.toggle("conflit", bloquants.length > 0);
    element.classList.toggle("a-verifier", !bloquants.length && autres.length > 0);
    element.classList.toggle("en-cours", Boolean(creneau.attend));
    element.classList.toggle("choisi", choisi);
    element.setAttribute("title", `${titre}, ${plage(creneau)}`);
    element.setAttribute("href", creneau.id ? this.lien(creneau.id) : "#grille");
    const suite = [
      ...bloquants.map((c) => ` Attention, conflit : ${c.phrase}`),
      ...autres.map((c) => ` À vérifier : ${c.phrase}`),
    ].join("");
    element.replaceChildren(
      el("span", { "aria-hidden": "true" },
        el("span", { class: "c-titre" }, `${bloquants.length ? "⚠ " : ""}${titre}`),
        el("span", { class: "c-sous" }, sousTitre),
        el("span", { class: "c-heures" }, heure(creneau.debut), el("span", { class: "c-fin" }, ` – ${heure(creneau.fin)}`))),
      el("span", { class: "visually-hidden" }, creneau.description + suite),
    );
  }
}

// First quarter and length, inside the hours shown.
export function position(creneau, { debut, fin }) {
  const dans = (minute) => Math.floor((Math.min(Math.max(minute, debut), fin) - debut + 7) / QUART);
  const quart = Math.min(dans(creneau.debut), (fin - debut) / QUART - 1);
  return [quart, Math.max(1, dans(creneau.fin) - quart)];
}

export function vingtiemes(fait, du) {
  if (!du) return fait ? 20 : 0;
  return Math.min(20, Math.floor((fait * 20 + Math.floor(du / 2)) / du));
}
