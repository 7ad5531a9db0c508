// What the server refused: a sentence; and, for a slot that somebody changed meanwhile, both versions
// side by side. Nothing is lost silently: the reader's version can be sent again on top of the other.

import { JOURS, el, plage } from "./mots.js";

const heureDe = (le) => new Date(le).toLocaleTimeString("fr-FR", { hour: "numeric", minute: "2-digit" }).replace(":", " h ");

// What can differ, as it is read.
const LIGNES = [
  ["AESH", "aesh", (c, etat) => etat.aesh.get(c.aesh)?.nom],
  ["Élèves", "eleves", (c) => c.eleves.map((e) => e.nom).join(", ") || "Aucun"],
  ["Type", "type", (c, etat) => etat.type(c).libelle],
  ["École", "etablissement", (c, etat) => etat.ecoles.get(c.etablissement)?.nom],
  ["Classe", "classe", (c, etat) => etat.classes.get(c.classe)?.nom ?? "Sans classe"],
  ["Jour", "jour", (c) => JOURS[c.jour]],
  ["Heures", "debut fin", (c) => plage(c)],
  ["Semaines", "semaine", (c) => (c.semaine === "toutes" ? "Toutes" : `Semaine ${c.semaine}`)],
];

// refus: {operation, statut, corps}, miens: fields of its slots when they were refused. Returns the sentence to say, or
// the question to ask: {versions}.
export function expliquer({ operation, statut, corps }, miens, outils) {
  const [creneau] = operation.creneaux;
  if (operation.lot) return phraseDuLot(operation, statut, corps);
  const disparu = statut === 404 || (statut === 409 && corps.actuel === null);
  if (operation.acte === "supprimer" && disparu) return "Ce créneau était déjà supprimé.";
  if (operation.acte !== "creer" && (disparu || (statut === 409 && corps.actuel))) {
    return new Promise((fini) => demander({ creneau, champs: miens[0], supprime: operation.acte === "supprimer", corps, disparu, fini, ...outils }));
  }
  return corps.detail ?? "Ce changement n'a pas été enregistré.";
}

function phraseDuLot(operation, statut, corps) {
  if (statut !== 409 || corps.actuel || corps.operation === undefined) return corps.detail ?? "Ces changements n'ont pas été enregistrés.";
  const perdu = operation.creneaux.find((c) => c.id === corps.creneau);
  return `Supprimé entre-temps : ${perdu?.description ?? "un créneau."} Rien n'est enregistré.`;
}

// The dialog of the two versions; `fini()` once it is closed, whatever was chosen.
function demander({ etat, commandes, creneau, champs, supprime, corps, disparu, fini }) {
  const modale = document.getElementById("dialogue-versions");
  const ecrire = (nom, ...enfants) => modale.querySelector(`[data-versions-${nom}]`).replaceChildren(...enfants);
  const leur = disparu ? null : corps.actuel;
  const auteur = corps.auteur ?? "une autre personne";
  const quand = corps.le ? `, ${heureDe(corps.le)}` : "";
  ecrire("phrase", disparu
    ? "Ce créneau a été supprimé pendant que vous le modifiiez. Voici votre version, qui n'est pas enregistrée."
    : `${auteur} a modifié ce créneau pendant que vous ${supprime ? "le supprimiez" : "le modifiiez"}. Votre changement n'est pas enregistré.`);
  const mienne = supprime ? null : champs;
  const titres = ["", "Votre version", disparu ? "Supprimé" : `Version de ${auteur}${quand}`];
  ecrire("tete", ...titres.map((t) => (t ? el("th", { scope: "col" }, t) : el("td"))));
  ecrire("lignes", ...LIGNES.map(([nom, cles, dire]) => {
    const differe = mienne && leur && cles.split(" ").some((c) => texte(mienne[c]) !== texte(leur[c]));
    const marque = () => (differe ? el("strong", { class: "differe" }, " (différent)") : null);
    const cellule = (version, absente) => el("td", {}, version ? dire(version, etat) ?? "" : absente, version ? marque() : null);
    return el("tr", { class: differe ? "differe" : null }, el("th", { scope: "row" }, nom), cellule(mienne, "Supprimé"), cellule(leur, "Supprimé"));
  }));
  const [garder, reprendre] = modale.querySelectorAll(".modale-pied button");
  garder.textContent = disparu ? "Laisser supprimé" : "Garder la sienne";
  reprendre.textContent = disparu ? "Recréer le mien" : "Reprendre la mienne";
  modale.returnValue = "";
  modale.addEventListener("close", () => {
    fini(null);
    if (modale.returnValue !== "reprendre") return;
    if (disparu) commandes.creer(champs);
    else if (!etat.creneaux.has(creneau.cle)) return;
    else if (supprime) commandes.supprimer(creneau);
    else commandes.modifier(creneau, champs, "reprise");
  }, { once: true });
  modale.showModal();
  garder.focus();
}

const texte = (valeur) => (Array.isArray(valeur) ? valeur.map((e) => e.id).sort().join() : String(valeur ?? ""));
