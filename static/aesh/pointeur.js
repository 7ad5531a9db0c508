// Mouse and pen: drag to move, right edge to resize, drag on an empty place to create.
// A finger scrolls: on touch the buttons do the same. With the second file; grille.js tells when the pointer comes down.

import { el, plage, position } from "./mots.js";

const SEUIL = 4;
const BORD = 8;
const MINIMUM = 15;

export class Pointeur {
  // surDepot(geste): {genre, creneau, aesh, jour, debut, fin}; controle(voulu, creneau): sentences.
  constructor({ grille, etat, vue, pas, surDepot, controle }) {
    Object.assign(this, { grille, etat, vue, pas, surDepot, controle });
    this.geste = null;
    addEventListener("pointermove", (e) => this.bouger(e));
    addEventListener("pointerup", (e) => this.finir(e));
    addEventListener("pointercancel", () => this.abandonner());
    // The links of the slots are not for dragging, and a drag must not follow them.
    grille.addEventListener("dragstart", (e) => e.preventDefault());
  }

  get enCours() {
    return Boolean(this.geste?.lance);
  }

  commencer(evenement) {
    if (evenement.button !== 0 || evenement.pointerType === "touch" || matchMedia("(max-width: 48rem)").matches) return;
    const jour = evenement.target.closest?.("[data-jour]");
    if (!jour) return;
    const boite = evenement.target.closest("[data-creneau]");
    const creneau = boite ? this.etat.creneaux.get(boite.dataset.creneau) : null;
    const minute = this.minute(jour, evenement.clientX);
    let genre = "creer";
    if (creneau) genre = boite.getBoundingClientRect().right - evenement.clientX <= BORD ? "etirer" : "deplacer";
    this.geste = {
      genre, creneau, boite, jour, x: evenement.clientX, y: evenement.clientY,
      prise: creneau ? minute - (genre === "etirer" ? creneau.fin : creneau.debut) : 0, depart: this.caler(minute), lance: false, voulu: null,
    };
  }

  minute(jour, x) {
    const cadre = jour.getBoundingClientRect();
    const { debut, fin } = this.etat.heures;
    const part = Math.min(1, Math.max(0, (x - cadre.left) / cadre.width));
    return debut + part * (fin - debut);
  }

  caler(minute) {
    return Math.round(minute / this.pas) * this.pas;
  }

  bouger(evenement) {
    const geste = this.geste;
    if (!geste) return;
    // Let go where nobody heard it.
    if (!evenement.buttons) return this.abandonner();
    if (!geste.lance) {
      if (Math.hypot(evenement.clientX - geste.x, evenement.clientY - geste.y) < SEUIL) return;
      geste.lance = true;
      geste.boite?.classList.add("parti");
      geste.fantome = el("span", { class: "fantome", "aria-hidden": "true" });
      // The pointer keeps the cursor of what it holds, wherever it goes.
      (geste.boite ?? geste.jour).setPointerCapture(evenement.pointerId);
    }
    evenement.preventDefault();
    this.defiler(evenement);
    const sous = document.elementFromPoint(evenement.clientX, evenement.clientY)?.closest?.("#grille [data-jour]");
    const ici = sous?.closest("[data-ligne]");
    // Only the rows of AESH can be changed by a drag: a pupil or a class is what the slot is for.
    const permis = ici && geste.genre === "deplacer" && (this.vue.nom === "aesh" || ici === geste.jour.closest("[data-ligne]"));
    const jour = permis ? sous : (geste.place ?? geste.jour);
    geste.place = jour;
    geste.voulu = this.voulu(geste, jour, this.minute(jour, evenement.clientX));
    this.montrer(geste, jour);
  }

  voulu(geste, jour, minute) {
    const { creneau } = geste;
    const cle = jour.closest("[data-ligne]").dataset.ligne;
    const aesh = this.vue.nom === "aesh" ? cle : creneau?.aesh;
    const numero = Number(jour.dataset.jour);
    if (geste.genre === "creer") {
      const autre = this.caler(minute);
      const debut = Math.min(geste.depart, autre);
      return { cle, aesh, jour: numero, debut, fin: Math.max(geste.depart, autre, debut + MINIMUM) };
    }
    if (geste.genre === "etirer") {
      const fin = Math.max(creneau.debut + MINIMUM, creneau.fin + this.caler(minute - geste.prise - creneau.fin));
      return { aesh: creneau.aesh, jour: creneau.jour, debut: creneau.debut, fin };
    }
    const duree = creneau.fin - creneau.debut;
    const voulu = creneau.debut + this.caler(minute - geste.prise - creneau.debut);
    const debut = Math.min(Math.max(voulu, this.etat.heures.debut), this.etat.heures.fin - duree);
    return { aesh, jour: numero, debut, fin: debut + duree };
  }

  montrer(geste, jour) {
    const [quart, quarts] = position(geste.voulu, this.etat.heures);
    const complet = geste.creneau
      ? { ...geste.creneau, ...geste.voulu }
      : { ...geste.voulu, type: "individuelle", eleves: [], semaine: "toutes", cle: "" };
    const refus = geste.genre === "creer" ? [] : this.controle(complet, geste.creneau);
    geste.fantome.className = `fantome d${quart} l${quarts}`;
    geste.fantome.classList.toggle("refus", refus.length > 0);
    const cadre = jour.getBoundingClientRect();
    geste.fantome.classList.toggle("droite", quart * 15 > (this.etat.heures.fin - this.etat.heures.debut) * 0.55 && cadre.width > 80);
    geste.fantome.replaceChildren(el("b", {}, plage(geste.voulu)));
    if (geste.fantome.parentElement !== jour) jour.append(geste.fantome);
  }

  // Near an edge the grid follows the pointer.
  defiler(evenement) {
    const cadre = this.grille.getBoundingClientRect();
    const tete = this.grille.querySelector(".qui").offsetWidth;
    if (evenement.clientX > cadre.right - 30) this.grille.scrollLeft += 12;
    else if (evenement.clientX < cadre.left + tete + 20) this.grille.scrollLeft -= 12;
    if (evenement.clientY > cadre.bottom - 30) this.grille.scrollTop += 10;
    else if (evenement.clientY < cadre.top + 60) this.grille.scrollTop -= 10;
  }

  finir(evenement) {
    const geste = this.geste;
    if (!geste) return;
    this.abandonner();
    if (!geste.lance) return;
    // The click that follows a drag at once is not a click on the link.
    const avaler = (e) => { e.preventDefault(); e.stopPropagation(); };
    addEventListener("click", avaler, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", avaler, { capture: true }), 0);
    evenement.preventDefault();
    if (geste.voulu) this.surDepot({ genre: geste.genre, copie: evenement.ctrlKey || evenement.metaKey, creneau: geste.creneau, ...geste.voulu });
  }

  abandonner() {
    const geste = this.geste;
    this.geste = null;
    geste?.fantome?.remove();
    geste?.boite?.classList.remove("parti");
  }
}
