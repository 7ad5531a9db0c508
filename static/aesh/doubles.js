// Slots written once more: the other week, another day, the clipboard, another AESH's week. With the second file.

import { JOURS, annoncer } from "./mots.js";
import { valeursDe } from "./proposer.js";
import { chevauche, reservations } from "./regles.js";

const pareil = (a, b) => a.aesh === b.aesh && a.jour === b.jour && a.debut === b.debut && a.fin === b.fin && a.semaine === b.semaine;

export class Doubles {
  // multi: acts on several slots, and how they are named; cible(): where to paste; tableur(): the dialog, when nothing was copied;
  // avertir(sentence): what could not be done.
  constructor({ etat, vue, multi, cible, tableur, pas, avertir }) {
    Object.assign(this, { etat, vue, multi, cible, tableur, pas, avertir });
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

  // Where everybody is free: at the same hour of another day, else at another hour. Nowhere: it is said, nothing is written.
  // No proposal of the product moves them; people still may. All of them locked: they are freed.
  verrouiller(creneaux) {
    const verrouille = !creneaux.every((c) => c.verrouille);
    this.multi.changer(creneaux, () => ({ verrouille }), verrouille ? "verrouillage" : "déverrouillage");
  }

  dupliquer(creneaux) {
    const places = [];
    for (const c of creneaux) {
      const place = this.placeLibre(this.etat.champsDe(c), places);
      if (!place) {
        const qui = [this.etat.aesh.get(c.aesh).nom, ...c.eleves.map((e) => e.nom)].join(" et ");
        return this.avertir(`Rien n'est dupliqué : pour ${qui}, pas d'autre moment libre cette semaine. Libérez une place, ou donnez ces heures à un autre AESH.`);
      }
      places.push(place);
    }
    return this.creer(places, "duplication");
  }

  // `prises`: places already given to other copies.
  placeLibre(c, prises) {
    const { plages = [] } = this.etat.ecoles.get(c.etablissement) ?? {};
    const enClasse = this.etat.type(c).ou === "classe";
    const qui = (x) => [x.aesh, ...x.eleves.map((e) => e.id)];
    const permise = (x) => {
      const duJour = plages.filter((p) => p.jour === x.jour);
      const ouverte = !plages.length || (enClasse ? duJour.some((p) => p.debut <= x.debut && x.fin <= p.fin) : duJour.length);
      const heurte = (p) => chevauche(p, x) && qui(p).some((id) => qui(x).includes(id));
      return ouverte && !reservations(this.etat, x).length && !prises.some(heurte);
    };
    const jours = [1, 2, 3, 4, 5].map((n) => ((c.jour + n - 1) % 5) + 1);
    const memeHeure = jours.map((jour) => ({ ...c, jour }));
    const autres = jours.flatMap((jour) => plages.filter((p) => enClasse && p.jour === jour).flatMap((p) => {
      const liste = [];
      for (let debut = p.debut; debut + c.fin - c.debut <= p.fin; debut += this.pas) liste.push({ ...c, jour, debut, fin: debut + c.fin - c.debut });
      return liste;
    }));
    return [...memeHeure, ...autres].find(permise);
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
