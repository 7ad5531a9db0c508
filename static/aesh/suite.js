// What keeps the reader's work once the page shows: changes written down before they are sent, found again after a
// closed tab, put back on top of what others did; refusals. Loaded after the first paint.

import { Ailleurs } from "./ailleurs.js";
import { Garde, operationsDe } from "./attente.js";
import { Devenir, motsDe } from "./devenir.js";
import { tenue } from "./envoi.js";
import { el, s } from "./mots.js";
import { Presence } from "./presence.js";
import { demander, examiner, jumeau } from "./refus.js";
import { constatsLocaux } from "./regles.js";

const UN_JOUR_MS = 23 * 3_600_000;
const PAS_MAXIMUM = 50;
const NOMS = { creer: "création", modifier: "modification", supprimer: "suppression" };

// outils: {page, etat, file, commandes, selection, avis, actualiser, occupe()}
export async function suivre(outils) {
  const suite = new Suite(outils);
  await suite.retrouver();
  suite.presence.commencer();
  chercherPour(outils.selection);
  return suite;
}

// « Proposer un emploi du temps… » is about the AESH of the slots chosen, when several are.
function chercherPour(selection) {
  const lien = document.querySelector("[data-chercher] a");
  const partout = lien?.href;
  lien?.addEventListener("click", () => {
    const aesh = new Set(selection.tous.map((c) => c.aesh));
    const pour = new URLSearchParams([...aesh].map((cle) => ["aesh", cle]));
    lien.href = selection.plusieurs && aesh.size ? `${partout.split("?")[0]}?${pour}` : partout;
  });
}

export class Suite {
  constructor(outils) {
    Object.assign(this, outils);
    this.zone = this.page.querySelector("[data-nouvelles]");
    this.presence = new Presence(this);
    this.devenir = new Devenir(this);
  }

  // What others did, politely: it stays until the next such sentence. A name ends with its initial and a dot.
  dire(texte) {
    this.zone.replaceChildren(el("p", {}, texte.replace(/\.\.$/, ".")));
  }

  async retrouver() {
    const { file, page, presence: { onglet } } = this;
    try {
      const { departement, emploi, membre } = page.dataset;
      file.garde = await Garde.ouvrir({ emploi, membre, onglet, lieu: `/${departement}/emplois/${emploi}/` });
      // How many of those that wait are on the disk: from then on a closed tab loses none of them.
      const [dire, compter] = [file.surEtat, () => { page.dataset.gardees = file.refus.length + file.attente.filter((o) => o.gardee).length; }];
      file.garde.surNotee = compter;
      file.surEtat = (...etat) => { dire(...etat); compter(); };
      for (const o of file.attente) file.garde.noter(o);
      if (await file.garde.retrouver((fiches) => this.reprendre(fiches))) {
        this.dire("Des modifications faites avec un autre compte attendent sur cet appareil. Elles partiront quand ce compte rouvrira cette page.");
      }
      new Ailleurs(file.garde, this.zone).dire().catch(() => {});
    } catch {
      file.garde = null;
    }
    file.surEtat(file.nombre, file.lien);
  }

  // Sent with the same keys and bodies: what the server already did is not done twice.
  reprendre(fiches) {
    const { etat, file, commandes } = this;
    if (!fiches.length) return null;
    if (!etat.emploi.peut_modifier) return this.taire(fiches);
    const anciennes = [];
    for (const o of operationsDe(fiches, etat, (operations) => commandes.requete(operations))) {
      // The server knows a key for a day: a creation that left before may be there.
      const faite = o.acte === "creer" && !o.lot && o.envoi && Date.now() - o.ordre > UN_JOUR_MS && jumeau(etat, o.operations[0].champs);
      if (faite) file.garde.oter([o]);
      else anciennes.push(o);
    }
    file.attente = [...file.attente, ...anciennes].sort((a, b) => a.ordre - b.ordre);
    for (const o of anciennes) file.garde.noter(o);
    this.reposer();
    commandes.faites = [...anciennes.map((o) => this.pasDe(o)), ...commandes.faites].slice(-PAS_MAXIMUM);
    const pluriel = s(fiches.length);
    const texte = `${fiches.length} modification${pluriel} retrouvée${pluriel} sur cet appareil, ${pluriel ? "faites" : "faite"} avant que la page ne se ferme : envoi en cours. « Annuler » revient dessus.`;
    this.actualiser(undefined);
    this.dire(texte);
    file.surEtat(file.nombre, file.lien);
    file.vider();
    return Promise.all(anciennes.map((o) => o.notee));
  }

