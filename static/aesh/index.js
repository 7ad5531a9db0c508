// What belongs to a key, and nothing else to read: slots of an AESH, findings of a slot.

const VIDE = new Set();

export class Index {
  constructor() {
    this.ensembles = new Map();
  }

  de(cle) {
    return this.ensembles.get(cle) ?? VIDE;
  }

  poser(cle, valeur) {
    const ensemble = this.ensembles.get(cle);
    if (ensemble) ensemble.add(valeur);
    else this.ensembles.set(cle, new Set([valeur]));
  }

  oter(cle, valeur) {
    this.ensembles.get(cle)?.delete(valeur);
  }
}
