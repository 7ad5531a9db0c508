// The timetable's island: takes over the grid that the server drew.

import { FileDEnvoi } from "./api.js";
import { Actes } from "./actes.js";
import { Barre } from "./barre.js";
import { Clavier } from "./clavier.js";
import { Commandes } from "./commandes.js";
import { Transfert } from "./copier.js";
import { Dialogue } from "./dialogue.js";
import { Etat } from "./etat.js";
import { Filtres } from "./filtres.js";
import { annoncer, moment } from "./mots.js";
import { Panneau } from "./panneau.js";
import { Pointeur } from "./pointeur.js";
import { constatsLocaux, proposer } from "./regles.js";
import { Rendu, el } from "./rendu.js";
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
  const racine = `/${page.dataset.departement}/emplois/${page.dataset.emploi}/creneaux/`;
  const vue = new Vue(grille.dataset.vue, etat);
  const lien = (id) => `${racine}${id}/`;
  const rendu = new Rendu(grille, etat, vue, lien);
  const filtres = new Filtres({ page, grille, etat, vue, surChangement: filtrer });
  const panneau = new Panneau(page, etat, { lien, lienNouveau: `${racine}nouveau/`, filtre: () => filtres.valeurs });
  const selection = new Selection(etat);
  let plusieurs = false;

  const file = new FileDEnvoi({
    base: `/${page.dataset.departement}/api/v1/`,
    jeton: document.querySelector('meta[name="csrf-token"]')?.content ?? "",
    surEtat: direEnvoi,
    surRefus: refuser,
  });
  const commandes = new Commandes({ etat, file, surChangement: actualiser });
  const dialogue = modifiable ? new Dialogue({ etat, surEnregistrer: enregistrer }) : null;
  const multi = new Actes({ etat, vue, commandes, selection, cible, tableur: () => transfert.coller() });
  const transfert = modifiable ? new Transfert({ etat, actes: multi }) : null;
  const barre = new Barre({ page, grille, etat, rendu, selection, commandes, actes: multi, modifiable });
  const clavier = new Clavier({
    grille, etat, vue, rendu, commandes, selection, multi, pas,
    actes: { ouvrir, nouveau, basculer, aide: () => document.getElementById("dialogue-touches").showModal(), fermer },
  });
  const pointeur = modifiable ? new Pointeur({
    grille, etat, vue, pas, surDepot: deposer,
    controle: (voulu, creneau) => constatsLocaux(etat, voulu, creneau),
  }) : null;

  for (const bouton of page.querySelectorAll(".edt-outils [hidden]")) bouton.hidden = false;
  // Before focus comes: what was chosen stays chosen.
  grille.addEventListener("pointerdown", (e) => { if (e.shiftKey && selection.tous.length) selection.plusieurs = true; });
  grille.addEventListener("click", (e) => cliquer(e));
  grille.addEventListener("dblclick", (e) => { const c = creneauDe(e.target); if (c) ouvrir(c); });
  grille.addEventListener("focusin", (e) => { const c = creneauDe(e.target); if (c) visiter(c); });
  page.addEventListener("click", agir);
  page.addEventListener("submit", attendreEnvoi, { capture: true });
  addEventListener("beforeunload", (e) => { if (file.nombre) e.preventDefault(); });
  direEnvoi(0, "ok");
  barre.actualiser();

  function creneauDe(cible) {
    const boite = cible.closest?.("[data-creneau]");
    return boite ? etat.creneaux.get(boite.dataset.creneau) : null;
  }

  // undefined: only redraw; null: focus somewhere sure; a slot: select it and put focus on it.
  // `choisis`: what the act was about, when it was about several slots.
  function actualiser(creneau, choisis = null) {
    for (const un of etat.creneaux.values()) un.attend = file.resteSur(un) > 0;
    rendu.actualiser();
    filtres.appliquer();
    panneau.actualiser();
    page.querySelector("[data-vide]")?.toggleAttribute("hidden", etat.creneaux.size > 0);
    if (choisis?.length) selection.poser(choisis);
    else if (creneau) selection.poser([creneau]);
    else if (!plusieurs && !selection.tous.length) selection.vider();
    if (creneau !== undefined && !document.querySelector("dialog[open]")) {
      if (creneau) montrer(creneau);
      else clavier.viser(clavier.premier());
    }
    clavier.verifier();
    barre.actualiser();
  }

  function filtrer() {
    clavier.verifier();
    panneau.couverture();
    if (selection.principal && rendu.element(selection.principal)?.closest("[hidden]")) fermer();
  }

  function cliquer(evenement) {
    const creneau = creneauDe(evenement.target);
    if (!creneau || evenement.ctrlKey || evenement.metaKey) return;
    evenement.preventDefault();
    const ajout = evenement.shiftKey || (selection.plusieurs && plusieurs);
    if (!ajout) selection.poser([creneau]);
    clavier.viser(evenement.target.closest("[data-creneau]"));
    if (ajout) basculer(creneau);
    barre.actualiser();
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
    barre.actualiser();
  }

  // Where to paste: the row and the day of the tab stop of the grid.
  function cible() {
    const ligne = clavier.arret.closest("[data-ligne]");
    return { cle: ligne.dataset.ligne, jour: Number(clavier.arret.closest("[data-jour]")?.dataset.jour) || null };
  }

  function agir(evenement) {
    const bouton = evenement.target.closest("[data-acte], [data-vers], [data-vers-aesh], [data-donner]");
    if (!bouton || evenement.ctrlKey || evenement.metaKey) return;
    if (bouton.dataset.vers) return allerVers(bouton.dataset.vers, evenement);
    if (bouton.dataset.versAesh) { evenement.preventDefault(); return allerVersAesh(bouton.dataset.versAesh); }
    if (bouton.dataset.donner) { evenement.preventDefault(); return donner(bouton.dataset.donner); }
    const actes = {
      nouveau: () => nouveau(null), annuler: () => commandes.annuler(), retablir: () => commandes.retablir(),
      modifier: () => ouvrir(selection.principal), supprimer: () => clavier.supprimer(selection.tous),
      dupliquer: () => multi.dupliquer(selection.tous), copier: () => multi.copier(selection.tous), coller: () => multi.coller(),
      avant: () => multi.decaler(selection.tous, -pas), apres: () => multi.decaler(selection.tous, pas),
      veille: () => multi.decaler(selection.tous, 0, -1), lendemain: () => multi.decaler(selection.tous, 0, 1),
      plusieurs: () => { plusieurs = true; selection.plusieurs = true; barre.actualiser(); clavier.viser(clavier.arret); annoncer("Choisissez les créneaux un à un."); },
      transferer: () => transfert.ouvrir({ aesh: selection.principal?.aesh ?? (vue.nom === "aesh" ? cible().cle : null), jour: selection.principal?.jour }),
      tableur: () => transfert.coller(),
      fermer: () => { const c = selection.principal; fermer(); clavier.viser(rendu.element(c)); },
    };
    evenement.preventDefault();
    if (bouton.getAttribute("aria-disabled") !== "true") actes[bouton.dataset.acte]?.();
  }

  // A slot that this view does not show has a page of its own: the link goes there.
  function allerVers(id, evenement) {
    const creneau = [...etat.creneaux.values()].find((c) => c.id === id);
    if (!rendu.element(creneau)) return;
    evenement.preventDefault();
    selection.poser([creneau]);
    montrer(creneau);
    barre.actualiser();
  }

  // Focus on a slot, whatever hid it: a filter, or another day on a telephone.
  function montrer(creneau) {
    const boite = rendu.element(creneau);
    if (boite?.closest("[hidden]")) filtres.liberer();
    filtres.voirJour(creneau.jour);
    clavier.viser(boite);
  }

  function allerVersAesh(id) {
    const ligne = grille.querySelector(`[data-ligne="${CSS.escape(id)}"]`);
    if (!ligne) { location.search = new URLSearchParams({ vue: "aesh", q: etat.aesh.get(id)?.nom ?? "" }); return; }
    if (ligne.hidden) filtres.liberer();
    clavier.viser(ligne.querySelector(".qui"));
  }

  function ouvrir(creneau) {
    if (modifiable) dialogue.ouvrir(etat.champsDe(creneau), creneau);
    else visiter(creneau);
  }

  function nouveau(cle, jour = undefined) {
    dialogue.ouvrir(cle ? { ...valeurs(cle), ...(jour && { jour }) } : { etablissement: filtres.valeurs.ecole });
  }

  function valeurs(cle) {
    return vue.valeurs(cle, grille.querySelector(`[data-ligne="${CSS.escape(cle)}"]`).dataset.ecole);
  }

  // From the coverage: pupil, school, class, the best AESH and a first free moment.
  function donner(id) {
    const eleve = etat.eleves.get(id);
    const ecoleDe = (a) => etat.aesh.get(a)?.ecole_id;
    const eleves = [{ id, nom: eleve.nom }];
    const voulu = Math.min(eleve.manque ?? 120, 180) || 120;
    const propose = proposer(etat, { eleves, etablissement: eleve.etablissement, voulu, pas, ecoleDe });
    dialogue.ouvrir({
      titre: `Donner des heures à ${eleve.nom}`, eleves, etablissement: eleve.etablissement, classe: eleve.classe_id,
      type: eleve.lettre === "I" ? "individuelle" : "mutualisee", ...propose,
    });
  }

  function enregistrer(champs, creneau) {
    if (creneau) commandes.modifier(creneau, champs, "modification");
    else commandes.creer(champs);
  }

  function deposer({ genre, copie, creneau, cle, aesh, jour, debut, fin }) {
    if (genre === "creer") return dialogue.ouvrir({ ...valeurs(cle), jour, debut, fin });
    const tous = selection.avec(creneau);
    if (genre === "etirer") return multi.allonger(tous, fin - creneau.fin);
    const [jours, minutes, avant] = [jour - creneau.jour, debut - creneau.debut, creneau.aesh];
    const champs = (c) => ({ aesh: c.aesh === avant ? aesh : c.aesh, jour: c.jour + jours, debut: c.debut + minutes, fin: c.fin + minutes });
    if (copie) return multi.creer(tous.map((c) => ({ ...etat.champsDe(c), ...champs(c) })), "duplication");
    return multi.changer(tous, champs, "déplacement");
  }

  // lien: "ok", "coupe" (no network), "session" (signed out).
  function direEnvoi(nombre, lienServeur) {
    const zone = page.querySelector("[data-enregistre]");
    const pluriel = nombre > 1 ? "s" : "";
    if (!modifiable) return zone.replaceChildren();
    const coupe = lienServeur !== "ok";
    zone.className = coupe ? "edt-attente" : "edt-enregistre";
    if (coupe) {
      const cause = lienServeur === "session" ? "Session terminée." : "Connexion perdue.";
      const texte = `${cause} ${nombre} modification${pluriel} en attente, ne fermez pas la page.`;
      zone.replaceChildren(texte);
      if (lienServeur === "session") {
        zone.append(" ", el("a", { href: location.pathname, target: "_blank", rel: "noopener" }, "Se reconnecter",
          el("span", { class: "visually-hidden" }, " dans un nouvel onglet")));
      }
      if (direEnvoi.dit !== lienServeur) annoncer(texte);
      direEnvoi.dit = lienServeur;
      return undefined;
    }
    if (direEnvoi.dit) annoncer("Connexion retrouvée.");
    direEnvoi.dit = false;
    zone.textContent = nombre ? "Enregistrement…" : "Tout est enregistré.";
    return undefined;
  }

  // The server said no: say why, take its state back.
  async function refuser(operation, statut, probleme) {
    const creneau = operation.creneau;
    let phrase = probleme.detail ?? "Ce changement n'a pas été enregistré.";
    if (statut === 409 && probleme.auteur && probleme.operation === undefined) {
      const quand = new Date(probleme.le).toLocaleTimeString("fr-FR", { hour: "numeric", minute: "2-digit" }).replace(":", " h ");
      const actuel = probleme.actuel ? ` Voici son état actuel : ${moment(probleme.actuel)}, avec ${probleme.actuel.aesh_nom}.` : "";
      phrase = `${probleme.auteur} a modifié ce créneau à ${quand}.${actuel} Votre changement n'a pas été enregistré.`;
    }
    if (probleme.operation !== undefined && statut === 409) {
      const perdu = operation.creneaux.find((c) => c.id === probleme.creneau);
      phrase = probleme.actuel ? probleme.detail : `Supprimé entre-temps : ${perdu?.description ?? "un créneau."} Rien n'est enregistré.`;
    }
    for (const un of operation.creneaux ?? [creneau]) commandes.oublier(un);
    const fraiches = await file.recharger(`emplois/${etat.emploi.id}/grille/`).catch(() => null);
    if (fraiches) {
      file.attente = [];
      etat.charger(fraiches);
      commandes.faites = commandes.faites.filter((c) => etat.creneaux.has(c.creneau.cle));
      commandes.defaites = [];
    }
    avertir(phrase);
    actualiser(undefined);
  }

  // An act on the version (to propose it, its date) only leaves once every change is saved.
  function attendreEnvoi(evenement) {
    if (!file.nombre || evenement.target.method !== "post") return;
    evenement.preventDefault();
    evenement.stopImmediatePropagation();
    avertir("Vos dernières modifications ne sont pas encore enregistrées. Attendez « Tout est enregistré », puis recommencez.");
  }

  function avertir(phrase) {
    const fermerAvis = el("button", { type: "button", class: "btn btn-discret btn-sm" }, "Fermer", el("span", { class: "visually-hidden" }, " ce message"));
    const alerte = el("div", { class: "alerte alerte-erreur" },
      el("i", { class: "bi bi-x-octagon-fill", "aria-hidden": "true" }),
      el("div", { class: "alerte-corps" }, el("p", {}, phrase)), fermerAvis);
    fermerAvis.addEventListener("click", () => { alerte.remove(); clavier.viser(clavier.arret); });
    page.querySelector("[data-avis]").replaceChildren(alerte);
    annoncer(phrase);
  }
}
