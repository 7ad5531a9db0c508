// The bar of what is selected, and the two buttons of history. With a finger, a tap on a slot opens
// the same as a sheet (feuille.js).

import { JOURS, cacher, duree, ecrire, el, icone, plage } from "./mots.js";

const DEPLACER = [["avant", "chevron-left", "15 min plus tôt"], ["apres", "chevron-right", "15 min plus tard"],
  ["veille", "chevron-double-left", "Jour d'avant"], ["lendemain", "chevron-double-right", "Jour d'après"]];
const MODIFIER = ["modifier", "pencil", "Modifier"];
const COMMUNS = [["dupliquer", "files", "Dupliquer"], ["copier", "clipboard", "Copier"], ["supprimer", "trash", "Supprimer"]];
const SEPARER = ["separer", "layout-split", "Séparer A et B"];
const CHOISIR = ["plusieurs", "check2-square", "Choisir plusieurs"];

export class Barre {
  constructor({ page, etat, rendu, selection, commandes, actes, modifiable, ouvrirFeuille }) {
    Object.assign(this, { page, etat, rendu, selection, commandes, actes, modifiable, ouvrirFeuille, marquees: new Set() });
    const trouver = (nom) => page.querySelector(`[data-acte="${nom}"]`);
    Object.assign(this, { zone: page.querySelector("[data-choisi]"), coller: trouver("coller"), boutons: { annuler: trouver("annuler"), retablir: trouver("retablir") } });
    this.imprimer = document.getElementById("imprimer-aesh");
    this.feuille = document.getElementById("feuille-creneau");
  }

  actualiser() {
    this.marquer();
    this.choix();
    if (this.feuille?.open) this.ouvrirFeuille();
    this.historique("annuler", "Annuler", this.commandes.faites.at(-1));
    this.historique("retablir", "Rétablir", this.commandes.defaites.at(-1));
    if (this.coller) this.coller.hidden = !this.actes.copies.length;
  }

  // The boxes of the selection; only these and the former ones are touched.
  marquer() {
    const { selection } = this;
    const voulues = new Set(selection.tous.flatMap((c) => this.rendu.elements(c)));
    for (const boite of this.marquees) if (!voulues.has(boite)) this.changer(boite, false);
    for (const boite of voulues) this.changer(boite, true);
    this.marquees = voulues;
  }

  changer(boite, choisi) {
    boite.classList.toggle("choisi", choisi);
    if (choisi && this.selection.plusieurs) boite.setAttribute("aria-current", "true");
    else boite.removeAttribute("aria-current");
  }

  choix() {
    const { zone, selection, modifiable } = this;
    const { tous, plusieurs } = selection;
    zone.hidden = false;
    zone.classList.toggle("plein", tous.length > 0);
    const seul = tous.length === 1 ? tous[0] : null;
    if (this.imprimer && tous.length) this.imprimer.value = tous[0].aesh;
    const suite = seul ? ` ${seul.titre}` : " la sélection";
    const communs = tous.some((c) => c.semaine === "toutes") ? [...COMMUNS, SEPARER] : [...COMMUNS];
    const verrou = ["verrouiller", ...(tous.every((c) => c.verrouille) ? ["unlock", "Déverrouiller"] : ["lock", "Verrouiller"])];
    // Of one slot, the lock is in its dialog: one Tab less on the way through the bar.
    const boutons = !modifiable || !tous.length ? [] : seul && !plusieurs ? [MODIFIER, ...communs, CHOISIR] : [...DEPLACER, ...communs, verrou];
    const fermer = tous.length || plusieurs;
    this.dire(zone, tous.length ? this.phrase(tous) : plusieurs ? ["Choisissez les créneaux un à un."] : [modifiable
      ? "Choisissez un créneau pour le modifier, le copier, le déplacer ou le supprimer." : "Choisissez un créneau pour le lire en entier."]);
    // The same buttons stay: one of them may have focus.
    const sorte = [boutons.length, verrou[2], suite, fermer].join();
    if (this.sorte === sorte) return;
    this.sorte = sorte;
    zone.replaceChildren(zone.firstElementChild, ...boutons.map((b) => this.bouton(b, suite)),
      ...(fermer ? [this.bouton(["fermer", "x-lg", "Fermer"], " la sélection")] : []));
  }

  // A sentence in the first paragraph: strings, then what breaks a rule, blocking or to look at.
  dire(zone, [gras, reste = "", constat = null]) {
    const p = zone.querySelector("p") ?? zone.appendChild(el("p", {}, el("strong"), el("span"), el("span")));
    p.classList.toggle("texte-doux", !reste);
    const mot = constat?.niveau === "bloquant" ? "⚠ Conflit" : "◇ À vérifier";
    [gras, reste, constat ? `${mot} : ${constat.phrase}` : ""].forEach((texte, rang) => ecrire(p.children[rang], texte));
    p.lastElementChild.className = `edt-constat ${constat?.niveau ?? ""}`;
  }

  phrase(tous) {
    const [creneau, autre] = tous;
    const minutes = duree(tous.reduce((n, c) => n + c.fin - c.debut, 0));
    if (autre) return [`${tous.length} créneaux choisis`, ` · ${minutes}`];
    return [creneau.titre, ` · ${JOURS[creneau.jour]} ${plage(creneau)} (${minutes}) · ${this.etat.aesh.get(creneau.aesh).nom} `, this.etat.conflitsDe(creneau)[0]];
  }

  bouton([acte, dessin, nom], suite) {
    return el("button", { type: "button", class: `btn btn-${acte === "fermer" ? "discret" : "secondaire"}`, "data-acte": acte },
      icone(dessin), nom, cacher(suite));
  }

  // Every button of one slot.
  boutonsDe(suite) {
    return [MODIFIER, ...COMMUNS, ["verrouiller", "lock", "Verrouiller ou non"], ...DEPLACER, SEPARER, CHOISIR].map((b) => this.bouton(b, suite));
  }

  historique(acte, mot, commande) {
    const bouton = this.boutons[acte];
    if (!bouton) return;
    bouton.setAttribute("aria-disabled", String(!commande));
    const nom = commande ? ` : ${commande.nom}` : "";
    ecrire(bouton.querySelector("[data-texte]"), nom);
    bouton.title = mot + nom;
    bouton.hidden = acte === "retablir" && !commande;
  }
}