  // The version closed meanwhile: said in words. A draft that was proposed may come back, a published version never
  // does: its sheets go once that was read.
  taire(fiches) {
    const { etat, file, avis } = this;
    const n = fiches.length;
    const phrase = `${n} modification${s(n)} de cet appareil n'${n > 1 ? "ont" : "a"} pas été enregistrée${s(n)} : cet emploi du temps ne se modifie plus.`;
    avis.avertir(phrase, ...motsDe(operationsDe(fiches, etat, (operations) => ({ operations })), etat));
    if (["publie", "archive"].includes(etat.emploi.statut)) {
      avis.liste.querySelector("button").addEventListener("click", () => file.garde.oter(fiches));
    }
    return null;
  }

  // The step of undo of an operation found again.
  pasDe({ acte, lot, operations }) {
    const nom = lot ? `${operations.length} changements` : `${NOMS[acte]} de ${operations[0].creneau.titre}`;
    return { nom: `${nom}, avant la fermeture`, suivant: null, operations: operations.map((o) => ({
      ...o, avant: o.acte === "modifier" ? Object.fromEntries(Object.keys(o.champs).map((c) => [c, o.base[c]])) : undefined,
    })) };
  }

  // Put what waits back on the state just read.
  reposer() {
    const { etat, file } = this;
    for (const { acte, creneau, champs } of file.attente.flatMap((o) => o.operations)) {
      const present = etat.creneaux.get(creneau.cle) === creneau;
      if (acte === "supprimer") {
        const lu = present ? creneau : etat.ids.get(creneau.id);
        if (lu) etat.retirer(lu);
        continue;
      }
      if (!present) etat.ajouter(creneau);
      if (acte === "modifier") etat.changer(creneau, champs);
      etat.dire(creneau, constatsLocaux(etat, creneau, creneau).map((phrase) => ({ niveau: "bloquant", phrase })));
    }
  }

  // The grid as it is now, under what waits. Null: not now. Else the slots that others wrote, or took away.
  async relire(refus = []) {
    const { etat, file, commandes } = this;
    const { confirmees } = file;
    const lues = await file.recharger(`emplois/${etat.emploi.id}/grille/`);
    this.absente = !lues;
    // An answer of mine came meanwhile: what was read may be older.
    if (!lues || file.confirmees !== confirmees) return null;
    file.attente = file.attente.filter((o) => !tenue(refus, o));
    const attendus = new Set(file.attente.flatMap((o) => o.creneaux));
    const revisions = new Map([...attendus].map((c) => [c, c.revision]));
    const avant = new Map([...etat.ids].map(([id, c]) => [id, { creneau: c, revision: c.revision }]));
    commandes.bilans = [];
    etat.charger(lues);
    const ecrits = [...etat.ids.values()].filter((c) => !attendus.has(c) && avant.get(c.id)?.revision !== c.revision);
    const partis = [...avant.values()].map((a) => a.creneau).filter((c) => !attendus.has(c) && !etat.ids.has(c.id));
    this.reposer();
    // What is on its way says on which revision it was made.
    for (const [creneau, revision] of revisions) creneau.revision = revision;
    const horsDAge = [...ecrits, ...partis];
    if (horsDAge.length) commandes.oublier(horsDAge);
    return { ecrits, partis };
  }

