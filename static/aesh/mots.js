// Words and hours of the timetable, as aesh/regles/durees.py writes them; the elements that hold them, and where
// these stand. Everything that both files of the island share is here: a third one would be one more request.

export const JOURS = ["", "lundi", "mardi", "mercredi", "jeudi", "vendredi"];
export const PREMIERE_MINUTE = 7 * 60;
export const DERNIERE_MINUTE = 19 * 60;
export const chiffres = (minutes) => String(minutes).padStart(2, "0");

export function heure(minutes) {
  const reste = minutes % 60;
  return `${(minutes - reste) / 60} h${reste ? ` ${chiffres(reste)}` : ""}`;
}

export const duree = (minutes) => (minutes > 0 && minutes < 60 ? `${minutes} min` : heure(minutes));

// "6 h / 9 h", or what is planned alone: mutualised help has no quota.
export const heuresDe = (e) => duree(e.planifie) + (e.notifie === null ? " · sans quotité" : ` / ${duree(e.notifie)}`);

export const plage = (c) => `${heure(c.debut)} – ${heure(c.fin)}`;

export const moment = (c) => `${JOURS[c.jour]} de ${heure(c.debut)} à ${heure(c.fin)}`;

export const s = (nombre) => (nombre > 1 ? "s" : "");

export const nomEcole = (ecole) => (ecole ? ecole.nom + (ecole.commune ? ` (${ecole.commune})` : "") : "");

let dit = "";
export const vientDEtreDit = (phrase) => dit.includes(phrase);

export function annoncer(texte) {
  dit = texte.replace("..", "."); // "Léa G." ends with a dot of its own
  document.dispatchEvent(new CustomEvent("maillage:annonce", { detail: dit }));
}

export function el(nom, attributs = {}, ...enfants) {
  const element = document.createElement(nom);
  for (const [cle, valeur] of Object.entries(attributs)) {
    if (valeur !== null && valeur !== false) element.setAttribute(cle, valeur === true ? "" : valeur);
  }
  element.append(...enfants.filter((e) => e !== null && e !== undefined));
  return element;
}

export const icone = (nom) => el("i", { class: `bi bi-${nom}`, "aria-hidden": "true" });

export const cacher = (texte) => el("span", { class: "visually-hidden" }, texte);

// Written only when it changes: a text set again would be laid out again.
export function ecrire(element, texte) {
  if (element && element.textContent !== texte) element.textContent = texte;
}

const QUART = 15;

// First quarter and length, inside the hours shown.
export function position(creneau, { debut, fin }) {
  const dans = (minute) => Math.floor((Math.min(Math.max(minute, debut), fin) - debut + 7) / QUART);
  const quart = Math.min(dans(creneau.debut), (fin - debut) / QUART - 1);
  return [quart, Math.max(1, dans(creneau.fin) - quart)];
}

export function vingtiemes(fait, du) {
  if (!du) return fait ? 20 : 0;
  return Math.min(20, Math.floor((fait * 20 + Math.floor(du / 2)) / du));
}

// Fields as the API wants them.
export function corpsDe(champs) {
  return champs.eleves ? { ...champs, eleves: champs.eleves.map((e) => e.id) } : champs;
}
