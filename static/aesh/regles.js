// The cheap rules, said at once: overlap, contract, school hours. The server's answer wins.

import { duree, heure, moment } from "./mots.js";

const semainesCommunes = (a, b) => a.semaine === "toutes" || b.semaine === "toutes" || a.semaine === b.semaine;

const chevauche = (a, b) =>
  a.jour === b.jour && a.debut < b.fin && b.debut < a.fin && semainesCommunes(a, b);

// Sentences about one slot as it would be, `sauf` being the slot that it replaces.
export function constatsLocaux(etat, voulu, sauf = null) {
  const phrases = [];
  const aesh = etat.aesh.get(voulu.aesh);
  const autres = [...etat.creneaux.values()].filter((c) => c !== sauf && c !== voulu);
  for (const autre of autres) {
    if (autre.aesh === voulu.aesh && chevauche(autre, voulu)) {
      phrases.push(`${aesh?.nom ?? "Cette personne"} a déjà un créneau ${moment(autre)}.`);
    }
  }
  for (const ailleurs of aesh?.hors_pole ?? []) {
    if (chevauche({ ...ailleurs, semaine: "toutes" }, voulu)) {
      phrases.push(`${aesh.nom} est déjà à ${ailleurs.lieu} ${moment(ailleurs)}, pour un autre pôle.`);
    }
  }
  for (const eleve of voulu.type === "collective" ? [] : voulu.eleves) {
    const deja = autres.find(
      (c) => c.type !== "collective" && chevauche(c, voulu) && c.eleves.some((e) => e.id === eleve.id),
    );
    if (deja) phrases.push(`${eleve.nom} a déjà une aide ${moment(deja)}.`);
  }
  phrases.push(...horsHoraires(etat, voulu), ...contrat(etat, voulu, sauf));
  return phrases;
}

function horsHoraires(etat, voulu) {
  const ecole = etat.ecoles.get(voulu.etablissement);
  if (!ecole?.plages.length) return [];
  const duJour = ecole.plages.filter((p) => p.jour === voulu.jour).sort((a, b) => a.debut - b.debut);
  if (duJour.some((p) => p.debut <= voulu.debut && voulu.fin <= p.fin)) return [];
  const ouverte = duJour.map((p) => `de ${heure(p.debut)} à ${heure(p.fin)}`).join(" et ");
  const suite = ouverte ? `L'école est ouverte ${ouverte}.` : "L'école est fermée ce jour.";
  return [`Hors des horaires de ${ecole.nom}. ${suite}`];
}

function contrat(etat, voulu, sauf) {
  const aesh = etat.aesh.get(voulu.aesh);
  if (!aesh || aesh.contrat === null) return [];
  const placees = { A: aesh.semaine_a, B: aesh.semaine_b };
  for (const lettre of ["A", "B"]) {
    const compte = (c) => (c.semaine === "toutes" || c.semaine === lettre ? c.fin - c.debut : 0);
    if (sauf && etat.creneaux.has(sauf.cle) && sauf.aesh === aesh.id) placees[lettre] -= compte(sauf);
    if (!etat.creneaux.has(voulu.cle)) placees[lettre] += compte(voulu);
  }
  const total = Math.max(placees.A, placees.B);
  if (total <= aesh.contrat + 15) return [];
  return [`${aesh.nom} : ${duree(total)} placées pour ${duree(aesh.contrat)} de contrat.`];
}

// First moment when the AESH and the pupils are free, within the hours of the school.
function premierMoment(etat, { aesh, etablissement, eleves, minutes }) {
  const plages = [...(etat.ecoles.get(etablissement)?.plages ?? [])].filter((p) => p.jour <= 5);
  plages.sort((a, b) => a.jour - b.jour || a.debut - b.debut);
  const hors = etat.aesh.get(aesh)?.hors_pole ?? [];
  let meilleur = null;
  for (const ouverte of plages) {
    const pris = [
      ...etat.deAesh(aesh, ouverte.jour),
      ...hors.filter((h) => h.jour === ouverte.jour),
      ...eleves.flatMap((e) => etat.deEleve(e.id, ouverte.jour)),
    ].sort((a, b) => a.debut - b.debut);
    let debut = ouverte.debut;
    for (const bloc of [...pris, { debut: ouverte.fin, fin: ouverte.fin }]) {
      const libre = Math.min(bloc.debut, ouverte.fin) - debut;
      const pose = Math.min(libre, minutes);
      if (pose >= 30 && (!meilleur || pose > meilleur.fin - meilleur.debut)) {
        meilleur = { jour: ouverte.jour, debut, fin: debut + pose };
        if (pose === minutes) return meilleur;
      }
      debut = Math.max(debut, bloc.fin);
    }
  }
  return meilleur;
}

// AESH to propose for a pupil: hours left, same school first, then who already knows the school.
function aeshPour(etat, etablissement, ecoleDe) {
  const placees = (a) => Math.max(a.semaine_a, a.semaine_b);
  const iciDeja = new Set(
    [...etat.creneaux.values()].filter((c) => c.etablissement === etablissement).map((c) => c.aesh),
  );
  const rang = (a) => (ecoleDe(a.id) === etablissement ? 0 : iciDeja.has(a.id) ? 1 : 2);
  return [...etat.aesh.values()]
    .map((a) => ({ aesh: a, reste: (a.contrat ?? 0) - placees(a), rang: rang(a) }))
    .sort((a, b) => (a.reste < 30) - (b.reste < 30) || a.rang - b.rang || b.reste - a.reste);
}


// Who could help, and when: the first AESH with an hour or more to give, else the longest moment.
export function proposer(etat, { eleves, etablissement, voulu, pas, ecoleDe }) {
  let meilleur = null;
  for (const { aesh, reste } of aeshPour(etat, etablissement, ecoleDe).slice(0, 10)) {
    if (reste < 30) break;
    const minutes = Math.floor(Math.min(voulu, reste) / pas) * pas;
    const libre = premierMoment(etat, { aesh: aesh.id, etablissement, eleves, minutes });
    if (!libre) continue;
    const duree = libre.fin - libre.debut;
    if (duree >= Math.min(60, voulu)) return { aesh: aesh.id, ...libre };
    if (!meilleur || duree > meilleur.fin - meilleur.debut) meilleur = { aesh: aesh.id, ...libre };
  }
  return meilleur;
}
