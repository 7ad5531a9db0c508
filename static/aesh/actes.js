// Acts on several slots: each is one command, one request and one step of undo.

import { JOURS, annoncer } from "./mots.js";

const OPERATIONS_MAXIMUM = 200;
const nommer = (creneaux) => (creneaux.length === 1 ? creneaux[0].titre : `${creneaux.length} créneaux`);
const pareil = (a, b) => a.aesh === b.aesh && a.jour === b.jour && a.debut === b.debut && a.fin === b.fin && a.semaine === b.semaine;

export class Actes {
  // cible(): where to paste; tableur(): the dialog, when nothing was copied.
  constructor({ etat, vue, commandes, cible, tableur }) {
    Object.assign(this, { etat, vue, commandes, cible, tableur });
    this.copies = [];
  }

  lot(nom, operations, suite) {
    if (!operations.length) return annoncer("Rien à changer.");
    if (operations.length > OPERATIONS_MAXIMUM) return annoncer(`Trop de créneaux : ${OPERATIONS_MAXIMUM} au plus à la fois.`);
    return this.commandes.lot(nom, operations, suite);
  }

  // champs(creneau): what changes of each.
  changer(creneaux, champs, acte) {
    if (creneaux.length === 1) return this.commandes.modifier(creneaux[0], champs(creneaux[0]), acte);
    return this.lot(`${acte} de ${nommer(creneaux)}`, creneaux.map((creneau) => ({ acte: "modifier", creneau, champs: champs(creneau) })));
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

  // A slot of every week becomes two, one for each week: week B is then changed alone.
  separer(creneaux) {
    const tous = creneaux.filter((c) => c.semaine === "toutes");
    this.lot(`semaines A et B de ${nommer(tous)}`, [
      ...tous.map((creneau) => ({ acte: "modifier", creneau, champs: { semaine: "A" } })),
      ...tous.map((c) => ({ acte: "creer", creneau: this.etat.nouveau({ ...this.etat.champsDe(c), semaine: "B" }) })),
    ]);
  }

  supprimer(creneaux, suivant) {
    if (creneaux.length === 1) return this.commandes.supprimer(creneaux[0], suivant);
    return this.lot(`suppression de ${nommer(creneaux)}`, creneaux.map((creneau) => ({ acte: "supprimer", creneau })), suivant);
  }

  creer(liste, acte) {
    const crees = liste.map((champs) => this.etat.nouveau(champs));
    return this.lot(`${acte} de ${nommer(crees)}`, crees.map((creneau) => ({ acte: "creer", creneau })));
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
    this.copies = creneaux.map((c) => this.etat.champsDe(c));
    return annoncer(`Copié : ${nommer(creneaux)}. Allez sur un jour ou sur une ligne, puis Ctrl V.`);
  }

  // On a day: that day; on the head of a row: the same days, for this row.
  coller() {
    if (!this.copies.length) return this.tableur();
    const { cle, jour } = this.cible();
    const saut = jour ? jour - Math.min(...this.copies.map((c) => c.jour)) : 0;
    const seul = this.copies.every((c) => c.aesh === this.copies[0].aesh);
    const rang = { aesh: seul ? { aesh: cle } : {}, eleve: this.vue.valeurs(cle), classe: {} }[this.vue.nom];
    const liste = this.copies.map((c) => ({ ...c, ...rang, jour: c.jour + saut }));
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
    if (echange) return this.lot(`échange : ${quoi}`, [...changer(source, ici(vers, jourVers)), ...changer(place, ici(de, jourDe))]);
    const copies = source.map((c) => ({ acte: "creer", creneau: this.etat.nouveau({ ...this.etat.champsDe(c), ...ici(vers, jourVers) }) }));
    const otes = remplacer ? place.map((creneau) => ({ acte: "supprimer", creneau })) : [];
    return this.lot(`copie : ${quoi}`, [...otes, ...copies]);
  }
}
