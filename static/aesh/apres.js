// What comes after the first paint, and before the first request leaves (grille.js).

export { vider } from "./envoi.js";
export { suivre } from "./suite.js";
