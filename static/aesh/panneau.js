// Side panel after a change: what breaks a rule, and the pupils' hours, as _couverture.html and panneau.py drew them.
// A line is built once for what it says: an answer only builds those that changed.

import { cacher, ecrire, el, heuresDe, s, vingtiemes } from "./mots.js";

const CONFLITS_MONTRES = 40;
const PHRASES = { mutualise: "Aide mutualisée", aucun: "Aucun accompagnement" };
const A_SERVIR = ["aucun", "partiel"];

export class Panneau {
  // dite, dits: pupils and findings of the page as it was served.
  constructor(page, etat, { lien, lienNouveau, filtres, dite, dits }) {
    Object.assign(this, { page, etat, lien, lienNouveau, filtres, dite, dits });
    this.zoneConflits = page.querySelector("[data-conflits]");
    this.zone = page.querySelector("[data-couverture]");
    // What the server drew, by what it says.
    this.faits = new Map();
    for (const niveau of ["bloquant", "avertissement"]) {
      const items = this.zoneConflits.querySelectorAll(`[data-liste=${niveau}] > li`);
      dits.filter((c) => c.niveau === niveau).slice(0, items.length).forEach((c, rang) => this.faits.set(c, items[rang]));
    }
    const eleves = new Map(dite.map((e) => [e.id, e]));
    for (const item of page.querySelectorAll("[data-couverture] li")) this.faits.set(eleves.get(item.dataset.eleve), item);
    this.actualiser();
  }

  niveau(niveau) {
    return this.etat.conflits.filter((c) => c.niveau === niveau);
  }

  // Only the server's word changes the panel: nothing to draw between two answers.
  actualiser() {
    if (this.dite === this.etat.couverture && this.dits === this.etat.conflits) return;
    Object.assign(this, { dite: this.etat.couverture, dits: this.etat.conflits });
    const actif = document.activeElement?.closest?.("[data-donner], [data-vers]");
    // Lines out of sight (a filter) are kept too, while the state still has them.
    const dits = new Set([...this.dite, ...this.dits]);
    for (const objet of this.faits.keys()) if (!dits.has(objet)) this.faits.delete(objet);
    this.conflits();
    this.couverture();
    if (!actif || actif === document.activeElement) return;
    const [nom, valeur] = actif.dataset.donner ? ["donner", actif.dataset.donner] : ["vers", actif.dataset.vers];
    this.page.querySelector(`[data-${nom}="${CSS.escape(valeur)}"]`)?.focus();
  }

  // Put these in the list, keeping the elements of what was already there.
  lister(liste, objets, creer) {
    const items = objets.map((objet) => {
      if (!this.faits.has(objet)) this.faits.set(objet, creer(objet));
      return this.faits.get(objet);
    });
    const voulus = new Set(items);
    for (const item of [...liste.children]) if (!voulus.has(item)) item.remove();
    let place = liste.firstElementChild;
    for (const item of items) {
      if (item === place) place = place.nextElementSibling;
      else liste.insertBefore(item, place);
    }
    liste.hidden = !items.length;
  }

  conflits() {
    const zone = this.zoneConflits;
    for (const niveau of ["bloquant", "avertissement"]) {
      const tous = this.niveau(niveau);
      const autres = tous.length - CONFLITS_MONTRES;
      this.lister(zone.querySelector(`[data-liste=${niveau}]`), tous.slice(0, CONFLITS_MONTRES), (c) => this.conflit(c));
      // At most forty sentences; how many are left out is said.
      const reste = zone.querySelector(`[data-reste=${niveau}]`);
      reste.hidden = autres <= 0;
      ecrire(reste, `Et ${autres} autre${s(autres)}, dans la liste.`);
      if (niveau === "bloquant") {
        ecrire(zone.firstElementChild, tous.length ? `${tous.length} bloquant${s(tous.length)} : à corriger avant de proposer.` : "Aucun conflit bloquant.");
      } else this.repli(zone, "À vérifier", tous.length);
    }
  }

