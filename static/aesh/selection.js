// Which slots the next act is about: one, or several (Maj + click, Espace, « Choisir plusieurs »).

export class Selection {
  constructor(etat) {
    Object.assign(this, { etat, ensemble: new Set(), plusieurs: false });
  }

  get tous() {
    return [...this.ensemble].filter((c) => this.etat.creneaux.get(c.cle) === c);
  }

  get principal() {
    return this.tous.at(-1) ?? null;
  }

  a(creneau) {
    return this.ensemble.has(creneau);
  }

  // Acts on this slot: on the whole selection when it is part of it.
  avec(creneau) {
    return creneau && !this.a(creneau) ? [creneau] : this.tous;
  }

  poser(creneaux) {
    this.ensemble = new Set(creneaux);
    this.plusieurs = this.ensemble.size > 1;
  }

  // Focus came here: while several are being chosen, it changes nothing.
  visiter(creneau) {
    if (!this.plusieurs) this.ensemble = new Set([creneau]);
  }

  basculer(creneau) {
    const premier = !this.plusieurs && this.a(creneau);
    this.plusieurs = true;
    if (premier) return true;
    if (!this.ensemble.delete(creneau)) this.ensemble.add(creneau);
    return this.ensemble.has(creneau);
  }

  vider() {
    this.poser([]);
  }
}
