// The timetable's island: takes over the grid that the server drew.

import { FileDEnvoi } from "./api.js";
import { Actes } from "./actes.js";
import { Avis } from "./avis.js";
import { Barre } from "./barre.js";
import { Clavier } from "./clavier.js";
import { Commandes } from "./commandes.js";
import { Etat } from "./etat.js";
import { annoncer } from "./mots.js";
import { Rendu } from "./rendu.js";
import { Selection } from "./selection.js";
import { Vue } from "./vues.js";

const page = document.getElementById("edt");
const grille = document.getElementById("grille");
const donnees = document.getElementById("edt-donnees");
if (page && grille && donnees) demarrer(JSON.parse(donnees.textContent));

function demarrer(lues) {
  const etat = new Etat(lues);
  const modifiable = etat.emploi.peut_modifier;
  const pas = Number(page.dataset.pas);
  const departement = page.dataset.departement;
  const racine = `/${departement}/emplois/${page.dataset.emploi}/creneaux/`;
  const vue = new Vue(grille.dataset.vue, etat);
  const lien = (id) => `${racine}${id}/`;
  const avis = new Avis(page, modifiable, () => clavier.viser(clavier.arret));
  const file = new FileDEnvoi({
    base: `/${departement}/api/v1/`,
    jeton: document.querySelector('meta[name="csrf-token"]')?.content ?? "",
    membre: page.dataset.membre,
    surEtat: (nombre, etatDuLien) => avis.envoi(nombre, etatDuLien, file.garde?.sure),
    preparer: suite,
  });
  const rendu = new Rendu(grille, etat, vue, { lien, attend: (c) => file.resteSur(c) });
  const servies = { dite: etat.couverture, dits: etat.conflits };
  const selection = new Selection(etat);
  const dialogues = [...document.querySelectorAll("dialog")];
  const vide = page.querySelector("[data-vide]");
  let plusieurs = false;
  let [filtres, panneau, pointeur] = []; // with the second file

  const commandes = new Commandes({ etat, file, surChangement: actualiser });
  const multi = new Actes(commandes);
  const barre = new Barre({ page, etat, rendu, selection, commandes, actes: multi, modifiable, ouvrirFeuille: () => avec((r) => r.ouvrirFeuille(barre)) });
  const clavier = new Clavier({
    grille, etat, vue, rendu, commandes, selection, multi, doubler, pas,
    actes: { ouvrir, nouveau, basculer, aide: () => document.getElementById("dialogue-touches").showModal(), fermer, conflitSuivant: () => avec((r) => r.conflitSuivant({ etat, rendu, selection, choisir })) },
  });
  const actes = {
    nouveau: () => nouveau(null), annuler: () => commandes.annuler(), retablir: () => commandes.retablir(),
    modifier: () => ouvrir(selection.principal), supprimer: () => clavier.supprimer(selection.tous),
    dupliquer: () => doubler("dupliquer", selection.tous), copier: () => doubler("copier", selection.tous), coller: () => doubler("coller"),
    avant: () => multi.decaler(selection.tous, -pas), apres: () => multi.decaler(selection.tous, pas),
    veille: () => changerDeJour(-1), lendemain: () => changerDeJour(1),
    donner: () => multi.donner(selection.tous, () => barre.feuille.querySelector("select").value),
    plusieurs: () => { plusieurs = true; selection.plusieurs = true; barre.actualiser(); clavier.viser(clavier.arret); annoncer("Choisissez les créneaux un à un."); },
    separer: () => doubler("separer", selection.tous), verrouiller: () => doubler("verrouiller", selection.tous),
    transferer,
    tableur: () => avec((r) => r.transfert.coller()),
    fermer: () => { const c = selection.principal; fermer(); clavier.viser(rendu.element(c)); },
  };

  for (const bouton of page.querySelectorAll(".edt-outils [hidden]")) bouton.hidden = false;
  // Before focus comes: what was chosen stays chosen.
  grille.addEventListener("pointerdown", (e) => { if (e.shiftKey && selection.tous.length) selection.plusieurs = true; });
  grille.addEventListener("pointerdown", (e) => ensuite(() => pointeur?.commencer(e)));
  page.querySelector("[data-filtres]").addEventListener("input", (e) => ensuite(() => filtres.entendre(e.target)));
  grille.addEventListener("click", cliquer);
  grille.addEventListener("dblclick", (e) => { const c = clavier.creneauDe(e.target); if (c) ouvrir(c); });
  grille.addEventListener("focusin", (e) => { const c = clavier.creneauDe(e.target); if (c) visiter(c); });
  page.addEventListener("click", agir);
  page.addEventListener("submit", attendreEnvoi, { capture: true });
  // Kept by the browser while there is no network: one may leave.
  addEventListener("beforeunload", (e) => { if (file.nombre && (file.lien === "ok" || !file.garde?.sure)) e.preventDefault(); });
  barre.actualiser();
  let chargees = null;
  let suivie = null;
  ensuite();
  addEventListener("online", () => ensuite());
  suite().catch(() => {});

  // What keeps the reader's work and sends it: asked for at once, needed before the first request leaves.
  function suite() {
    suivie ??= import("./apres.js").then(async ({ suivre, vider }) => {
      const suivante = await suivre({ page, etat, file, commandes, selection, avis, actualiser, occupe: () => Boolean(pointeur?.geste) || dialogues.some((d) => d.open) });
      return () => vider(file, suivante);
    }).catch((erreur) => { suivie = null; throw erreur; });
    return suivie;
  }

  // Drag, filters, side panel, dialogs and copies come with a second file, asked for at once: it is there before it is needed.
  function rares() {
    chargees ??= import("./rares.js").then(({ Dialogue, Doubles, Filtres, Panneau, Pointeur, Transfert, constatsLocaux, ...autres }) => {
      filtres = new Filtres({ page, grille, etat, vue, rendu, surChangement: filtrer });
      panneau = new Panneau(page, etat, { lien, lienNouveau: `${racine}nouveau/`, filtres, ...servies });
      if (!modifiable) return autres;
      pointeur = new Pointeur({ grille, etat, vue, pas, surDepot: deposer, controle: (voulu, creneau) => constatsLocaux(etat, voulu, creneau) });
      const doubles = new Doubles({ etat, vue, multi, cible, pas, tableur: () => transfert.coller(), avertir: (phrase) => avis.avertir(phrase) });
      const transfert = new Transfert({ etat, actes: doubles });
      return { ...autres, dialogue: new Dialogue({ etat, surEnregistrer: enregistrer }), doubles, transfert };
    }).catch((erreur) => { chargees = null; throw erreur; });
    return chargees;
  }

  // Once it is there; without a network it is asked for again at the next gesture.
  function ensuite(suite) {
    rares().then(suite, () => {});
  }

  function doubler(acte, ...quoi) {
    return avec((r) => r.doubles[acte](...quoi));
  }

  function avec(suite) {
    return rares().then(suite, () => avis.avertir("Connexion perdue. Recommencez dans un instant."));
  }

  // undefined: only redraw; null: focus somewhere sure; a slot: select it and put focus on it.
  // `choisis`: what the act was about.
  function actualiser(creneau, choisis = null) {
    const actif = clavier.creneauDe(document.activeElement);
    const rangs = rendu.actualiser();
    filtres?.suivre(rangs);
    panneau?.actualiser();
    vide?.toggleAttribute("hidden", etat.creneaux.size > 0);
    if (choisis?.length) selection.poser(choisis);
    else if (creneau) selection.poser([creneau]);
    else if (!plusieurs && !selection.tous.length) selection.vider();
    barre.actualiser();
    if (!dialogues.some((d) => d.open)) {
      if (creneau) montrer(creneau);
      else if (creneau === null) clavier.viser(clavier.premier());
      // A slot keeps focus even when the answer put it in another row.
      else if (actif) rendu.element(actif)?.focus({ preventScroll: true });
    }
    rendu.nettoyer();
    clavier.verifier();
  }

  function filtrer() {
    clavier.verifier();
    panneau?.couverture();
    if (selection.principal && rendu.element(selection.principal)?.closest("[hidden]")) fermer();
  }

  function cliquer(evenement) {
    const creneau = clavier.creneauDe(evenement.target);
    if (!creneau || evenement.ctrlKey || evenement.metaKey) return;
    evenement.preventDefault();
    const ajout = evenement.shiftKey || (selection.plusieurs && plusieurs);
    if (!ajout) selection.poser([creneau]);
    clavier.viser(evenement.target.closest("[data-creneau]"));
    if (ajout) basculer(creneau);
    barre.actualiser();
    const doigt = (evenement.pointerType ?? (matchMedia("(pointer: coarse)").matches ? "touch" : "")) === "touch";
    if (doigt && modifiable && !ajout) barre.ouvrirFeuille();
  }

  function visiter(creneau) {
    if (selection.a(creneau) || selection.plusieurs) return;
    selection.visiter(creneau);
    barre.actualiser();
  }

  function basculer(creneau) {
    const pris = selection.basculer(creneau);
    barre.actualiser();
    annoncer(`${creneau.titre} ${pris ? "ajouté à" : "ôté de"} la sélection : ${selection.tous.length} en tout.`);
  }

  function fermer() {
    if (pointeur?.geste) return pointeur.abandonner();
    selection.vider();
    plusieurs = false;
    return barre.actualiser();
  }

  // Where to paste: the row and the day of the tab stop of the grid.
  function cible() {
    const ligne = clavier.arret.closest("[data-ligne]");
    return { cle: ligne.dataset.ligne, jour: Number(clavier.arret.closest("[data-jour]")?.dataset.jour) || null };
  }

  function changerDeJour(sens) {
    const dehors = selection.tous.some((c) => c.jour + sens < 1 || c.jour + sens > 5);
    if (dehors) annoncer(sens > 0 ? "Dernier jour." : "Premier jour.");
    else multi.decaler(selection.tous, 0, sens);
  }

  function agir(evenement) {
    const bouton = evenement.target.closest("[data-acte], [data-vers], [data-vers-aesh], [data-donner]");
    if (!bouton || evenement.ctrlKey || evenement.metaKey) return;
    const { acte, vers, versAesh, donner } = bouton.dataset;
    if (vers) return allerVers(vers, evenement);
    evenement.preventDefault();
    if (versAesh) return avec((r) => r.allerVersAesh(versAesh, { etat, rendu, filtres, clavier }));
    if (donner) return donnerHeures(donner);
    // A move may be done again: the sheet stays.
    if (bouton.closest("#feuille-creneau") && !["avant", "apres", "veille", "lendemain", "donner"].includes(acte)) barre.feuille.close();
    if (bouton.getAttribute("aria-disabled") !== "true") actes[acte]?.();
    return undefined;
  }

  // A slot that this view does not show has a page of its own: the link goes there.
  function allerVers(id, evenement) {
    const creneau = etat.ids.get(id);
    if (!rendu.element(creneau)) return;
    evenement.preventDefault();
    choisir(creneau);
  }

  function choisir(creneau) {
    selection.poser([creneau]);
    montrer(creneau);
    barre.actualiser();
  }

  // Focus on a slot, whatever hid it: a filter, or another day on a telephone.
  function montrer(creneau) {
    const boite = rendu.element(creneau);
    filtres?.decouvrir(boite, creneau.jour);
    clavier.viser(boite);
  }

  function ouvrir(creneau) {
    if (modifiable) avec((r) => r.dialogue.ouvrir(etat.champsDe(creneau), creneau));
    else visiter(creneau);
  }

  // Slots of two AESH are chosen: these two, exchanged.
  function transferer() {
    const [de = vue.nom === "aesh" ? cible().cle : null, vers] = new Set(selection.tous.map((c) => c.aesh));
    avec((r) => r.transfert.ouvrir({ de, vers, jour: selection.principal?.jour }));
  }

  function nouveau(cle, jour = undefined) {
    if (cle && vue.multiple && etat.eleves.has(cle)) return donnerHeures(cle, { jour });
    return avec((r) => r.dialogue.ouvrir(cle ? { ...valeurs(r, cle), ...(jour && { jour }) } : { etablissement: filtres.valeurs.ecole }));
  }

  function valeurs({ valeursDe }, cle) {
    return valeursDe(vue, cle, rendu.rangs.get(cle).ligne.dataset.ecole);
  }

  function donnerHeures(id, moment) {
    return avec(async (r) => r.dialogue.ouvrir(await r.proposerHeures(etat, file, id, moment)));
  }

  function enregistrer(champs, creneau) {
    if (creneau) commandes.modifier(creneau, champs, "modification");
    else commandes.creer(champs);
  }

  function deposer({ genre, copie, creneau, cle, aesh, jour, debut, fin }) {
    if (genre === "creer" && vue.multiple && etat.eleves.has(cle)) return donnerHeures(cle, { jour, debut, fin });
    if (genre === "creer") return avec((r) => r.dialogue.ouvrir({ ...valeurs(r, cle), jour, debut, fin }));
    const tous = selection.avec(creneau);
    if (genre === "etirer") return multi.allonger(tous, fin - creneau.fin);
    const [jours, minutes, avant] = [jour - creneau.jour, debut - creneau.debut, creneau.aesh];
    const champs = (c) => ({ aesh: c.aesh === avant ? aesh : c.aesh, jour: c.jour + jours, debut: c.debut + minutes, fin: c.fin + minutes });
    if (copie) return doubler("creer", tous.map((c) => ({ ...etat.champsDe(c), ...champs(c) })), "duplication");
    return multi.changer(tous, champs, "déplacement");
  }

  // An act on the version (to propose it, its date) only leaves once every change is saved.
  function attendreEnvoi(evenement) {
    if (!file.nombre || evenement.target.method !== "post") return;
    evenement.preventDefault();
    evenement.stopImmediatePropagation();
    avis.avertir("Vos dernières modifications ne sont pas encore enregistrées. Attendez « Tout est enregistré », puis recommencez.");
  }
}
