// The state of one timetable version: what the server said, and what was changed since.
// A slot keeps its object (and its `cle`) all its life, whatever its id: undo needs it.

import { LETTRES, TYPES, moment } from "./mots.js";

const CHAMPS = ["aesh", "etablissement", "classe", "type", "jour", "debut", "fin", "semaine"];
let compteur = 0;

export class Etat {
  constructor(donnees) {
    this.creneaux = new Map();
    this.charger(donnees);
  }

  // Take the server's word; slots already known keep their object.
  charger(donnees) {
    this.emploi = donnees.emploi;
    this.heures = donnees.heures;
    this.ecoles = new Map(donnees.ecoles.map((e) => [e.id, e]));
    this.classes = new Map(donnees.classes.map((c) => [c.id, c]));
    this.aesh = new Map(donnees.aesh.map((a) => [a.id, a]));
    const connus = new Map([...this.creneaux.values()].filter((c) => c.id).map((c) => [c.id, c]));
    this.creneaux = new Map();
    for (const lu of donnees.creneaux) {
      const creneau = Object.assign(connus.get(lu.id) ?? { cle: lu.id }, lu);
      this.creneaux.set(creneau.cle, creneau);
    }
    this.appliquerBilan(donnees);
  }

  appliquerBilan(bilan) {
    for (const ligne of bilan.aesh) this.aesh.set(ligne.id, ligne);
    this.couverture = bilan.couverture;
    this.conflits = bilan.conflits;
    this.eleves = new Map(this.couverture.map((e) => [e.id, e]));
    this.indexer();
  }

  // Findings by slot, so that drawing a row does not read them all.
  indexer() {
    this.parCreneau = new Map();
    for (const conflit of this.conflits) {
      for (const id of conflit.creneaux) {
        if (!this.parCreneau.has(id)) this.parCreneau.set(id, []);
        this.parCreneau.get(id).push(conflit);
      }
    }
  }

  conflitsDe(creneau) {
    return [...(this.parCreneau.get(creneau.id) ?? []), ...(creneau.locaux ?? [])];
  }

  deAesh(aesh, jour) {
    return [...this.creneaux.values()]
      .filter((c) => c.aesh === aesh && (!jour || c.jour === jour))
      .sort((a, b) => a.jour - b.jour || a.debut - b.debut || a.fin - b.fin || (a.cle < b.cle ? -1 : 1));
  }

  deEleve(eleve, jour) {
    return [...this.creneaux.values()].filter((c) => c.jour === jour && c.eleves.some((e) => e.id === eleve));
  }

  nouveau(champs) {
    compteur += 1;
    const creneau = { cle: `nouveau-${compteur}`, id: null, revision: 0, semaine: "toutes", classe: null, ...champs };
    return this.habiller(creneau);
  }

  ajouter(creneau) {
    this.creneaux.set(creneau.cle, creneau);
    this.compter(creneau, 1);
  }

  retirer(creneau) {
    this.creneaux.delete(creneau.cle);
    this.compter(creneau, -1);
  }

  changer(creneau, champs) {
    this.compter(creneau, -1);
    Object.assign(creneau, champs);
    this.habiller(creneau);
    this.compter(creneau, 1);
  }

  // Planned hours at once, before the server's count.
  compter(creneau, sens) {
    const ligne = this.aesh.get(creneau.aesh);
    if (!ligne) return;
    const minutes = (creneau.fin - creneau.debut) * sens;
    if (creneau.semaine !== "B") ligne.semaine_a += minutes;
    if (creneau.semaine !== "A") ligne.semaine_b += minutes;
    const placees = Math.max(ligne.semaine_a, ligne.semaine_b);
    if (ligne.contrat === null) ligne.etat = placees ? "depasse" : "sans_contrat";
    else if (placees > ligne.contrat + 15) ligne.etat = "depasse";
    else ligne.etat = placees >= ligne.contrat - 15 ? "complet" : "libre";
  }

  // Words of the box and spoken description, as aesh.requetes.lignes writes them.
  habiller(c) {
    const ecole = this.ecoles.get(c.etablissement);
    const classe = c.classe ? this.classes.get(c.classe)?.nom ?? "" : "";
    const semaine = c.semaine === "toutes" ? "" : ` (sem. ${c.semaine})`;
    const nomEcole = ecole ? (ecole.commune ? `${ecole.nom} (${ecole.commune})` : ecole.nom) : "";
    c.lettre = LETTRES[c.type];
    c.classe_nom = classe;
    c.etablissement_nom = nomEcole;
    if (c.type === "collective") c.titre = classe || "Groupe";
    else if (c.eleves.length === 1) c.titre = c.eleves[0].nom;
    else c.titre = c.eleves.length ? `${c.eleves.length} élèves` : "Sans élève";
    c.sous_titre = `${c.lettre}${semaine.replace(/[()]/g, "")} · ${classe || ecole?.nom || ""}`;
    const qui = c.eleves.map((e) => e.nom).join(", ") || c.titre;
    const aesh = this.aesh.get(c.aesh)?.nom ?? "";
    c.description = `${qui}, ${TYPES[c.type]}, ${moment(c)}${semaine}, avec ${aesh}, ${nomEcole}.`;
    return c;
  }

  champsDe(creneau) {
    const champs = Object.fromEntries(CHAMPS.map((nom) => [nom, creneau[nom]]));
    champs.eleves = creneau.eleves.map((e) => ({ ...e }));
    return champs;
  }
}

// Fields as the API wants them.
export function corpsDe(champs) {
  const corps = { ...champs };
  if (corps.eleves) corps.eleves = corps.eleves.map((e) => e.id);
  return corps;
}
