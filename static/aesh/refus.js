// What the server refused: a sentence; and, for slots that somebody changed meanwhile, what both did, field by field.
// What does not conflict merges; the rest is asked. Nothing is lost silently.

import { JOURS, el, moment, plage } from "./mots.js";

const heureDe = (le) => new Date(le).toLocaleTimeString("fr-FR", { hour: "numeric", minute: "2-digit" }).replace(":", " h ");

// What can differ, as it is read: [name, fields that hold together, words].
const LIGNES = [
  ["AESH", ["aesh"], (c, etat) => etat.aesh.get(c.aesh)?.nom],
  ["Élèves", ["eleves"], (c) => c.eleves.map((e) => e.nom).join(", ") || "Aucun"],
  ["Type", ["type"], (c, etat) => etat.type(c).libelle],
  ["École et classe", ["etablissement", "classe"], (c, etat) => `${etat.ecoles.get(c.etablissement)?.nom ?? ""}, ${etat.classes.get(c.classe)?.nom ?? "sans classe"}`],
  ["Jour et heures", ["jour", "debut", "fin"], (c) => `${JOURS[c.jour]}, ${plage(c)}`],
  ["Verrou", ["verrouille"], (c) => (c.verrouille ? "Verrouillé" : "Libre")],
  ["Semaines", ["semaine"], (c) => (c.semaine === "toutes" ? "Toutes" : `Semaine ${c.semaine}`)],
];
const texte = (valeur) => (Array.isArray(valeur) ? valeur.map((e) => e.id).sort().join() : String(valeur ?? ""));
const differe = (cles, a, b) => cles.some((c) => texte(a[c]) !== texte(b[c]));
// The same slot is there already: never twice.
export const jumeau = (etat, champs) => [...etat.creneaux.values()].some((c) => c.id && !differe(LIGNES.flatMap(([, cles]) => cles), c, champs));
const prendre = (cles, source) => Object.fromEntries(cles.map((c) => [c, source[c]]));

// What a refusal asks for, on the state just read again: {phrase} to say; or {operations} to send again, {conflits} and
// {disparus} to ask about first.
export function examiner({ operation, statut, corps }, etat) {
  const perime = statut === 409 ? "actuel" in corps : statut === 404 && !operation.lot && operation.acte !== "creer";
  // Done already, under another casquette of the same person.
  if (corps.type === "cle-reprise") return {};
  if (!perime) return { phrase: corps.detail ?? "Ce changement n'a pas été enregistré." };
  const cas = { operations: [], conflits: [], disparus: [] };
  for (const o of resume(operation)) comparer(o, etat, cas);
  if (!operation.lot && operation.acte === "supprimer" && corps.actuel === null) cas.phrase = "Ce créneau était déjà supprimé.";
  return cas;
}

// What was asked of each slot, one act after the other, as one.
function resume({ operations, suivies = [] }) {
  return operations.map((premiere) => {
    const toutes = [premiere, ...suivies.flatMap((o) => o.operations).filter((o) => o.creneau === premiere.creneau)];
    if (toutes.at(-1).acte === "supprimer") return { ...premiere, acte: "supprimer", champs: null };
    // Taken away, then put back: there is nothing to take away.
    const acte = premiere.acte === "creer" ? "creer" : "modifier";
    return { ...premiere, acte, champs: Object.assign({}, ...toutes.map((o) => o.champs)) };
  });
}

function comparer({ acte, creneau, champs, base }, etat, cas) {
  const leur = etat.ids.get(creneau.id);
  if (acte === "creer") {
    if (!jumeau(etat, champs)) cas.operations.push({ acte, creneau });
  } else if (acte === "supprimer") {
    if (!leur) return;
    const change = LIGNES.some(([, cles]) => differe(cles, base, leur));
    if (change) cas.conflits.push({ leur, base, mienne: null, cles: [] });
    else cas.operations.push({ acte, creneau: leur });
  } else if (!leur) cas.disparus.push({ mienne: { ...base, ...champs }, origine: creneau.id });
  else {
    const mienne = { ...base, ...champs };
    const changees = LIGNES.filter(([, cles]) => differe(cles, mienne, base) && differe(cles, mienne, leur));
    const disputees = changees.filter(([, cles]) => differe(cles, leur, base));
    const libres = changees.filter((l) => !disputees.includes(l)).flatMap(([, cles]) => cles);
    if (disputees.length) cas.conflits.push({ leur, base, mienne, disputees, libres });
    else if (libres.length) cas.operations.push({ acte, creneau: leur, champs: prendre(libres, mienne) });
  }
}

