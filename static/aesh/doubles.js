// Slots written once more: the other week, another day, the clipboard, another AESH's week. With the second file.

import { JOURS, annoncer } from "./mots.js";
import { valeursDe } from "./proposer.js";

const pareil = (a, b) => a.aesh === b.aesh && a.jour === b.jour && a.debut === b.debut && a.fin === b.fin && a.semaine === b.semaine;

export class Doubles {
  // multi: acts on several slots, and how they are named; cible(): where to paste; tableur(): the dialog, when nothing was copied.
  constructor({ etat, vue, multi, cible, tableur }) {
    Object.assign(this, { etat, vue, multi, cible, tableur });
  }

  // A slot of every week becomes two, one for each week: week B is then changed alone.
  separer(creneaux) {
    const tous = creneaux.filter((c) => c.semaine === "toutes");
    this.multi.lot(`semaines A et B de ${this.multi.nommer(tous)}`, [
      ...tous.map((creneau) => ({ acte: "modifier", creneau, champs: { semaine: "A" } })),
      ...tous.map((c) => ({ acte: "creer", creneau: this.etat.nouveau({ ...this.etat.champsDe(c), semaine: "B" }) })),
    ]);
  }

  creer(liste, acte) {
    const crees = liste.map((champs) => this.etat.nouveau(champs));
    return this.multi.lot(`${acte} de ${this.multi.nommer(crees)}`, crees.map((creneau) => ({ acte: "creer", creneau })));
  }

  // On the next day when everybody is free at that time, else on the next open day.
  dupliquer(creneaux) {
    this.creer(creneaux.map((c) => ({ ...this.etat.champsDe(c), jour: this.jourLibre(c) })), "duplication");
  }

  jourLibre(c) {
    const jours = [1, 2, 3, 4].map((n) => ((c.jour + n - 1) % 5) + 1);
    const plages = this.etat.ecoles.get(c.etablissement)?.plages ?? [];
    const ouvert = (j) => !plages.length || plages.some((p) => p.jour === j && p.debut <= c.debut && c.fin <= p.fin);
    const pris = (cle, j) => this.etat.de(cle, j).some((x) => x.debut < c.fin && c.debut < x.fin);
    const libre = (j) => ![c.aesh, ...c.eleves.map((e) => e.id)].some((cle) => pris(cle, j));
    return jours.find((j) => ouvert(j) && libre(j)) ?? jours.find(ouvert) ?? jours[0];
  }

  copier(creneaux) {
    if (!creneaux.length) return annoncer("Choisissez d'abord un créneau.");
    this.multi.copies = creneaux.map((c) => this.etat.champsDe(c));
    return annoncer(`Copié : ${this.multi.nommer(creneaux)}. Allez sur un jour ou sur une ligne, puis Ctrl V.`);
  }

  // On a day: that day; on the head of a row: the same days, for this row.
  coller() {
    if (!this.multi.copies.length) return this.tableur();
    const { cle, jour } = this.cible();
    const saut = jour ? jour - Math.min(...this.multi.copies.map((c) => c.jour)) : 0;
    const seul = this.multi.copies.every((c) => c.aesh === this.multi.copies[0].aesh);
    const rang = { aesh: seul ? { aesh: cle } : {}, eleve: valeursDe(this.vue, cle), classe: {} }[this.vue.nom];
    const liste = this.multi.copies.map((c) => ({ ...c, ...rang, jour: c.jour + saut }));
    // Onto itself: right after.
    if (!this.vue.multiple && liste.some((c) => this.etat.de(c.aesh, c.jour).some((x) => pareil(c, x)))) {
      const pas = Math.max(...liste.map((c) => c.fin)) - Math.min(...liste.map((c) => c.debut));
      for (const c of liste) Object.assign(c, { debut: c.debut + pas, fin: c.fin + pas });
    }
    return this.creer(liste, "collage");
  }

  // A day or a week of one AESH, given to another or to another day; or the two exchanged.
  transferer({ echange, de, jourDe, vers, jourVers, remplacer }) {
    const source = this.etat.de(de, jourDe);
    const place = de === vers && jourDe === jourVers ? [] : this.etat.de(vers, jourVers);
    const ici = (aesh, jour) => (jour ? { aesh, jour } : { aesh });
    const nom = (aesh, jour) => `${jour ? `${JOURS[jour]} de` : "la semaine de"} ${this.etat.aesh.get(aesh).nom}`;
    const quoi = `${nom(de, jourDe)} ${echange ? "et" : "vers"} ${nom(vers, jourVers)}`;
    const changer = (creneaux, champs) => creneaux.map((creneau) => ({ acte: "modifier", creneau, champs }));
    if (echange) return this.multi.lot(`échange : ${quoi}`, [...changer(source, ici(vers, jourVers)), ...changer(place, ici(de, jourDe))]);
    const copies = source.map((c) => ({ acte: "creer", creneau: this.etat.nouveau({ ...this.etat.champsDe(c), ...ici(vers, jourVers) }) }));
    const otes = remplacer ? place.map((creneau) => ({ acte: "supprimer", creneau })) : [];
    return this.multi.lot(`copie : ${quoi}`, [...otes, ...copies]);
  }
}
