// What can be done to slots: applied at once, sent in order, undone by the opposite request.
// An act is a list of operations {acte: "creer" | "modifier" | "supprimer", creneau, champs}: one is
// a request on its slot, several are one batch, all or nothing.

import { DERNIERE_MINUTE, PREMIERE_MINUTE, annoncer, corpsDe } from "./mots.js";
import { constatsLocaux } from "./regles.js";

const PAS_MAXIMUM = 50;
const INVERSES = { creer: "supprimer", supprimer: "creer", modifier: "modifier" };
const METHODES = { creer: "POST", supprimer: "DELETE", modifier: "PATCH" };
const inverse = (o) => ({ ...o, acte: INVERSES[o.acte], champs: o.avant, avant: o.champs });
const tient = ({ jour, debut, fin }) =>
  jour >= 1 && jour <= 5 && debut >= PREMIERE_MINUTE && fin <= DERNIERE_MINUTE && fin > debut;

export class Commandes {
  // surChangement(creneau | null, chosen): redraw, put focus on this slot, select these.
  constructor({ etat, file, surChangement }) {
    Object.assign(this, { etat, file, surChangement, faites: [], defaites: [], bilans: [] });
  }

  // `suivant`: the slot that takes focus once all are gone. False: nothing to do, or impossible.
  executer(...acte) {
    const commande = this.faire(...acte);
    if (commande) this.montrer(commande);
    return commande;
  }

  // Without moving focus: the reader's hands may be elsewhere.
  faire(nom, operations, suivant = null) {
    for (const o of operations) if (o.acte === "modifier") o.avant = Object.fromEntries(Object.keys(o.champs).map((n) => [n, o.creneau[n]]));
    if (operations.every((o) => o.avant && JSON.stringify(o.champs) === JSON.stringify(o.avant))) return false;
    if (!operations.every((o) => o.acte === "supprimer" || tient({ ...o.creneau, ...o.champs }))) {
      annoncer("Impossible : un créneau tient du lundi au vendredi, de 7 h à 19 h et finit après son début.");
      return false;
    }
    const commande = { nom, operations, suivant };
    this.appliquer(operations);
    this.faites.splice(0, this.faites.push(commande) - PAS_MAXIMUM); // the oldest go
    this.defaites = [];
    return commande;
  }

  restent(operations) {
    return operations.map((o) => o.creneau).filter((c) => this.etat.creneaux.has(c.cle));
  }

  montrer({ operations, suivant }) {
    const restent = this.restent(operations);
    this.surChangement(restent.at(-1) ?? suivant, restent);
  }

  lot(nom, operations, suivant) {
    if (!this.executer(nom, operations, suivant)) return;
    const conflits = this.restent(operations).filter((c) => c.locaux?.length);
    const suite = conflits.length ? ` Attention, ${conflits.length} en conflit : ${conflits[0].locaux[0].phrase}` : "";
    annoncer(`Fait : ${nom}.${suite} Annuler : Ctrl Z.`);
  }

  creer(champs) {
    const creneau = this.etat.nouveau(champs);
    if (this.executer(`création de ${creneau.titre}`, [{ acte: "creer", creneau }])) this.dire(creneau, "Créé. ");
  }

  modifier(creneau, champs, acte) {
    if (this.executer(`${acte} de ${creneau.titre}`, [{ acte: "modifier", creneau, champs }])) this.dire(creneau);
  }

  supprimer(creneau, suivant) {
    this.executer(`suppression de ${creneau.titre}`, [{ acte: "supprimer", creneau }], suivant);
    annoncer(`Supprimé : ${creneau.description} Annuler : Ctrl Z.`);
  }

  dire(creneau, debut = "") {
    const conflit = creneau.locaux?.[0];
    annoncer(`${debut}${creneau.description}${conflit ? ` Attention, conflit : ${conflit.phrase}` : ""}`);
  }

  annuler() {
    const commande = this.faites.pop();
    if (!commande) return annoncer("Rien à annuler.");
    this.appliquer(commande.operations.map(inverse).reverse());
    this.defaites.push(commande);
    this.montrer(commande);
    annoncer(`Annulé : ${commande.nom}.`);
  }

  retablir() {
    const commande = this.defaites.pop();
    if (!commande) return annoncer("Rien à rétablir.");
    this.appliquer(commande.operations);
    this.faites.push(commande);
    this.montrer(commande);
    annoncer(`Rétabli : ${commande.nom}.`);
  }

  // After a refusal: what concerned these slots can no longer be undone safely.
  oublier(creneaux) {
    const loin = ({ operations }) => operations.every((o) => !creneaux.includes(o.creneau) && (o.acte === "supprimer" || this.etat.creneaux.has(o.creneau.cle)));
    this.faites = this.faites.filter(loin);
    this.defaites = [];
    this.bilans = [];
  }

  appliquer(operations) {
    const { etat } = this;
    const bases = operations.map((o) => etat.champsDe(o.creneau));
    for (const { acte, creneau, champs } of operations) {
      if (acte === "creer") etat.ajouter(creneau);
      else if (acte === "modifier") etat.changer(creneau, champs);
      else etat.retirer(creneau);
    }
    for (const c of this.restent(operations)) etat.dire(c, constatsLocaux(etat, c, c).map((phrase) => ({ niveau: "bloquant", phrase })));
    // Fields as they are now: the request may leave later.
    this.file.ajouter(this.requete(operations.map((o, rang) => ({
      ...o, champs: o.acte === "creer" ? bases[rang] : o.champs, base: bases[rang],
    }))));
  }

  // What the queue sends for these operations.
  requete(figees) {
    const [{ acte, creneau, champs }] = figees;
    const emploi = `emplois/${this.etat.emploi.id}`;
    const seule = figees.length === 1 && {
      methode: METHODES[acte],
      adresse: () => (acte === "creer" ? `${emploi}/creneaux/` : `creneaux/${creneau.id}/`),
      corps: () => champs && corpsDe(acte === "creer" ? { ...champs, origine: creneau.id } : champs),
      revision: () => (acte === "creer" ? 0 : creneau.revision),
    };
    return {
      methode: "POST",
      adresse: () => `${emploi}/lot/`,
      corps: () => ({ operations: figees.map((o) => ({
        acte: o.acte, ...(o.champs && corpsDe(o.champs)), ...(o.acte === "creer" ? { origine: o.creneau.id } : { creneau: o.creneau.id, revision: o.creneau.revision }),
      })) }),
      ...seule,
      acte,
      lot: !seule,
      operations: figees,
      creneaux: figees.map((o) => o.creneau),
      reussite: (reponse) => this.accepter(figees, reponse),
    };
  }

  // The server's word: identity at once, the rest when nothing else is on its way.
  accepter(operations, { creneau, creneaux = [creneau], bilan }) {
    operations.forEach((o, rang) => {
      const lu = creneaux[rang];
      if (!lu) return;
      this.etat.reprendre(o.creneau, this.file.resteSur(o.creneau) ? { id: lu.id, revision: lu.revision } : lu);
    });
    if (bilan) this.bilans.push(bilan);
    if (!this.file.nombre) for (const un of this.bilans.splice(0)) this.etat.appliquerBilan(un);
    this.surChangement(undefined);
  }
}