  // Only the slots that others wrote or took away, and whom they are for. Null: not now.
  async relireExtrait(cles, otees) {
    const { etat, file, commandes } = this;
    const { confirmees } = file;
    const partis = otees.map((id) => etat.ids.get(id)).filter(Boolean);
    const avant = [...cles.map((id) => etat.ids.get(id)).filter(Boolean), ...partis];
    const demande = new URLSearchParams([
      ...[...cles, ...otees].map((id) => ["creneaux", id]),
      ...[...new Set(avant.map((c) => c.aesh))].map((id) => ["aesh", id]),
      ...[...new Set(avant.flatMap((c) => c.eleves.map((e) => e.id)))].map((id) => ["eleves", id]),
    ]);
    const lues = await file.recharger(`emplois/${etat.emploi.id}/extrait/?${demande}`);
    if (!lues || file.confirmees !== confirmees || file.nombre || this.occupe()) return null;
    // Of an AESH, a school or a class that this page has never heard of: everything.
    const connu = (c) => etat.aesh.has(c.aesh) && etat.ecoles.has(c.etablissement) && (!c.classe || etat.classes.has(c.classe));
    if (!lues.creneaux.every(connu)) return this.relire();
    for (const creneau of partis) etat.retirer(creneau);
    const ecrits = lues.creneaux.map((lu) => {
      const creneau = etat.ids.get(lu.id);
      if (creneau) etat.reprendre(creneau, lu);
      else etat.poser({ cle: lu.id, ...lu, locaux: null });
      return creneau ?? etat.ids.get(lu.id);
    });
    etat.appliquerBilan(lues.bilan);
    const horsDAge = [...ecrits, ...partis];
    if (horsDAge.length) commandes.oublier(horsDAge);
    return { ecrits, partis };
  }

  // Refusals, once everything else is sent. The sheets stay until the reader has an answer.
  async refuser(refus) {
    const { etat, file, commandes, avis } = this;
    let lues;
    for (let essai = 0; lues === undefined; essai++) {
      lues = await this.relire(refus).catch((erreur) => file.suspendre(erreur.message === "session" ? "session" : "coupe", essai));
    }
    file.lien = "ok";
    commandes.oublier(refus.flatMap(({ operation }) => operation.creneaux));
    if (this.absente || !etat.emploi.peut_modifier) return this.retenir(refus);
    const questions = [];
    const phrases = [];
    for (const un of refus) {
      const cas = lues ? examiner(un, etat) : { phrase: un.corps.detail ?? "Ce changement n'a pas été enregistré." };
      if (cas.conflits?.length || cas.disparus?.length) {
        questions.push({ un, cas });
        continue;
      }
      if (cas.phrase) phrases.push(cas.phrase);
      if (cas.operations?.length) this.fusionner(un, cas);
      this.oublier(un);
    }
    this.actualiser(undefined);
    if (phrases.length) avis.avertir(...new Set(phrases));
    this.interroger(questions);
    return undefined;
  }

  // The version closed, or is gone: what it refused stays on the disk, and the page says so at once.
  retenir(refus) {
    const { devenir, presence } = this;
    if (this.absente && devenir.statut !== "disparu") devenir.disparaitre();
    devenir.garder(refus.flatMap(({ operation }) => [operation, ...(operation.suivies ?? [])]));
    presence.promettre(0);
    this.actualiser(undefined);
  }

  fusionner({ corps }, { operations }) {
    this.commandes.faire("fusion", operations);
    const texte = `Fusionné avec la modification ${corps.auteur ? `de ${corps.auteur}` : "d'une autre personne"}.`;
    this.dire(texte);
  }

  oublier({ operation }) {
    this.file.garde?.oter([operation, ...(operation.suivies ?? [])]);
  }

  // One question at a time; the queue goes on meanwhile.
  async interroger(questions) {
    for (const { un, cas } of questions) {
      const choix = await demander(cas, un, this.etat);
      const encore = choix?.filter((o) => o.acte === "creer" || this.etat.creneaux.has(o.creneau.cle)) ?? [];
      if (encore.length) {
        const nom = encore.length > 1 ? `reprise de ${encore.length} créneaux` : `reprise de ${encore[0].creneau.titre}`;
        if (un.operation.lot) this.commandes.lot(nom, encore);
        else if (this.commandes.executer(nom, encore)) this.commandes.dire(encore[0].creneau);
      }
      this.oublier(un);
    }
  }
}
