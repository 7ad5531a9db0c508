// What a hand types: hours, names. With the second file.

import { chiffres } from "./mots.js";

// "8:30", "8h30", "8 h", "0830" → minutes, else null.
export function lireHeure(texte) {
  const propre = texte.trim();
  const trouve = /^(\d{2})(\d{2})$/.exec(propre) ?? /^(\d{1,2})\s*(?:h|:|\.)?\s*(\d{2})?$/i.exec(propre);
  if (!trouve) return null;
  const heures = Number(trouve[1]);
  const minutes = Number(trouve[2] ?? 0);
  return heures < 24 && minutes < 60 ? heures * 60 + minutes : null;
}

export const ecrireHeure = (minutes) => `${chiffres(Math.floor(minutes / 60))}:${chiffres(minutes % 60)}`;

export const sansAccent = (texte) => texte.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
