// To what breaks a rule: the next conflict, the row of an AESH. With the second file.

import { annoncer } from "./mots.js";

export function allerVersAesh(id, { etat, rendu, filtres, clavier }) {
  const ligne = rendu.rangs.get(id)?.ligne;
  if (!ligne) {
    location.search = new URLSearchParams({ vue: "aesh", q: etat.aesh.get(id)?.nom ?? "" });
    return;
  }
  filtres.decouvrir(ligne);
  clavier.viser(ligne.querySelector(".qui"));
}

// To the next blocking finding whose slot is in this view.
export function conflitSuivant({ etat, rendu, selection, choisir }) {
  const bloques = etat.conflits.filter((c) => c.niveau === "bloquant").flatMap((c) => c.creneaux.slice(0, 1))
    .map((id) => etat.ids.get(id)).filter((c) => rendu.element(c));
  const suivant = bloques[bloques.indexOf(selection.principal) + 1] ?? bloques[0];
  return suivant ? choisir(suivant) : annoncer("Aucun conflit bloquant.");
}
