// Side panel after a change: what breaks a rule, and the pupils' hours, as _couverture.html drew them.

import { duree } from "./mots.js";
import { el, vingtiemes } from "./rendu.js";

const CONFLITS_MONTRES = 40;
const PHRASES = { mutualise: "Aide mutualisée", aucun: "Aucun accompagnement" };
const AIDES = { I: ["individuelle", "Aide individuelle"], M: ["mutualisee", "Aide mutualisée"] };

export class Panneau {
  constructor(page, etat, { lien, lienNouveau, filtre }) {
    Object.assign(this, { page, etat, lien, lienNouveau, filtre });
  }

  // Only the server's word changes the panel: nothing to draw between two answers.
  actualiser() {
    if (this.dite === this.etat.couverture && this.dits === this.etat.conflits) return;
    Object.assign(this, { dite: this.etat.couverture, dits: this.etat.conflits });
    const actif = document.activeElement?.closest?.("[data-donner], [data-vers]");
    this.conflits();
    this.couverture();
    if (!actif || actif.isConnected) return;
    const [nom, valeur] = actif.dataset.donner ? ["donner", actif.dataset.donner] : ["vers", actif.dataset.vers];
    this.page.querySelector(`[data-${nom}="${CSS.escape(valeur)}"]`)?.focus();
  }

  // A list that was open stays open.
  repli(zone, titre, lignes, classe, suite = null) {
    if (!lignes.length) return null;
    const ouvert = zone.querySelector("details")?.open ?? false;
    const nombre = suite ? suite.nombre : lignes.length;
    return el("details", { open: ouvert }, el("summary", {}, `${titre} (${nombre})`),
      el("ol", { class: classe }, ...lignes), suite?.reste ?? null);
  }

  // At most forty sentences; how many are left out is said.
  suite(tous) {
    const autres = tous.length - CONFLITS_MONTRES;
    const reste = autres > 0 ? el("p", { class: "edt-resume" }, `Et ${autres} autre${autres > 1 ? "s" : ""}, dans la liste.`) : null;
    return { nombre: tous.length, reste };
  }

  conflits() {
    const zone = this.page.querySelector("[data-conflits]");
    const bloquants = this.etat.conflits.filter((c) => c.niveau === "bloquant");
    const autres = this.etat.conflits.filter((c) => c.niveau !== "bloquant");
    const nombre = bloquants.length;
    const resume = nombre ? `${nombre} bloquant${nombre > 1 ? "s" : ""} : à corriger avant de proposer.` : "Aucun conflit bloquant.";
    const ligne = (c) => this.conflit(c);
    const liste = nombre ? el("ol", { class: "conflits" }, ...bloquants.slice(0, CONFLITS_MONTRES).map(ligne)) : null;
    const repli = this.repli(zone, "À vérifier", autres.slice(0, CONFLITS_MONTRES).map(ligne), "conflits", this.suite(autres));
    zone.replaceChildren(...[el("p", { class: "edt-resume" }, resume), liste, this.suite(bloquants).reste, repli].filter(Boolean));
  }

  conflit(c) {
    const vers = c.creneaux.length
      ? { href: this.lien(c.creneaux[0]), "data-vers": c.creneaux[0] }
      : { href: "#grille", "data-vers-aesh": c.aesh ?? "" };
    return el("li", {}, el("a", { class: `conflit-lien ${c.niveau}`, ...vers }, c.phrase));
  }

  couverture() {
    const resume = this.page.querySelector("[data-resume-couverture]");
    const zone = this.page.querySelector("[data-couverture]");
    if (!resume || !zone) return;
    const { ecole, sansAesh: seuls } = this.filtre();
    const tous = this.etat.couverture.filter((e) => !ecole || e.etablissement === ecole);
    const avec = (etats) => tous.filter((e) => etats.includes(e.etat));
    const notifie = tous.reduce((n, e) => n + (e.notifie ?? 0), 0);
    const place = tous.reduce((n, e) => n + Math.min(e.planifie, e.notifie ?? 0), 0);
    const partiels = avec(["partiel"]);
    resume.textContent = (ecole ? "Dans cette école : " : "") +
      `${tous.length} élève${tous.length > 1 ? "s" : ""} · ${avec(["aucun"]).length} sans accompagnement · ` +
      `${partiels.length} incomplet${partiels.length > 1 ? "s" : ""}` +
      (notifie ? ` · ${Math.floor((place * 100) / notifie)} % des heures individuelles placées` : "");
    const aServir = avec(seuls ? ["aucun"] : ["aucun", "partiel"]);
    const servis = seuls ? [] : tous.filter((e) => !aServir.includes(e));
    const liste = aServir.length
      ? el("ol", {}, ...aServir.map((e) => this.eleve(e)))
      : el("p", { class: "edt-resume" }, this.personne(tous));
    const repli = this.repli(zone, "Les autres élèves", servis.map((e) => this.eleve(e)), "");
    zone.replaceChildren(...[liste, repli].filter(Boolean));
  }

  personne(tous) {
    if (!tous.length) return `Aucun élève de ${this.filtre().ecole ? "cette école" : "ce pôle"} n'a de notification en cours.`;
    const reste = tous.some((e) => e.etat === "partiel");
    return reste ? "Aucun élève sans AESH." : "Tous les élèves ont au moins un créneau.";
  }

  eleve(eleve) {
    const [aide, nomAide] = AIDES[eleve.lettre];
    const heures = eleve.notifie === null
      ? `${duree(eleve.planifie)} · sans quotité`
      : `${duree(eleve.planifie)} / ${duree(eleve.notifie)}`;
    const donner = this.etat.emploi.peut_modifier && ["aucun", "partiel"].includes(eleve.etat);
    return el("li", { class: `etat-${eleve.etat}`, "data-eleve": eleve.id },
      el("div", { class: "couv-tete" },
        el("span", { class: "couv-nom" },
          el("span", { class: `lettre-aide lettre-${aide}` },
            el("span", { "aria-hidden": "true" }, eleve.lettre),
            el("span", { class: "visually-hidden" }, nomAide)),
          eleve.nom),
        el("span", { class: "couv-heures" }, heures)),
      el("div", { class: "couv-lieu" }, [eleve.classe, eleve.ecole].filter(Boolean).join(" · ")),
      eleve.notifie === null ? null : el("span", { class: "barre", "aria-hidden": "true" },
        el("i", { class: `b${vingtiemes(eleve.planifie, eleve.notifie)}` })),
      el("div", { class: "couv-pied" },
        el("span", { class: "couv-etat" }, PHRASES[eleve.etat] ?? eleve.phrase),
        donner ? el("a", { class: "btn btn-secondaire btn-sm", href: `${this.lienNouveau}?eleve=${eleve.id}`, "data-donner": eleve.id },
          "Donner des heures", el("span", { class: "visually-hidden" }, ` à ${eleve.nom}`)) : null));
  }
}
