// Draws rows again after a change, as aesh/templatetags/grille.py drew them first. Only the rows that
// the state says were touched; in these, only the boxes whose words or place changed.

import { cacher, ecrire, el, heure, plage, position, s, vingtiemes } from "./mots.js";

const LARGEUR_MINIMALE = 45;

export class Rendu {
  // attend(creneau): a request about it has not been answered yet.
  constructor(grille, etat, vue, { lien, attend }) {
    Object.assign(this, { grille, etat, vue, lien, attend });
    this.rangs = new Map([...grille.querySelectorAll("[data-ligne]")].map((l) => [l.dataset.ligne, { cle: l.dataset.ligne, ligne: l }]));
    this.vides = [1, 2, 3, 4, 5].filter((j) => grille.classList.contains(`vide-${j}`));
    etat.touches.clear();
    etat.tout = false;
    this.grandir();
  }

  // Boxes of a row by key of slot, read from the page the first time, with what the server wrote in them.
  boites(rang) {
    rang.boites ??= new Map([...rang.ligne.querySelectorAll("[data-creneau]")].map((b) => {
      Object.assign(b, { mise: b.className, textes: b.textContent });
      return [b.dataset.creneau, b];
    }));
    return rang.boites;
  }

  // Redraw what was touched, and say which rows.
  actualiser() {
    const { etat } = this;
    const cles = etat.tout ? [...new Set([...this.rangs.keys(), ...etat.touches])] : [...etat.touches];
    etat.touches.clear();
    etat.tout = false;
    this.grandir();
    const rangs = cles.map((cle) => this.rangs.get(cle) ?? this.ajouter(cle)).filter(Boolean);
    Object.assign(this, { libres: new Map(), restes: [] });
    for (const rang of rangs) this.liberer(rang);
    for (const rang of rangs) this.dessiner(rang);
    this.restes.push(...this.libres.values());
    for (const jour of this.vides) {
      const pris = [...etat.creneaux.values()].some((c) => c.jour === jour);
      this.grille.classList.toggle(`vide-${jour}`, !pris);
    }
    return rangs;
  }

  // Days as long as the latest slot: positions are a share of them.
  grandir() {
    const quarts = `n${(this.etat.heures.fin - this.etat.heures.debut) / 15}`;
    if (this.quarts !== quarts) this.grille.classList.replace(this.quarts, quarts);
    this.quarts = quarts;
  }

  // A class or a pupil who had no row yet.
  ajouter(cle) {
    const [modele] = this.rangs.values();
    const creneaux = this.vue.nom === "aesh" ? [] : this.etat.de(cle);
    if (!modele || !creneaux.some((c) => this.vue.cles(c).includes(cle))) return null;
    const tete = this.vue.tete(cle, creneaux);
    const ligne = modele.ligne.cloneNode(true);
    Object.assign(ligne.dataset, { ligne: cle, [this.vue.nom]: cle, ecole: tete.ecole ?? "", type: "" });
    ligne.id = `ligne-${cle}`;
    ligne.querySelectorAll(".creneau, .ferme, .ailleurs, .trajet, .barre").forEach((e) => e.remove());
    ligne.querySelector(".qui-nom").textContent = tete.nom;
    ligne.querySelector(".qui-detail").textContent = tete.detail ?? "";
    modele.ligne.parentElement.append(ligne);
    const rang = { cle, ligne };
    this.rangs.set(cle, rang);
    return rang;
  }

  // What left the page, once focus is elsewhere: to take away what has focus costs a layout.
  nettoyer() {
    for (const boite of this.restes) boite.remove();
  }

  // Boxes of slots that left this row: another row may take them.
  liberer(rang) {
    const ici = this.etat.lignes.de(rang.cle);
    for (const [cle, boite] of this.boites(rang)) {
      if (ici.has(this.etat.creneaux.get(cle))) continue;
      rang.boites.delete(cle);
      if (this.libres.has(cle) || boite === document.activeElement) this.restes.push(boite);
      else this.libres.set(cle, boite);
    }
  }

  dessiner(rang) {
    const { ligne } = rang;
    const creneaux = this.etat.de(rang.cle);
    const tete = this.vue.tete(rang.cle, creneaux);
    let voies = 1;
    rang.jours ??= [...ligne.querySelectorAll("[data-jour]")];
    for (const jour of rang.jours) {
      voies = Math.max(voies, this.poser(rang, jour, creneaux.filter((c) => c.jour === Number(jour.dataset.jour))));
    }
    this.trajets(rang);
    const classes = `${ligne.className.replace(/(^|\s)(etat-\S*|e\d+)/g, "").trim()} etat-${tete.etat} e${Math.min(voies, 12)}`;
    if (ligne.className !== classes) ligne.className = classes;
    const heures = ligne.querySelector(".qui-heures");
    if (!heures) return;
    ecrire(heures.firstElementChild, tete.heures);
    ecrire(heures.querySelector(".qui-etat"), tete.mot);
    const barre = ligne.querySelector(".barre > i");
    if (barre) barre.className = `b${vingtiemes(tete.fait, tete.du)}`;
  }

