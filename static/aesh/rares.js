// What the keyboard's first gesture does not need: asked for as soon as the grid is taken over (grille.js).

export { allerVersAesh, conflitSuivant } from "./aller.js";
export { Transfert } from "./copier.js";
export { Dialogue } from "./dialogue.js";
export { Doubles } from "./doubles.js";
export { ouvrirFeuille } from "./feuille.js";
export { Filtres } from "./filtres.js";
export { Panneau } from "./panneau.js";
export { Pointeur } from "./pointeur.js";
export { proposerHeures, valeursDe } from "./proposer.js";
export { constatsLocaux } from "./regles.js";
