// The bar of what is selected, and the two buttons of history.

import { JOURS, duree, plage } from "./mots.js";
import { el } from "./rendu.js";

const UN = [["modifier", "pencil", "Modifier"], ["dupliquer", "files", "Dupliquer"], ["copier", "clipboard", "Copier"],
  ["supprimer", "trash", "Supprimer"], ["plusieurs", "check2-square", "Choisir plusieurs"]];
const PLUSIEURS = [["avant", "chevron-left", "15 min plus tôt"], ["apres", "chevron-right", "15 min plus tard"],
  ["veille", "chevron-double-left", "Jour d'avant"], ["lendemain", "chevron-double-right", "Jour d'après"],
  ["dupliquer", "files", "Dupliquer"], ["copier", "clipboard", "Copier"], ["supprimer", "trash", "Supprimer"]];

export class Barre {
  constructor({ page, grille, etat, rendu, selection, commandes, actes, modifiable }) {
    Object.assign(this, { page, grille, etat, rendu, selection, commandes, actes, modifiable });
  }

  actualiser() {
    this.choix();
    this.historique();
    const coller = this.page.querySelector("[data-acte=coller]");
    if (coller) coller.hidden = !this.actes.copies.length;
  }

  choix() {
    const { page, grille, selection, modifiable } = this;
    for (const boite of grille.querySelectorAll("[data-creneau]")) {
      const choisi = selection.a(this.etat.creneaux.get(boite.dataset.creneau));
      boite.classList.toggle("choisi", choisi);
      if (choisi && selection.plusieurs) boite.setAttribute("aria-current", "true");
      else boite.removeAttribute("aria-current");
    }
    const zone = page.querySelector("[data-choisi]");
    zone.hidden = false;
    const tous = selection.tous;
    zone.classList.toggle("plein", tous.length > 0);
    if (!tous.length) {
      const mots = selection.plusieurs ? "Choisissez les créneaux un à un." : modifiable
        ? "Choisissez un créneau pour le modifier, le copier, le déplacer ou le supprimer." : "Choisissez un créneau pour le lire en entier.";
      return zone.replaceChildren(el("p", { class: "texte-doux" }, mots), ...(selection.plusieurs ? [this.bouton("fermer", "x-lg", "Fermer", " la sélection")] : []));
    }
    const seul = tous.length === 1 ? tous[0] : null;
    const imprimer = document.getElementById("imprimer-aesh");
    if (imprimer) imprimer.value = (seul ?? tous[0]).aesh;
    const boutons = !modifiable ? [] : seul && !selection.plusieurs ? UN : PLUSIEURS;
    const suite = seul ? ` ${seul.titre}` : " la sélection";
    return zone.replaceChildren(seul ? this.un(seul) : this.plusieurs(tous),
      ...boutons.map(([acte, icone, nom]) => this.bouton(acte, icone, nom, suite)),
      this.bouton("fermer", "x-lg", "Fermer", " la sélection"));
  }

  un(creneau) {
    const conflit = this.etat.conflitsDe(creneau)[0];
    return el("p", {}, el("strong", {}, creneau.titre),
      ` · ${JOURS[creneau.jour]} ${plage(creneau)} (${duree(creneau.fin - creneau.debut)}) · ${this.etat.aesh.get(creneau.aesh).nom}`,
      conflit ? el("span", { class: "edt-conflit" }, ` ⚠ ${conflit.phrase}`) : null);
  }

  plusieurs(tous) {
    const minutes = tous.reduce((n, c) => n + c.fin - c.debut, 0);
    return el("p", {}, el("strong", {}, `${tous.length} créneaux choisis`), ` · ${duree(minutes)}`);
  }

  bouton(acte, icone, nom, suite) {
    return el("button", { type: "button", class: `btn btn-${acte === "fermer" ? "discret" : "secondaire"}`, "data-acte": acte },
      el("i", { class: `bi bi-${icone}`, "aria-hidden": "true" }), nom, el("span", { class: "visually-hidden" }, suite));
  }

  historique() {
    const derniers = { annuler: ["Annuler", this.commandes.faites.at(-1)], retablir: ["Rétablir", this.commandes.defaites.at(-1)] };
    for (const [acte, [mot, commande]] of Object.entries(derniers)) {
      const bouton = this.page.querySelector(`[data-acte="${acte}"]`);
      if (!bouton) continue;
      bouton.setAttribute("aria-disabled", String(!commande));
      const texte = commande ? `${mot} : ${commande.nom}` : mot;
      bouton.querySelector("[data-texte]").textContent = texte;
      bouton.title = texte;
      bouton.hidden = acte === "retablir" && !commande;
    }
  }
}
