// What can be done to slots: applied at once, sent in order, undone by the opposite request.

import { corpsDe } from "./etat.js";
import { DERNIERE_MINUTE, PREMIERE_MINUTE, annoncer } from "./mots.js";
import { constatsLocaux } from "./regles.js";

const PAS_MAXIMUM = 50;
const INVERSES = { creer: "supprimer", supprimer: "creer", modifier: "modifier" };
const inverse = (o) => ({ ...o, acte: INVERSES[o.acte], champs: o.avant, avant: o.champs });
const tient = ({ jour, debut, fin }) =>
  jour >= 1 && jour <= 5 && debut >= PREMIERE_MINUTE && fin <= DERNIERE_MINUTE && fin > debut;

export class Commandes {
  // surChangement(creneau | null, chosen): redraw, put focus on this slot, select these.
  constructor({ etat, file, surChangement }) {
    Object.assign(this, { etat, file, surChangement });
    this.faites = [];
    this.defaites = [];
  }

  executer(commande) {
    commande.faire();
    this.faites.push(commande);
    if (this.faites.length > PAS_MAXIMUM) this.faites.shift();
    this.defaites = [];
    this.surChangement(commande.apres(), commande.choisis?.());
  }

  // Several slots at once: {acte: "creer" | "modifier" | "supprimer", creneau, champs}.
  lot(nom, operations, suivant = null) {
    for (const o of operations) if (o.acte === "modifier") o.avant = Object.fromEntries(Object.keys(o.champs).map((n) => [n, o.creneau[n]]));
    const voulus = operations.filter((o) => o.acte !== "supprimer").map((o) => ({ ...o.creneau, ...o.champs }));
    if (!voulus.every((c) => tient(c))) {
      annoncer("Impossible : un créneau tient du lundi au vendredi, entre 7 h et 19 h, et finit après son début.");
      return false;
    }
    const creneaux = operations.map((o) => o.creneau);
    const restent = () => creneaux.filter((c) => this.etat.creneaux.has(c.cle));
    this.executer({
      nom,
      creneau: creneaux[0],
      creneaux,
      faire: () => this.appliquer(operations),
      defaire: () => this.appliquer(operations.map(inverse).reverse()),
      apres: () => restent().at(-1) ?? suivant,
      choisis: restent,
    });
    const conflits = restent().filter((c) => c.locaux?.length);
    const suite = conflits.length ? ` Attention, ${conflits.length} en conflit : ${conflits[0].locaux[0].phrase}` : "";
    annoncer(`Fait : ${nom}.${suite} Annuler : Ctrl Z.`);
    return true;
  }

  appliquer(operations) {
    for (const { acte, creneau, champs } of operations) {
      if (acte === "creer") { this.etat.ajouter(creneau); creneau.id = null; }
      else if (acte === "modifier") this.etat.changer(creneau, champs);
      else this.etat.retirer(creneau);
    }
    const restent = operations.map((o) => o.creneau).filter((c) => this.etat.creneaux.has(c.cle));
    for (const creneau of restent) creneau.locaux = this.locaux(creneau);
    const figees = operations.map((o) => ({ ...o, champs: o.acte === "creer" ? this.etat.champsDe(o.creneau) : o.champs }));
    this.file.ajouter({
      methode: "POST",
      creneau: operations[0].creneau,
      creneaux: operations.map((o) => o.creneau),
      adresse: () => `emplois/${this.etat.emploi.id}/lot/`,
      corps: () => ({ operations: figees.map(({ acte, creneau, champs }) => ({
        acte, ...(champs && corpsDe(champs)), ...(acte !== "creer" && { creneau: creneau.id, revision: creneau.revision }),
      })) }),
      reussite: (reponse) => {
        operations.forEach((o, rang) => this.reprendre(o.creneau, reponse.creneaux[rang]));
        this.accepter(null, reponse);
      },
    });
  }

  creer(champs) {
    const creneau = this.etat.nouveau(champs);
    this.executer({
      nom: `création de ${creneau.titre}`,
      creneau,
      faire: () => this.poser(creneau),
      defaire: () => this.retirer(creneau),
      apres: () => creneau,
    });
    this.dire(creneau, "Créé. ");
    return creneau;
  }

