// What the first gestures do not need: loaded once the page is quiet, or when asked for.

export { Transfert } from "./copier.js";
export { Dialogue } from "./dialogue.js";
export { Doubles } from "./doubles.js";
export { Panneau } from "./panneau.js";
export { proposerHeures } from "./proposer.js";