  // Lanes: the first one where the previous slot has ended.
  poser(rang, jour, creneaux) {
    const fins = [];
    const boites = this.boites(rang);
    let place = jour.querySelector("[data-creneau]");
    for (const creneau of creneaux) {
      let voie = fins.findIndex((fin) => fin <= creneau.debut);
      if (voie < 0) voie = fins.length;
      fins[voie] = Math.max(creneau.fin, creneau.debut + LARGEUR_MINIMALE);
      const boite = boites.get(creneau.cle) ?? this.libres.get(creneau.cle) ?? el("a", { "data-creneau": creneau.cle, tabindex: "-1" });
      this.libres.delete(creneau.cle);
      boites.set(creneau.cle, boite);
      this.habiller(boite, creneau, Math.min(voie, 11));
      if (boite === place) place = place.nextElementSibling;
      else jour.insertBefore(boite, place);
    }
    return fins.length;
  }

  // The way between two schools, after a slot: only an AESH travels.
  trajets(rang) {
    const trajets = (this.vue.nom === "aesh" && this.etat.aesh.get(rang.cle)?.trajets) || [];
    const dits = JSON.stringify(trajets);
    if (rang.trajets === dits) return;
    rang.trajets = dits;
    for (const bande of rang.ligne.querySelectorAll(".trajet")) bande.remove();
    for (const trajet of trajets) {
      const [quart, quarts] = position(trajet, this.etat.heures);
      const semaine = trajet.semaine === "toutes" ? "" : `, semaine ${trajet.semaine}`;
      rang.jours.find((j) => Number(j.dataset.jour) === trajet.jour)?.prepend(
        el("span", { class: `trajet d${quart} l${quarts}`, title: `Trajet de ${trajet.minutes} min vers ${trajet.vers}${semaine}` },
          cacher(`Trajet de ${trajet.minutes} min vers ${trajet.vers}${semaine}`)));
    }
  }

  // Boxes of a slot: one, or one in the row of each of its pupils.
  elements(creneau) {
    return this.vue.cles(creneau).map((cle) => this.rangs.get(cle)).filter(Boolean)
      .map((rang) => this.boites(rang).get(creneau.cle)).filter(Boolean);
  }

  // Its box; among those of several rows, that of the row that has focus.
  element(creneau) {
    if (!creneau) return null;
    const boites = this.elements(creneau);
    const ligne = boites.length > 1 && document.activeElement?.closest?.("[data-ligne]");
    return boites.find((b) => ligne && ligne.contains(b)) ?? boites[0] ?? null;
  }

  habiller(element, creneau, voie) {
    const [quart, quarts] = position(creneau, this.etat.heures);
    const conflits = this.etat.conflitsDe(creneau);
    const bloquants = conflits.filter((c) => c.niveau === "bloquant");
    const autres = conflits.filter((c) => c.niveau !== "bloquant");
    const [titre, sousTitre] = this.vue.mots(creneau);
    const alerte = bloquants.length ? " conflit" : autres.length ? " a-verifier" : "";
    const { change } = element.dataset; // what the server said happened to it since a day
    const classes = `creneau d${quart} l${quarts} v${voie} t-${creneau.type}${alerte}${change ? " change" : ""}${this.attend(creneau) ? " en-cours" : ""}${creneau.tenu ? " tenu" : ""}${creneau.verrouille ? " verrou" : ""}`;
    if (element.mise !== classes) element.className = classes + (element.classList.contains("choisi") ? " choisi" : "");
    element.mise = classes;
    const adresse = creneau.id ? this.lien(creneau.id) : "#grille";
    if (element.getAttribute("href") !== adresse) element.href = adresse;
    const signes = (bloquants.length ? "⚠ " : "") + (creneau.remarques ? "✎ " : "");
    const sous = [creneau.tenu, change, sousTitre].filter(Boolean).join(" · ");
    const [debut, fin] = [heure(creneau.debut), ` – ${heure(creneau.fin)}`];
    const dit = [
      creneau.description,
      ...bloquants.map((c) => `Attention, conflit : ${c.phrase}`),
      ...autres.map((c) => `À vérifier : ${c.phrase}`),
      ...(change ? [`${change} depuis le jour choisi.`] : []),
      ...(creneau.tenu ? [`${creneau.tenu} est sur ce créneau.`] : []),
      ...(creneau.remarques ? [`${creneau.remarques} remarque${s(creneau.remarques)} en attente.`] : []),
    ].join(" ");
    const textes = signes + titre + sous + debut + fin + dit;
    if (element.textes === textes) return;
    element.textes = textes;
    element.title = `${titre}, ${plage(creneau)}`;
    element.replaceChildren(
      el("span", { "aria-hidden": "true" },
        el("span", { class: "c-titre" }, signes + titre),
        el("span", { class: "c-sous" }, sous),
        el("span", { class: "c-heures" }, debut, el("span", { class: "c-fin" }, fin))),
      cacher(dit),
    );
  }
}
