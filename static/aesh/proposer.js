// What is already known of a new slot; who could help a pupil, and when, as the server says. With the second file.

import { reservations } from "./regles.js";

// Pupil, school, class; an AESH and a moment when both are free, on this day or at these hours when told. Without an
// answer (no network), or when what is not saved yet took the place, nothing is proposed.
export async function proposerHeures(etat, file, id, moment = {}) {
  const { nom, etablissement, classe_id: classe, type } = etat.eleves.get(id);
  const connues = { eleves: [{ id, nom }], etablissement, classe, type, semaine: "toutes", ...moment };
  const dans = new URLSearchParams(Object.entries(moment).filter(([, valeur]) => valeur));
  // The server only knows what is saved.
  for (let essai = 0; file.nombre && file.lien === "ok" && essai < 40; essai++) await new Promise((suite) => setTimeout(suite, 50));
  const libre = await file.recharger(`emplois/${etat.emploi.id}/heures/${id}/?${dans}`).catch(() => null);
  const propose = { ...connues, ...libre };
  return { titre: `Donner des heures à ${nom}`, ...(libre?.aesh && !reservations(etat, propose).length ? propose : connues) };
}

// What is already known of a new slot of this row.
export function valeursDe({ nom, etat }, cle, etablissement) {
  if (nom === "aesh") return { aesh: cle, etablissement };
  if (nom === "classe") {
    const classe = etat.classes.get(cle);
    const type = classe?.est_ulis && [...etat.types.values()].find((t) => t.classe === "requise")?.code;
    return { etablissement, classe: classe ? cle : null, ...(type && { type }) };
  }
  const e = etat.eleves.get(cle);
  return e ? { eleves: [{ id: cle, nom: e.nom }], etablissement: e.etablissement, classe: e.classe_id, type: e.type } : { etablissement };
}
