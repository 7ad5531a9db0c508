// The timetable's island: takes over the grid that the server drew.

import { FileDEnvoi } from "./api.js";
import { Clavier } from "./clavier.js";
import { Commandes } from "./commandes.js";
import { Dialogue } from "./dialogue.js";
import { Etat } from "./etat.js";
import { Filtres } from "./filtres.js";
import { JOURS, annoncer, duree, moment, plage } from "./mots.js";
import { Panneau } from "./panneau.js";
import { Pointeur } from "./pointeur.js";
import { constatsLocaux, proposer } from "./regles.js";
import { Rendu, el } from "./rendu.js";

const page = document.getElementById("edt");
const grille = document.getElementById("grille");
const donnees = document.getElementById("edt-donnees");
if (page && grille && donnees) demarrer(JSON.parse(donnees.textContent));

function demarrer(lues) {
  const etat = new Etat(lues);
  const modifiable = etat.emploi.peut_modifier;
  const pas = Number(page.dataset.pas);
  const racine = `/${page.dataset.departement}/emplois/${page.dataset.emploi}/creneaux/`;
  const lien = (id) => `${racine}${id}/`;
  const rendu = new Rendu(grille, etat, lien);
  const filtres = new Filtres({ page, grille, etat, surChangement: filtrer });
  const panneau = new Panneau(page, etat, { lien, lienNouveau: `${racine}nouveau/`, filtre: () => filtres.valeurs });
  let choisi = null;

  const file = new FileDEnvoi({
    base: `/${page.dataset.departement}/api/v1/`,
    jeton: document.querySelector('meta[name="csrf-token"]')?.content ?? "",
    surEtat: direEnvoi,
    surRefus: refuser,
  });
  const commandes = new Commandes({ etat, file, surChangement: actualiser });
  const dialogue = modifiable ? new Dialogue({ etat, surEnregistrer: enregistrer }) : null;
  const clavier = new Clavier({
    grille, etat, rendu, commandes, pas,
    actes: { ouvrir, nouveau, aide: () => document.getElementById("dialogue-touches").showModal(), fermer },
  });
  const pointeur = modifiable ? new Pointeur({
    grille, etat, pas, surDepot: deposer,
    controle: (voulu, creneau) => constatsLocaux(etat, voulu, creneau),
  }) : null;

  for (const bouton of page.querySelectorAll(".edt-outils button[hidden]")) bouton.hidden = false;
  grille.addEventListener("click", (e) => cliquer(e));
  grille.addEventListener("dblclick", (e) => { const c = creneauDe(e.target); if (c) ouvrir(c); });
  grille.addEventListener("focusin", (e) => { const c = creneauDe(e.target); if (c) choisir(c); });
  page.addEventListener("click", agir);
  page.addEventListener("submit", attendreEnvoi, { capture: true });
  addEventListener("beforeunload", (e) => { if (file.nombre) e.preventDefault(); });
  direEnvoi(0, "ok");
  direHistorique();
  direChoix();

  function creneauDe(cible) {
    const boite = cible.closest?.("[data-creneau]");
    return boite ? etat.creneaux.get(boite.dataset.creneau) : null;
  }

  // undefined: only redraw; null: focus somewhere sure; a slot: select it and put focus on it.
  function actualiser(creneau) {
    for (const un of etat.creneaux.values()) un.attend = file.resteSur(un) > 0;
    rendu.actualiser();
    filtres.appliquer();
    panneau.actualiser();
    page.querySelector("[data-vide]")?.toggleAttribute("hidden", etat.creneaux.size > 0);
    if (choisi && !etat.creneaux.has(choisi.cle)) choisi = null;
    if (creneau !== undefined && !document.querySelector("dialog[open]")) {
      if (creneau) montrer(creneau);
      else clavier.viser(clavier.premier());
    }
    if (creneau) choisi = creneau;
    clavier.verifier();
    direChoix();
    direHistorique();
  }

  function filtrer() {
    clavier.verifier();
    panneau.couverture();
    if (choisi && rendu.element(choisi)?.closest("[hidden]")) fermer();
  }

  function cliquer(evenement) {
    const creneau = creneauDe(evenement.target);
    if (!creneau || evenement.ctrlKey || evenement.metaKey || evenement.shiftKey) return;
    evenement.preventDefault();
    clavier.viser(rendu.element(creneau));
    choisir(creneau);
  }

  function choisir(creneau) {
    if (choisi === creneau) return;
    choisi = creneau;
    direChoix();
  }

  function fermer() {
    if (pointeur?.geste) return pointeur.abandonner();
    choisi = null;
    direChoix();
  }

  function direChoix() {
    for (const autre of grille.querySelectorAll(".choisi")) autre.classList.remove("choisi");
    const zone = page.querySelector("[data-choisi]");
    zone.hidden = false;
    zone.classList.toggle("plein", Boolean(choisi));
    if (!choisi) return zone.replaceChildren(el("p", { class: "texte-doux" }, modifiable ? "Choisissez un créneau pour le modifier, le déplacer ou le supprimer." : "Choisissez un créneau pour le lire en entier."));
    rendu.element(choisi)?.classList.add("choisi");
    const imprimer = document.getElementById("imprimer-aesh");
    if (imprimer) imprimer.value = choisi.aesh;
    const aesh = etat.aesh.get(choisi.aesh);
    const conflit = etat.conflitsDe(choisi)[0];
    const texte = el("p", {}, el("strong", {}, choisi.titre),
      ` · ${JOURS[choisi.jour]} ${plage(choisi)} (${duree(choisi.fin - choisi.debut)}) · ${aesh.nom}`,
      conflit ? el("span", { class: "edt-conflit" }, ` ⚠ ${conflit.phrase}`) : null);
    const boutons = modifiable
      ? [["modifier", "pencil", "Modifier"], ["supprimer", "trash", "Supprimer"], ["fermer", "x-lg", "Fermer"]]
      : [["fermer", "x-lg", "Fermer"]];
    zone.replaceChildren(texte, ...boutons.map(([acte, icone, nom]) =>
      el("button", { type: "button", class: `btn btn-${acte === "fermer" ? "discret" : "secondaire"}`, "data-acte": acte },
        el("i", { class: `bi bi-${icone}`, "aria-hidden": "true" }), nom,
        el("span", { class: "visually-hidden" }, acte === "fermer" ? " la sélection" : ` ${choisi.titre}`))));
  }

  function direHistorique() {
    const derniers = { annuler: ["Annuler", commandes.faites.at(-1)], retablir: ["Rétablir", commandes.defaites.at(-1)] };
    for (const [acte, [mot, commande]] of Object.entries(derniers)) {
      const bouton = page.querySelector(`[data-acte="${acte}"]`);
      if (!bouton) continue;
      bouton.setAttribute("aria-disabled", String(!commande));
      const texte = commande ? `${mot} : ${commande.nom}` : mot;
      bouton.querySelector("[data-texte]").replaceChildren(
        mot, ...(commande ? [el("span", { class: "edt-etroit" }, ` : ${commande.nom}`)] : []));
      bouton.title = texte;
      bouton.hidden = acte === "retablir" && !commande;
    }
  }

  function agir(evenement) {
    const cible = evenement.target.closest("[data-acte], [data-vers], [data-vers-aesh], [data-donner]");
    if (!cible || evenement.ctrlKey || evenement.metaKey) return;
    if (cible.dataset.vers) { evenement.preventDefault(); return allerVers(cible.dataset.vers); }
    if (cible.dataset.versAesh) { evenement.preventDefault(); return allerVersAesh(cible.dataset.versAesh); }
    if (cible.dataset.donner) { evenement.preventDefault(); return donner(cible.dataset.donner); }
    const actes = {
      nouveau: () => nouveau(null), annuler: () => commandes.annuler(), retablir: () => commandes.retablir(),
      modifier: () => ouvrir(choisi), supprimer: () => clavier.supprimer(choisi),
      fermer: () => { const c = choisi; fermer(); clavier.viser(rendu.element(c)); },
    };
    evenement.preventDefault();
    if (cible.getAttribute("aria-disabled") !== "true") actes[cible.dataset.acte]?.();
  }

  function allerVers(id) {
    const creneau = [...etat.creneaux.values()].find((c) => c.id === id);
    if (!creneau) return;
    montrer(creneau);
    choisir(creneau);
  }

  // Focus on a slot, whatever hid it: a filter, or another day on a telephone.
  function montrer(creneau) {
    const boite = rendu.element(creneau);
    if (boite?.closest("[hidden]")) filtres.liberer();
    filtres.voirJour(creneau.jour);
    clavier.viser(boite);
  }

  function allerVersAesh(id) {
    const ligne = grille.querySelector(`[data-aesh="${CSS.escape(id)}"]`);
    if (ligne?.hidden) filtres.liberer();
    clavier.viser(ligne?.querySelector(".qui"));
  }

  function ouvrir(creneau) {
    if (modifiable) dialogue.ouvrir(etat.champsDe(creneau), creneau);
    else choisir(creneau);
  }

  function nouveau(aesh) {
    const ecole = aesh ? grille.querySelector(`[data-aesh="${CSS.escape(aesh)}"]`).dataset.ecole : filtres.valeurs.ecole;
    dialogue.ouvrir({ aesh, etablissement: ecole });
  }

  // From the coverage: pupil, school, class, the best AESH and a first free moment.
  function donner(id) {
    const eleve = etat.eleves.get(id);
    const ecoleDe = (a) => grille.querySelector(`[data-aesh="${CSS.escape(a)}"]`)?.dataset.ecole;
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

  function deposer({ genre, creneau, aesh, jour, debut, fin }) {
    if (genre === "creer") {
      const ecole = grille.querySelector(`[data-aesh="${CSS.escape(aesh)}"]`).dataset.ecole;
      return dialogue.ouvrir({ aesh, jour, debut, fin, etablissement: ecole });
    }
    if (genre === "etirer") return commandes.modifier(creneau, { fin }, "durée");
    return commandes.modifier(creneau, { aesh, jour, debut, fin }, "déplacement");
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
    if (statut === 409 && probleme.auteur) {
      const quand = new Date(probleme.le).toLocaleTimeString("fr-FR", { hour: "numeric", minute: "2-digit" }).replace(":", " h ");
      const actuel = probleme.actuel ? ` Voici son état actuel : ${moment(probleme.actuel)}, avec ${probleme.actuel.aesh_nom}.` : "";
      phrase = `${probleme.auteur} a modifié ce créneau à ${quand}.${actuel} Votre changement n'a pas été enregistré.`;
    }
    commandes.oublier(creneau);
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
