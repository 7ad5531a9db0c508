// The sheet of one slot under a finger: big buttons, and the moves that a mouse does by dragging. With the second file.

import { el } from "./mots.js";

// Opens it, or says the slot again: it stays while the slot is moved, so that it can be moved again.
export function ouvrirFeuille(barre) {
  const { feuille, selection, etat } = barre;
  const creneau = selection.principal;
  if (!creneau) return feuille.close();
  barre.dire(feuille.querySelector("[data-feuille-titre]"), barre.phrase([creneau]));
  const liste = feuille.querySelector("select");
  if (!liste.options.length) {
    const tous = [...etat.aesh.values()].sort((a, b) => a.nom.localeCompare(b.nom, "fr"));
    liste.append(...tous.map((a) => el("option", { value: a.id }, a.nom)));
    feuille.querySelector("[data-feuille-actes]").append(...barre.boutonsDe(" ce créneau"));
  }
  if (feuille.open) return undefined;
  liste.value = creneau.aesh;
  return feuille.showModal();
}