  repli(zone, titre, nombre) {
    const repli = zone.querySelector("details");
    repli.hidden = !nombre;
    ecrire(repli.firstElementChild, `${titre} (${nombre})`);
  }

  conflit(c) {
    const vers = c.creneaux.length
      ? { href: this.lien(c.creneaux[0]), "data-vers": c.creneaux[0] }
      : { href: "#grille", "data-vers-aesh": c.aesh ?? "" };
    return el("li", {}, el("a", { class: `conflit-lien ${c.niveau}`, ...vers }, c.phrase));
  }

  couverture() {
    const { zone } = this;
    if (!zone) return;
    const { ecole, sansAesh: seuls } = this.filtres.valeurs;
    const tous = this.etat.couverture.filter((e) => !ecole || e.etablissement === ecole);
    const nombre = (etat) => tous.filter((e) => e.etat === etat).length;
    const somme = (minutes) => tous.reduce((n, e) => n + minutes(e), 0);
    const notifie = somme((e) => e.notifie ?? 0);
    const place = somme((e) => Math.min(e.planifie, e.notifie ?? 0));
    const partiels = nombre("partiel");
    ecrire(this.page.querySelector("[data-resume-couverture]"), (ecole ? "Dans cette école : " : "") +
      `${tous.length} élève${s(tous.length)} · ${nombre("aucun")} sans accompagnement · ${partiels} incomplet${s(partiels)}` +
      (notifie ? ` · ${Math.floor((place * 100) / notifie)} % des heures individuelles placées` : ""));
    const aServir = tous.filter((e) => (seuls ? e.etat === "aucun" : A_SERVIR.includes(e.etat)));
    const servis = seuls ? [] : tous.filter((e) => !A_SERVIR.includes(e.etat));
    const [liste, personne] = zone.children;
    personne.hidden = aServir.length > 0;
    ecrire(personne, !tous.length ? `Aucun élève de ${ecole ? "cette école" : "ce pôle"} n'a de notification en cours.`
      : partiels ? "Aucun élève sans AESH." : "Tous les élèves ont au moins un créneau.");
    this.lister(liste, aServir, (e) => this.eleve(e));
    this.lister(zone.querySelector("details ol"), servis, (e) => this.eleve(e));
    this.repli(zone, "Les autres élèves", servis.length);
  }

  eleve(eleve) {
    const nomAide = this.etat.types.get(eleve.type).libelle;
    const { cible } = this.zone.dataset;
    const donner = this.etat.emploi.peut_modifier && A_SERVIR.includes(eleve.etat);
    return el("li", { class: `etat-${eleve.etat}`, "data-eleve": eleve.id },
      el("div", { class: "couv-tete" },
        el("span", { class: "couv-nom" },
          el("span", { class: `lettre-aide lettre-${eleve.type}` }, el("span", { "aria-hidden": "true" }, eleve.lettre), cacher(nomAide)),
          eleve.nom),
        el("span", { class: "couv-heures" }, heuresDe(eleve))),
      el("div", { class: "couv-lieu" }, [eleve.classe, eleve.ecole].filter(Boolean).join(" · ")),
      eleve.notifie === null ? null : el("span", { class: "barre", "aria-hidden": "true" },
        el("i", { class: `b${vingtiemes(eleve.planifie, eleve.notifie)}` })),
      ...eleve.locales.map((phrase) => el("div", { class: "couv-lieu" }, phrase)),
      cible && eleve.notifie === null ? el("div", { class: "couv-lieu" }, el("a", { href: cible.replace("ELEVE", eleve.id) },
        eleve.locales.some((phrase) => phrase.startsWith("Cible locale")) ? "Changer la cible locale" : "Proposer une cible locale", cacher(` pour ${eleve.nom}`))) : null,
      el("div", { class: "couv-pied" },
        el("span", { class: "couv-etat" }, PHRASES[eleve.etat] ?? eleve.phrase),
        donner ? el("a", { class: "btn btn-secondaire btn-sm", href: `${this.lienNouveau}?eleve=${eleve.id}`, "data-donner": eleve.id },
          "Donner des heures", cacher(` à ${eleve.nom}`)) : null));
  }
}
