// Cells pasted from a spreadsheet: AESH, day, start, end, kind, pupils (or the class).

import { JOURS } from "./mots.js";
import { lireHeure, sansAccent } from "./saisie.js";

const mot = (texte) => sansAccent(texte).replace(/[.\s]+/g, " ").trim();

// {numero, erreur} or {numero, champs, phrase} for each line that is neither empty nor a title.
export function lireTableau(texte, etat) {
  const separateur = texte.includes("\t") ? "\t" : ";";
  return texte.split(/\r?\n/)
    .map((ligne, rang) => ({ numero: rang + 1, cellules: ligne.split(separateur).map((c) => c.trim()) }))
    .filter(({ cellules }, rang) => cellules.some(Boolean) && !(rang === 0 && mot(cellules[0]) === "aesh"))
    .map(({ numero, cellules }) => {
      try {
        const champs = lireLigne(cellules, etat);
        return { numero, champs, phrase: etat.nouveau(champs).description };
      } catch (erreur) {
        if (!(erreur instanceof LigneFausse)) throw erreur;
        return { numero, erreur: erreur.message };
      }
    });
}

// "I", "individuelle" or "aide individuelle"; a kind for a whole class is also called ULIS.
const motsDe = ({ code, lettre, libelle, classe }) => [lettre, code, libelle, ...(classe === "requise" ? ["ulis"] : [])].map(mot);

class LigneFausse extends Error {}

function exiger(valeur, phrase) {
  if (valeur === undefined || valeur === null) throw new LigneFausse(phrase);
  return valeur;
}

function lireLigne([nomAesh = "", nomJour = "", debutLu = "", finLue = "", typeLu = "", noms = ""], etat) {
  const aesh = unique([...etat.aesh.values()], nomAesh, "AESH");
  const jours = JOURS.map((j, n) => n).filter((n) => n && mot(nomJour).length > 1 && JOURS[n].startsWith(mot(nomJour)));
  const jour = exiger(jours.length === 1 ? jours[0] : null, `jour « ${nomJour} » inconnu. Écrivez lundi, mardi…`);
  const debut = exiger(lireHeure(debutLu), `début « ${debutLu} » illisible. Écrivez une heure comme 8:30.`);
  const fin = exiger(lireHeure(finLue), `fin « ${finLue} » illisible. Écrivez une heure comme 10:30.`);
  if (fin <= debut || debut < 420 || fin > 1140) throw new LigneFausse("un créneau tient entre 7 h et 19 h, et finit après son début.");
  const types = [...etat.types.values()];
  const { code: type, eleves: pour, classe: requise } = exiger(types.find((t) => motsDe(t).includes(mot(typeLu))), `type « ${typeLu} » inconnu. Écrivez sa lettre : ${types.map((t) => t.lettre).join(", ")}.`);
  const base = { aesh: aesh.id, jour, debut, fin, type };
  if (pour === "aucun" && requise !== "requise" && !noms) {
    return { ...base, etablissement: exiger(aesh.ecole_id || null, `${aesh.nom} n'a pas d'école principale : ajoutez ce créneau par la grille.`), classe: null, eleves: [] };
  }
  if (pour === "aucun") {
    const classe = unique([...etat.classes.values()], noms, "classe");
    return { ...base, classe: classe.id, etablissement: classe.etablissement, eleves: [] };
  }
  const liste = noms.split(/[,+/]/).map((n) => n.trim()).filter(Boolean);
  if (!liste.length) throw new LigneFausse("écrivez le nom d'un élève, comme « Léa G. ».");
  if (pour === "un" && liste.length > 1) throw new LigneFausse("une aide individuelle est pour un seul élève.");
  const eleves = liste.map((nom) => unique(etat.couverture, nom, "élève"));
  if (new Set(eleves.map((e) => e.etablissement)).size > 1) throw new LigneFausse("ces élèves ne sont pas dans la même école.");
  const [premier] = eleves;
  return {
    ...base, etablissement: premier.etablissement, classe: premier.classe_id,
    eleves: eleves.map((e) => ({ id: e.id, nom: e.nom })),
  };
}

function unique(parmi, nom, quoi) {
  const trouves = nom ? parmi.filter((x) => mot(x.nom) === mot(nom)) : [];
  if (trouves.length === 1) return trouves[0];
  throw new LigneFausse(trouves.length ? `plusieurs fois « ${nom} » : ajoutez ce créneau par la grille.` : `${quoi} « ${nom} » introuvable dans ce pôle.`);
}
