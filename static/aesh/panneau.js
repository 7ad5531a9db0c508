// Side panel after a change: what breaks a rule, and the pupils' hours, as _couverture.html drew them.

import { duree } from "./mots.js";
import { el, vingtiemes } from "./rendu.js";

const CONFLITS_MONTRES = 40;
const AIDES = { I: ["individuelle", "Aide individuelle"], M: ["mutualisee", "Aide mutualisée"] };

export class Panneau {
  constructor(page, etat, { lien, lienNouveau, sansAesh }) {
    Object.assign(this, { page, etat, lien, lienNouveau, sansAesh });
  }

  actualiser() {
    const actif = document.activeElement?.closest?.("[data-donner], [data-vers]");
    this.conflits();
    this.couverture();
    if (!actif || actif.isConnected) return;
    const [nom, valeur] = actif.dataset.donner ? ["donner", actif.dataset.donner] : ["vers", actif.dataset.vers];
    this.page.querySelector(`[data-${nom}="${CSS.escape(valeur)}"]`)?.focus();
  }

  conflits() {
    const zone = this.page.querySelector("[data-conflits]");
    const conflits = this.etat.conflits;
    if (!conflits.length) {
      zone.replaceChildren(el("p", { class: "edt-resume" }, "Aucun conflit."));
      return;
    }
    const bloquants = conflits.filter((c) => c.niveau === "bloquant").length;
    const lignes = conflits.slice(0, CONFLITS_MONTRES).filter((c) => c.creneaux.length).map((c) =>
      el("li", {},
        el("a", { class: `conflit-lien ${c.niveau}`, href: this.lien(c.creneaux[0]), "data-vers": c.creneaux[0] },
          el("span", { class: "visually-hidden" }, c.niveau === "bloquant" ? "Bloquant : " : "À vérifier : "),
          c.phrase)));
    zone.replaceChildren(
      el("p", { class: "edt-resume" }, `${bloquants} bloquant${bloquants > 1 ? "s" : ""}, ${conflits.length} au total`),
      el("ol", { class: "conflits" }, ...lignes),
    );
  }

  couverture() {
    const resume = this.page.querySelector("[data-resume-couverture]");
    const liste = this.page.querySelector("[data-couverture]");
    if (!resume || !liste) return;
    const tous = this.etat.couverture;
    const nombre = (etat) => tous.filter((e) => e.etat === etat).length;
    const notifie = tous.reduce((n, e) => n + (e.notifie ?? 0), 0);
    const place = tous.reduce((n, e) => n + Math.min(e.planifie, e.notifie ?? 0), 0);
    const partiels = nombre("partiel");
    resume.textContent =
      `${tous.length} élève${tous.length > 1 ? "s" : ""} · ${nombre("aucun")} sans accompagnement · ` +
      `${partiels} incomplet${partiels > 1 ? "s" : ""}` +
      (notifie ? ` · ${Math.floor((place * 100) / notifie)} % des heures individuelles placées` : "");
    const montres = tous.filter((e) => e.etat === "aucun" || !this.sansAesh());
    liste.replaceChildren(...montres.map((e) => this.eleve(e)));
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
        el("span", { class: "couv-etat" }, eleve.etat === "mutualise" ? "Aide mutualisée" : eleve.phrase),
        donner ? el("a", { class: "btn btn-secondaire btn-sm", href: `${this.lienNouveau}?eleve=${eleve.id}`, "data-donner": eleve.id },
          "Donner des heures", el("span", { class: "visually-hidden" }, ` à ${eleve.nom}`)) : null));
  }
}
