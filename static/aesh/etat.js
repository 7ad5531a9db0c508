// The state of one timetable version: what the server said, and what was changed since.
// A slot keeps its object (and its `cle`) all its life, whatever its id: undo needs it.
// What an act or an answer changes is noted in `touches`: only these rows are drawn again.

import { Index } from "./index.js";
import { moment, nomEcole } from "./mots.js";

const CHAMPS = ["aesh", "etablissement", "classe", "type", "jour", "debut", "fin", "semaine", "verrouille"];
const ETATS = ["aucun", "partiel", "mutualise", "depasse", "complet"];
const pareil = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const avant = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
export const ordreDuJour = (a, b) => a.jour - b.jour || a.debut - b.debut || a.fin - b.fin || avant(a.cle, b.cle);
let compteur = 0;

// A finding is about a pupil, else about an AESH, else about its slots.
const sujetsDe = (c) => (c.eleve ? [c.eleve] : c.aesh ? [c.aesh] : c.creneaux);
const bloque = (c) => c.niveau === "bloquant";
// As aesh.regles.registre sorts them: blocking first, R2 before R10.
const ordreDesConstats = (a, b) => bloque(b) - bloque(a)
  || a.regle.split("-")[0].length - b.regle.split("-")[0].length || avant(a.regle, b.regle);
// As aesh.requetes.lignes sorts them: worst first.
const ordreDesEleves = (a, b) => ETATS.indexOf(a.etat) - ETATS.indexOf(b.etat) || avant(a.lettre, b.lettre)
  || (b.manque || 0) - (a.manque || 0) || avant(a.nom, b.nom);

// Rows where a slot stands: its AESH, its class (or its school without class), its pupils.
export const classeDe = (c) => c.classe ?? `sans-${c.etablissement}`;
const clesDe = (c) => [c.aesh, classeDe(c), ...c.eleves.map((e) => e.id)];

export class Etat {
  constructor(donnees) {
    this.creneaux = new Map();
    this.charger(donnees);
  }

  // Take the server's word; slots already known keep their object.
  charger(donnees) {
    const { emploi, heures, types } = donnees;
    this.emploi = emploi;
    // Hours of the page as it was served: its bands and its ruler do not change.
    this.heures ??= heures;
    const parId = (liste) => new Map(liste.map((x) => [x.id, x]));
    this.types = new Map(types.map((t) => [t.code, t]));
    this.ecoles = parId(donnees.ecoles);
    this.classes = parId(donnees.classes);
    this.aesh = parId(donnees.aesh);
    const connus = parId([...this.creneaux.values()]);
    Object.assign(this, { creneaux: new Map(), ids: new Map(), lignes: new Index(), constats: new Index(), provisoires: new Set(), touches: new Set() });
    for (const lu of donnees.creneaux) {
      const creneau = Object.assign(connus.get(lu.id) ?? { cle: lu.id }, lu, { locaux: null });
      // The page leaves out the words that can be written here.
      this.poser(lu.description ? creneau : this.habiller(creneau));
    }
    Object.assign(this, { conflits: [], couverture: [], eleves: new Map() });
    this.appliquerBilan(donnees);
    this.tout = true;
  }

  // Partial when `sujets` says which AESH, pupils and slots were judged again; else everything was.
  appliquerBilan({ sujets, aesh, couverture, conflits }) {
    for (const c of this.provisoires) this.dire(c, null);
    for (const ligne of aesh) {
      if (pareil(this.aesh.get(ligne.id), ligne)) continue;
      this.aesh.set(ligne.id, ligne);
      this.touches.add(ligne.id);
    }
    const partis = sujets && new Set([...sujets.aesh, ...sujets.eleves, ...sujets.creneaux]);
    this.remplacerEleves(couverture, partis);
    this.remplacerConflits(conflits, partis);
  }

  remplacerEleves(lus, partis) {
    const anciens = this.eleves;
    const lignes = lus.map((e) => (pareil(anciens.get(e.id), e) ? anciens.get(e.id) : e));
    const gardes = partis ? this.couverture.filter((e) => !partis.has(e.id)) : [];
    this.couverture = [...gardes, ...lignes].sort(ordreDesEleves);
    this.eleves = new Map(this.couverture.map((e) => [e.id, e]));
    for (const id of [...anciens.keys(), ...lus.map((e) => e.id)]) {
      const [ancien, nouveau] = [anciens.get(id), this.eleves.get(id)];
      if (ancien !== nouveau) for (const cle of [id, ancien?.classe_id, nouveau?.classe_id]) this.touches.add(cle);
    }
  }

  remplacerConflits(lus, partis) {
    const anciens = new Map();
    const gardes = [];
    for (const c of this.conflits) {
      if (!partis || sujetsDe(c).some((id) => partis.has(id))) anciens.set(JSON.stringify(c), c);
      else gardes.push(c);
    }
    for (const lu of lus) {
      const texte = JSON.stringify(lu);
      const ancien = anciens.get(texte);
      gardes.push(ancien ?? lu);
      if (!anciens.delete(texte)) this.relier(lu, "poser");
    }
    for (const c of anciens.values()) this.relier(c, "oter");
    this.conflits = gardes.sort(ordreDesConstats);
    this.accuses = null;
  }

  relier(conflit, acte) {
    this.touches.add(conflit.aesh).add(conflit.eleve);
    for (const id of conflit.creneaux) {
      this.constats[acte](id, conflit);
      this.toucher(this.ids.get(id));
    }
  }

  toucher(creneau) {
    if (creneau) for (const cle of clesDe(creneau)) this.touches.add(cle);
  }