// The dialog of both versions: resolves to the operations that the reader wants, null for none.
export function demander(cas, { operation, corps }, etat) {
  const modale = document.getElementById("dialogue-versions");
  const ecrire = (nom, ...enfants) => modale.querySelector(`[data-versions-${nom}]`).replaceChildren(...enfants);
  const { conflits, disparus } = cas;
  const auteur = corps.auteur ?? "une autre personne";
  const quand = corps.le ? `, ${heureDe(corps.le)}` : "";
  const supprime = !operation.lot && conflits[0]?.mienne === null;
  const disparu = !operation.lot && disparus.length > 0;
  ecrire("phrase", phrase({ operation, auteur, supprime, disparu, cas }));
  const titres = ["", "Votre version", disparu ? "Supprimé" : `Version de ${auteur}${quand}`];
  ecrire("tete", ...titres.map((t) => (t ? el("th", { scope: "col", role: "columnheader" }, t) : el("td", { role: "cell" }))));
  const lignes = operation.lot
    ? conflits.flatMap((c) => lignesDe(c, conflits.indexOf(c), etat, (l) => c.mienne === null || c.disputees.includes(l), `${c.leur.titre}, ${moment(c.leur)} : `))
    : conflits.flatMap((c) => lignesDe(c, 0, etat, () => true, ""));
  ecrire("lignes", ...lignes, ...disparus.flatMap((d) => (operation.lot ? [] : lignesDe({ ...d, leur: null }, 0, etat, () => true, ""))));
  const [garder, reprendre] = modale.querySelectorAll(".modale-pied button");
  garder.textContent = operation.lot ? "Ne rien enregistrer" : disparu ? "Laisser supprimé" : "Garder la sienne";
  reprendre.textContent = disparu ? "Recréer le mien" : supprime ? "Supprimer quand même" : operation.lot ? "Enregistrer le lot avec ces choix" : "Enregistrer mes choix";
  modale.returnValue = "";
  return new Promise((fini) => {
    modale.addEventListener("close", () => fini(modale.returnValue === "reprendre" ? choisies(cas, operation, modale, etat) : null), { once: true });
    modale.showModal();
    garder.focus();
  });
}

function phrase({ operation, auteur, supprime, disparu, cas }) {
  if (disparu) return "Ce créneau a été supprimé pendant que vous le modifiiez. Voici votre version, qui n'est pas enregistrée.";
  if (!operation.lot) return `${auteur} a modifié ce créneau pendant que vous ${supprime ? "le supprimiez" : "le modifiiez"}. Votre changement n'est pas enregistré.`;
  const { conflits, disparus } = cas;
  const faits = [
    conflits.length ? `${conflits.length} créneau${conflits.length > 1 ? "x ont été modifiés" : " a été modifié"} par ${auteur} entre-temps.` : "",
    disparus.length ? `Supprimé${disparus.length > 1 ? "s" : ""} entre-temps : ${disparus.map(({ mienne: c }) => [...c.eleves.map((e) => e.nom), moment(c)].join(", ")).join(" ; ")}.` : "",
  ];
  return `${faits.filter(Boolean).join(" ")} Rien de ce lot de ${operation.operations.length} changements n'est enregistré.`;
}

const CELLULE = { role: "cell" };
const tete = (mots) => el("th", { scope: "row", role: "rowheader" }, mots);

// Rows of one slot. Where both changed the same thing, a choice; « Garder la sienne » leaves everything as it is.
function lignesDe({ leur, mienne, disputees = [], libres = [] }, rang, etat, montrer, prefixe) {
  if (mienne === null && prefixe) {
    const [moi, autre] = [choix(`v-${rang}-supprimer`, "mien", "Supprimer", true), choix(`v-${rang}-supprimer`, "sien", `Garder : ${leur.description}`, false)];
    return [el("tr", { class: "differe", role: "row" }, tete(leur.titre), el("td", CELLULE, moi), el("td", CELLULE, autre))];
  }
  return LIGNES.filter(montrer).map((ligne) => {
    const [nom, cles, dire] = ligne;
    const dispute = disputees.includes(ligne);
    const change = dispute || cles.some((c) => libres.includes(c)) || (mienne && leur && differe(cles, mienne, leur));
    const marque = change ? el("strong", { class: "differe" }, " (différent)") : null;
    const cellule = (version, valeur) => {
      if (!version) return el("td", CELLULE, "Supprimé");
      const mots = dire(version, etat) ?? "";
      return el("td", CELLULE, dispute ? choix(`v-${rang}-${cles[0]}`, valeur, mots, valeur === "mien") : mots, marque?.cloneNode(true) ?? null);
    };
    return el("tr", { class: change ? "differe" : null, role: "row" }, tete(prefixe + nom), cellule(mienne, "mien"), cellule(leur, "sien"));
  });
}

function choix(nom, valeur, mots, coche) {
  const id = `${nom}-${valeur}`;
  const saisie = el("input", { class: "form-check-input", type: "radio", name: nom, value: valeur, id });
  saisie.checked = coche;
  const qui = valeur === "mien" ? "La vôtre : " : "La sienne : ";
  return el("span", { class: "form-check" }, saisie, el("label", { class: "form-check-label", for: id }, qui, mots));
}

function choisies({ operations, conflits, disparus }, operation, modale, etat) {
  const mien = (nom) => modale.querySelector(`[name="${nom}"]:checked`)?.value !== "sien";
  const voulues = [...operations];
  conflits.forEach(({ leur, mienne, disputees, libres }, rang) => {
    if (mienne === null) {
      if (mien(`v-${rang}-supprimer`)) voulues.push({ acte: "supprimer", creneau: leur });
      return;
    }
    const cles = [...libres, ...disputees.filter(([, [cle]]) => mien(`v-${rang}-${cle}`)).flatMap(([, c]) => c)];
    if (cles.length) voulues.push({ acte: "modifier", creneau: leur, champs: prendre(cles, mienne) });
  });
  // Put back: it keeps the remarks of the one that is gone.
  if (!operation.lot) voulues.push(...disparus.map(({ mienne, origine }) => ({ acte: "creer", creneau: Object.assign(etat.nouveau(mienne), { id: origine }) })));
  return voulues;
}
