// Words and hours of the timetable, as aesh/regles/durees.py writes them.

export const JOURS = ["", "lundi", "mardi", "mercredi", "jeudi", "vendredi"];
export const TYPES = {
  individuelle: "aide individuelle",
  mutualisee: "aide mutualisée",
  collective: "accompagnement collectif",
};
export const LETTRES = { individuelle: "I", mutualisee: "M", collective: "C" };
export const PREMIERE_MINUTE = 7 * 60;
export const DERNIERE_MINUTE = 19 * 60;

export function duree(minutes) {
  const heures = Math.floor(minutes / 60);
  const reste = minutes % 60;
  if (!heures && reste) return `${reste} min`;
  return reste ? `${heures} h ${String(reste).padStart(2, "0")}` : `${heures} h`;
}

export function heure(minutes) {
  const reste = minutes % 60;
  return reste ? `${Math.floor(minutes / 60)} h ${String(reste).padStart(2, "0")}` : `${minutes / 60} h`;
}

export const plage = (c) => `${heure(c.debut)} – ${heure(c.fin)}`;

export const moment = (c) => `${JOURS[c.jour]} de ${heure(c.debut)} à ${heure(c.fin)}`;

// "8:30", "8h30", "8 h", "0830" → minutes, else null.
export function lireHeure(texte) {
  const propre = texte.trim();
  const trouve = /^(\d{2})(\d{2})$/.exec(propre) ?? /^(\d{1,2})\s*(?:h|:|\.)?\s*(\d{2})?$/i.exec(propre);
  if (!trouve) return null;
  const heures = Number(trouve[1]);
  const minutes = Number(trouve[2] ?? 0);
  return heures < 24 && minutes < 60 ? heures * 60 + minutes : null;
}

export const ecrireHeure = (minutes) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

export function annoncer(texte) {
  document.dispatchEvent(new CustomEvent("maillage:annonce", { detail: texte }));
}

export const sansAccent = (texte) => texte.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