  // Sentences said before the server's own.
  dire(creneau, locaux) {
    if (!locaux?.length && !creneau.locaux?.length) return;
    creneau.locaux = locaux;
    this.provisoires[locaux?.length ? "add" : "delete"](creneau);
    this.toucher(creneau);
  }

  conflitsDe(creneau) {
    return [...this.constats.de(creneau.id), ...(creneau.locaux ?? [])].sort((a, b) => bloque(b) - bloque(a));
  }

  estBloque(creneau) {
    return this.conflitsDe(creneau).some(bloque);
  }

  // AESH and pupils named by a blocking finding.
  estAccuse(cle) {
    this.accuses ??= new Set(this.conflits.filter(bloque).flatMap((c) => [c.aesh, c.eleve]));
    return this.accuses.has(cle);
  }

  // Slots of a row (an AESH, a pupil, a class), in order of the week.
  de(cle, jour = 0) {
    return [...this.lignes.de(cle)].filter((c) => !jour || c.jour === jour).sort(ordreDuJour);
  }

  poser(creneau) {
    this.creneaux.set(creneau.cle, creneau);
    // After the last hour shown: the days grow.
    this.heures.fin = Math.max(this.heures.fin, Math.ceil(creneau.fin / 60) * 60);
    if (creneau.id) this.ids.set(creneau.id, creneau);
    for (const cle of clesDe(creneau)) this.lignes.poser(cle, creneau);
    this.toucher(creneau);
  }

  oter(creneau) {
    this.toucher(creneau);
    for (const cle of clesDe(creneau)) this.lignes.oter(cle, creneau);
    this.creneaux.delete(creneau.cle);
    this.ids.delete(creneau.id);
  }

  // The server's own words for a slot.
  reprendre(creneau, lu) {
    const present = this.creneaux.has(creneau.cle);
    if (present) this.oter(creneau);
    // Read before the answer to its creation came.
    const double = lu.id !== creneau.id && this.ids.get(lu.id);
    if (double) this.oter(double);
    Object.assign(creneau, lu);
    if (present) this.poser(creneau);
  }

  nouveau(champs) {
    compteur += 1;
    return this.habiller({ cle: `nouveau-${compteur}`, id: null, revision: 0, semaine: "toutes", classe: null, ...champs });
  }

  ajouter(creneau) {
    this.poser(creneau);
    this.compter(creneau, 1);
  }

  retirer(creneau) {
    this.oter(creneau);
    this.provisoires.delete(creneau);
    this.compter(creneau, -1);
  }

  changer(creneau, champs) {
    this.compter(creneau, -1);
    this.oter(creneau);
    this.habiller(Object.assign(creneau, champs));
    this.poser(creneau);
    this.compter(creneau, 1);
  }

  // Planned hours at once, before the server's count.
  compter(creneau, sens) {
    const ligne = this.aesh.get(creneau.aesh);
    if (!ligne) return;
    ligne.semaine_a += this.ajoutees(creneau, "A") * sens;
    ligne.semaine_b += this.ajoutees(creneau, "B") * sens;
    const placees = Math.max(ligne.semaine_a, ligne.semaine_b);
    if (ligne.contrat === null) ligne.etat = placees ? "depasse" : "sans_contrat";
    else if (placees > ligne.contrat + this.emploi.tolerance) ligne.etat = "depasse";
    else ligne.etat = placees >= ligne.contrat - this.emploi.tolerance ? "complet" : "libre";
  }

  // Minutes that a slot adds to a week of its AESH: those that no other one takes.
  ajoutees(creneau, lettre, sauf = null) {
    const compte = (c) => this.type(c).compte && ["toutes", lettre].includes(c.semaine);
    if (!compte(creneau)) return 0;
    let { debut: libre, fin } = creneau;
    let minutes = fin - libre;
    for (const c of this.de(creneau.aesh, creneau.jour)) {
      const commun = Math.min(c.fin, fin) - Math.max(c.debut, libre);
      if (c === creneau || c === sauf || commun <= 0 || !compte(c)) continue;
      minutes -= commun;
      libre = c.fin;
    }
    return minutes;
  }

  type(creneau) {
    return this.types.get(creneau.type) ?? {};
  }

  // Words of the box and spoken description, as aesh.requetes.lignes writes them.
  habiller(c) {
    const { lettre, libelle, eleves, classe: requise, ou } = this.type(c);
    const ecole = this.ecoles.get(c.etablissement);
    const classe = this.classes.get(c.classe)?.nom ?? "";
    const semaine = c.semaine === "toutes" ? "" : ` (sem. ${c.semaine})`;
    const [premier, ...autres] = c.eleves;
    const sans = requise === "requise" ? classe || "Groupe" : eleves === "aucun" || ou === "midi" ? libelle : "Sans élève";
    const titre = autres.length ? `${c.eleves.length} élèves` : premier?.nom ?? sans;
    const qui = c.eleves.map((e) => e.nom).join(", ") || titre;
    const quoi = qui === libelle ? qui : `${qui}, ${libelle.toLowerCase()}`;
    return Object.assign(c, {
      lettre, titre, classe_nom: classe, etablissement_nom: nomEcole(ecole),
      sous_titre: `${lettre}${semaine.replace(/[()]/g, "")} · ${classe || (ecole?.nom ?? "")}`,
      description: `${quoi}, ${moment(c)}${semaine}, avec ${this.aesh.get(c.aesh)?.nom ?? ""}, ${nomEcole(ecole)}.${c.verrouille ? " Verrouillé." : ""}`,
    });
  }

  champsDe(creneau) {
    const champs = Object.fromEntries(CHAMPS.map((nom) => [nom, creneau[nom]]));
    champs.eleves = creneau.eleves.map((e) => ({ ...e }));
    return champs;
  }
}
