// The cheap rules, said at once: overlap, contract, school hours. The server's answer wins.
// Only the slots of the same AESH and of the same pupils are read.

import { duree, heure, moment } from "./mots.js";

const semainesCommunes = (a, b) => a.semaine === "toutes" || b.semaine === "toutes" || a.semaine === b.semaine;

export const chevauche = (a, b) =>
  a.jour === b.jour && a.debut < b.fin && b.debut < a.fin && semainesCommunes(a, b);

// Sentences about one slot as it would be, `sauf` being the slot that it replaces.
export const constatsLocaux = (etat, voulu, sauf = null) =>
  [...reservations(etat, voulu, sauf), ...horsHoraires(etat, voulu), ...contrat(etat, voulu, sauf)];

// The AESH or a pupil is already taken.
export function reservations(etat, voulu, sauf = null) {
  const phrases = [];
  const aesh = etat.aesh.get(voulu.aesh);
  const heurts = (cle) => etat.de(cle, voulu.jour).filter((c) => c !== sauf && c !== voulu && chevauche(c, voulu));
  for (const autre of heurts(voulu.aesh)) phrases.push(`${aesh?.nom ?? "Cette personne"} a déjà un créneau ${moment(autre)}.`);
  for (const ailleurs of aesh?.hors_pole ?? []) {
    // Week A of one school may be week B of another.
    const semaine = ailleurs.semaines?.[voulu.etablissement] ?? ailleurs.semaine;
    if (chevauche({ ...ailleurs, semaine }, voulu)) {
      phrases.push(`${aesh.nom} est déjà à ${ailleurs.lieu} ${moment(ailleurs)}, pour un autre pôle.`);
    }
  }
  for (const eleve of etat.type(voulu).reserve_eleve ? voulu.eleves : []) {
    const deja = heurts(eleve.id).find((c) => etat.type(c).reserve_eleve);
    if (deja) phrases.push(`${eleve.nom} a déjà une aide ${moment(deja)}.`);
  }
  return phrases.map((phrase) => `${phrase} Choisissez un autre moment.`);
}

function horsHoraires(etat, voulu) {
  const ecole = etat.ecoles.get(voulu.etablissement);
  if (!ecole?.plages.length || etat.type(voulu).ou !== "classe") return [];
  const duJour = ecole.plages.filter((p) => p.jour === voulu.jour).sort((a, b) => a.debut - b.debut);
  if (duJour.some((p) => p.debut <= voulu.debut && voulu.fin <= p.fin)) return [];
  const ouverte = duJour.map((p) => `de ${heure(p.debut)} à ${heure(p.fin)}`).join(" et ");
  const suite = ouverte ? `L'école est ouverte ${ouverte}.` : "L'école est fermée ce jour.";
  return [`Hors des horaires de ${ecole.nom}. ${suite} Choisissez un autre moment.`];
}

function contrat(etat, voulu, sauf) {
  const aesh = etat.aesh.get(voulu.aesh);
  if (!aesh || aesh.contrat === null) return [];
  const sien = sauf && etat.creneaux.has(sauf.cle) && sauf.aesh === aesh.id;
  const placees = ["A", "B"].map((lettre) =>
    aesh[`semaine_${lettre.toLowerCase()}`] - (sien ? etat.ajoutees(sauf, lettre) : 0) + etat.ajoutees(voulu, lettre, sauf));
  const total = Math.max(...placees);
  if (total <= aesh.contrat + etat.emploi.tolerance) return [];
  return [`${aesh.nom} : ${duree(total)} placées pour ${duree(aesh.contrat)} de contrat. Retirez ${duree(total - aesh.contrat)}.`];
}