  modifier(creneau, champs, acte) {
    const avant = Object.fromEntries(Object.keys(champs).map((nom) => [nom, creneau[nom]]));
    const pareil = Object.keys(champs).every((n) => JSON.stringify(champs[n]) === JSON.stringify(avant[n]));
    if (pareil) return false;
    if (!tient({ ...creneau, ...champs })) {
      annoncer("Impossible : un créneau tient entre 7 h et 19 h, et finit après son début.");
      return false;
    }
    this.executer({
      nom: `${acte} de ${creneau.titre}`,
      creneau,
      faire: () => this.changer(creneau, champs),
      defaire: () => this.changer(creneau, avant),
      apres: () => creneau,
    });
    this.dire(creneau);
    return true;
  }

  // `suivant`: the slot that takes focus once this one is gone.
  supprimer(creneau, suivant = null) {
    this.executer({
      nom: `suppression de ${creneau.titre}`,
      creneau,
      faire: () => this.retirer(creneau),
      defaire: () => this.poser(creneau),
      apres: () => (this.etat.creneaux.has(creneau.cle) ? creneau : suivant),
    });
    annoncer(`Supprimé : ${creneau.description} Annuler : Ctrl Z.`);
  }

  annuler() {
    const commande = this.faites.pop();
    if (!commande) return annoncer("Rien à annuler.");
    commande.defaire();
    this.defaites.push(commande);
    const restent = commande.choisis?.() ?? [commande.creneau].filter((c) => this.etat.creneaux.has(c.cle));
    this.surChangement(restent.at(-1) ?? null, restent);
    annoncer(`Annulé : ${commande.nom}.`);
  }

  retablir() {
    const commande = this.defaites.pop();
    if (!commande) return annoncer("Rien à rétablir.");
    commande.faire();
    this.faites.push(commande);
    this.surChangement(commande.apres(), commande.choisis?.());
    annoncer(`Rétabli : ${commande.nom}.`);
  }

  // After a refusal: what concerned this slot can no longer be undone safely.
  oublier(creneau) {
    const loin = (c) => c.creneau !== creneau && !c.creneaux?.includes(creneau);
    this.faites = this.faites.filter(loin);
    this.defaites = this.defaites.filter(loin);
  }

  poser(creneau) {
    const champs = this.etat.champsDe(creneau);
    creneau.locaux = this.locaux(creneau);
    this.etat.ajouter(creneau);
    creneau.id = null;
    this.file.ajouter({
      methode: "POST",
      creneau,
      adresse: () => `emplois/${this.etat.emploi.id}/creneaux/`,
      corps: () => corpsDe(champs),
      reussite: (reponse) => this.accepter(creneau, reponse),
    });
  }

  changer(creneau, champs) {
    this.etat.changer(creneau, champs);
    creneau.locaux = this.locaux(creneau);
    this.file.ajouter({
      methode: "PATCH",
      creneau,
      adresse: () => `creneaux/${creneau.id}/`,
      corps: () => corpsDe(champs),
      revision: () => creneau.revision,
      reussite: (reponse) => this.accepter(creneau, reponse),
    });
  }

  retirer(creneau) {
    this.etat.retirer(creneau);
    this.file.ajouter({
      methode: "DELETE",
      creneau,
      adresse: () => `creneaux/${creneau.id}/`,
      revision: () => creneau.revision,
      reussite: (reponse) => this.accepter(null, reponse),
    });
  }

  locaux(creneau) {
    return constatsLocaux(this.etat, creneau, creneau).map((phrase) => ({ niveau: "bloquant", phrase }));
  }

  reprendre(creneau, lu) {
    if (!lu) return;
    creneau.id = lu.id;
    creneau.revision = lu.revision;
    if (!this.file.resteSur(creneau)) Object.assign(creneau, lu);
  }

  // The server's word: identity at once, the rest when nothing else is on its way.
  accepter(creneau, reponse) {
    if (creneau) this.reprendre(creneau, reponse.creneau);
    if (this.file.nombre === 0 && reponse.bilan) {
      for (const un of this.etat.creneaux.values()) un.locaux = [];
      this.etat.appliquerBilan(reponse.bilan);
    }
    this.surChangement(undefined);
  }

  dire(creneau, debut = "") {
    const conflit = creneau.locaux?.[0];
    annoncer(`${debut}${creneau.description}${conflit ? ` Attention, conflit : ${conflit.phrase}` : ""}`);
  }
}
