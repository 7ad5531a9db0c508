// Acts on several slots: each is one command, one request and one step of undo.

import { annoncer } from "./mots.js";

const OPERATIONS_MAXIMUM = 200;

export class Actes {
  constructor(commandes) {
    Object.assign(this, { commandes, copies: [] });
  }

  nommer(creneaux) {
    return creneaux.length === 1 ? creneaux[0].titre : `${creneaux.length} créneaux`;
  }

  lot(nom, operations, suite) {
    if (!operations.length) return annoncer("Rien à changer.");
    if (operations.length > OPERATIONS_MAXIMUM) return annoncer(`Trop de créneaux : ${OPERATIONS_MAXIMUM} au plus à la fois.`);
    return this.commandes.lot(nom, operations, suite);
  }

  // champs(creneau): what changes of each.
  changer(creneaux, champs, acte) {
    if (creneaux.length === 1) return this.commandes.modifier(creneaux[0], champs(creneaux[0]), acte);
    return this.lot(`${acte} de ${this.nommer(creneaux)}`, creneaux.map((creneau) => ({ acte: "modifier", creneau, champs: champs(creneau) })));
  }

  decaler(creneaux, minutes, jours = 0) {
    this.changer(creneaux, (c) => ({ debut: c.debut + minutes, fin: c.fin + minutes, jour: c.jour + jours }), "déplacement");
  }

  allonger(creneaux, minutes) {
    this.changer(creneaux, (c) => ({ fin: c.fin + minutes }), "durée");
  }

  donner(creneaux, aesh) {
    this.changer(creneaux, (c) => ({ aesh: aesh(c) }), "changement d'AESH");
  }

  supprimer(creneaux, suivant) {
    if (creneaux.length === 1) return this.commandes.supprimer(creneaux[0], suivant);
    return this.lot(`suppression de ${this.nommer(creneaux)}`, creneaux.map((creneau) => ({ acte: "supprimer", creneau })), suivant);
  }
}
