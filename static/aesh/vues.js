// What a row is in each view: an AESH, a pupil or a class. aesh/views/rangs.py says the same.

import { classeDe } from "./etat.js";
import { duree, heuresDe, nomEcole, s } from "./mots.js";

export class Vue {
  constructor(nom, etat) {
    Object.assign(this, { nom, etat });
  }

  // A slot of several pupils stands in several rows.
  get multiple() {
    return this.nom === "eleve";
  }

  cles(c) {
    if (this.multiple) return c.eleves.map((e) => e.id);
    return [this.nom === "classe" ? classeDe(c) : c.aesh];
  }

  // The two lines of a box: the row already says the rest.
  mots(c) {
    if (this.nom === "aesh") return [c.titre, c.sous_titre];
    const [lettre, lieu] = c.sous_titre.split(" · ");
    const aesh = this.etat.aesh.get(c.aesh)?.nom ?? "";
    return this.multiple ? [aesh, `${lettre} · ${lieu}`] : [c.titre, `${lettre} · ${aesh}`];
  }

  tete(cle, creneaux) {
    if (this.multiple) return this.eleve(cle, creneaux);
    if (this.nom === "classe") return this.classe(cle, creneaux);
    const a = this.etat.aesh.get(cle);
    const placees = Math.max(a.semaine_a, a.semaine_b);
    const mots = { libre: `reste ${duree((a.contrat ?? 0) - placees)}`, depasse: "dépassé", complet: "complet" };
    return {
      nom: a.nom, etat: a.etat, mot: mots[a.etat] ?? "", fait: placees, du: a.contrat,
      heures: `${duree(placees)} / ${a.contrat === null ? "sans contrat" : duree(a.contrat)}`,
    };
  }

  eleve(cle, creneaux) {
    const e = this.etat.eleves.get(cle);
    if (!e) {
      const nom = creneaux.flatMap((c) => c.eleves).find((x) => x.id === cle)?.nom ?? "Élève";
      return { nom, detail: "Sans notification en cours", etat: "", mot: "", heures: "" };
    }
    const mots = { aucun: "sans AESH", partiel: `manque ${duree(e.manque ?? 0)}`, complet: "complet", depasse: "trop d'heures" };
    return {
      nom: e.nom, detail: [e.classe, e.ecole].filter(Boolean).join(" · "), etat: e.etat, mot: mots[e.etat] ?? "",
      fait: e.planifie, du: e.notifie, heures: heuresDe(e),
    };
  }

  classe(cle, creneaux) {
    const classe = this.etat.classes.get(cle);
    const ecole = classe?.etablissement ?? creneaux[0]?.etablissement ?? cle.slice(5);
    const nombre = this.etat.couverture.filter((e) => e.classe_id === cle).length;
    const minutes = creneaux.reduce((n, c) => n + c.fin - c.debut, 0);
    return {
      nom: classe?.nom ?? "Sans classe", etat: "", mot: nombre ? `${nombre} élève${s(nombre)}` : "", ecole,
      detail: nomEcole(this.etat.ecoles.get(ecole)), heures: `${duree(minutes)} placées`,
    };
  }
}
