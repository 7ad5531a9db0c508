// School, kind of help, name: hides rows and slots at once; the address keeps the filter. With the second file.

import { annoncer, el, s } from "./mots.js";
import { sansAccent } from "./saisie.js";

export class Filtres {
  constructor({ page, grille, etat, vue, rendu, surChangement }) {
    Object.assign(this, { page, grille, etat, vue, rendu, surChangement });
    this.formulaire = page.querySelector("[data-filtres]");
    this.formulaire.querySelector("[data-filtrer]").hidden = true;
    this.formulaire.addEventListener("submit", (e) => e.preventDefault());
    this.largeurChoisie = new URLSearchParams(location.search).has("largeur");
    this.lire();
    this.largeurParDefaut();
    this.jours();
    this.montrees();
    // Rows may have been drawn again before this file came.
    this.suivre([...rendu.rangs.values()]);
  }

  // A choice of the form, told by grille.js.
  entendre(champ) {
    if (champ.matches("[data-largeur]")) {
      this.largeurChoisie = true;
      this.largeur(champ.value);
    }
    this.changer();
  }

  lire() {
    const champs = new FormData(this.formulaire);
    this.valeurs = {
      ecole: champs.get("ecole") ?? "", type: champs.get("type") ?? "",
      q: sansAccent(String(champs.get("q") ?? "").trim()), sansAesh: champs.has("sans_aesh"), conflits: champs.has("conflits"),
    };
    const nombre = Object.values(this.valeurs).filter(Boolean).length;
    this.page.querySelector("[data-filtres-actifs]").textContent = nombre ? ` (${nombre})` : "";
  }

  // Wide as soon as one school is chosen (its slots then hold their names), unless told otherwise.
  largeurParDefaut() {
    const champ = this.formulaire.querySelector("[data-largeur]");
    if (!champ || this.largeurChoisie) return;
    champ.value = this.valeurs.ecole ? "large" : "normale";
    this.largeur(champ.value);
  }

  largeur(valeur) {
    for (const nom of ["compacte", "large"]) this.page.classList.toggle(`largeur-${nom}`, nom === valeur);
  }

  changer() {
    this.lire();
    const parametres = new URLSearchParams(new FormData(this.formulaire));
    for (const [nom, valeur] of [...parametres]) if (!valeur) parametres.delete(nom);
    if (!this.largeurChoisie) parametres.delete("largeur");
    history.replaceState(null, "", `${location.pathname}${parametres.size ? `?${parametres}` : ""}`);
    // The other views keep what this one shows.
    for (const lien of this.page.querySelectorAll("[data-vues] a, [data-sans-aesh]")) {
      parametres.set("vue", new URL(lien.href).searchParams.get("vue"));
      if (lien.dataset.sansAesh) parametres.set("sans_aesh", "1");
      lien.href = `?${parametres}`;
    }
    this.largeurParDefaut();
    const montrees = this.appliquer([...this.rendu.rangs.values()]);
    this.surChangement();
    annoncer(`${montrees} ligne${s(montrees)} montrée${s(montrees)}.`);
  }

  // Rows drawn again: nothing to hide while nothing is asked for.
  suivre(rangs) {
    if (rangs.length && Object.values(this.valeurs).some(Boolean)) this.appliquer(rangs);
  }

  // Same rule as aesh.views.presentation: rows are hidden, never removed. How many rows are shown.
  appliquer(rangs) {
    for (const rang of rangs) this.filtrer(rang);
    return this.montrees();
  }

  // An empty grid would scroll and hold nothing that takes focus: a sentence takes its place.
  montrees() {
    const montrees = [...this.rendu.rangs.values()].filter((r) => !r.ligne.hidden).length;
    this.page.querySelector("[data-rien-trouve]").hidden = montrees > 0;
    this.grille.hidden = !montrees;
    return montrees;
  }

  filtrer({ cle, ligne, boites }) {
    const { ecole, type, q, conflits, sansAesh } = this.valeurs;
    const { etat, vue } = this;
    const creneaux = etat.de(cle);
    const garde = (c) => (!ecole || c.etablissement === ecole) && (!type || c.type === type) && (!conflits || etat.estBloque(c));
    // A row whose boxes nobody read and that no filter concerns shows them all.
    if (boites || ecole || type || conflits || ligne.querySelector("[data-creneau][hidden]")) {
      for (const [id, boite] of this.rendu.boites(this.rendu.rangs.get(cle))) boite.hidden = !garde(etat.creneaux.get(id));
    }
    const noms = () => [
      vue.tete(cle, creneaux).nom, ...creneaux.map((c) => etat.aesh.get(c.aesh)?.nom ?? ""),
      ...(vue.multiple ? [] : creneaux.flatMap((c) => c.eleves.map((e) => e.nom))),
    ];
    const trouve = !q || noms().some((n) => sansAccent(n).includes(q));
    const aide = !sansAesh || etat.eleves.get(cle)?.etat === "aucun";
    const sienne = (!ecole || ligne.dataset.ecole === ecole) && (!type || ligne.dataset.type === type);
    const vide = conflits ? etat.estAccuse(cle) && !ecole && !type : sienne;
    ligne.hidden = !(trouve && aide && (creneaux.some(garde) || vide));
  }

  // Nothing may hide a slot that takes focus: no filter, no other day on a telephone.
  decouvrir(boite, jour) {
    if (boite?.closest("[hidden]")) this.liberer();
    if (this.jour && jour && this.jour !== jour) this.montrer(jour);
  }

  liberer() {
    for (const champ of this.formulaire.querySelectorAll("select[name]:not([data-largeur]), input[type=search]")) champ.value = "";
    for (const champ of this.formulaire.querySelectorAll("input[type=checkbox]")) champ.checked = false;
    this.changer();
  }

  // On a telephone: one day at a time.
  jours() {
    this.boutons = ["Tous", "Lun", "Mar", "Mer", "Jeu", "Ven"].map((nom, numero) => {
      const bouton = el("button", { type: "button" }, nom);
      bouton.addEventListener("click", () => this.montrer(numero));
      return bouton;
    });
    this.page.querySelector("[data-jours]").append(...this.boutons);
    const jour = new Date().getDay();
    this.montrer(jour >= 1 && jour <= 5 ? jour : 1);
  }

  montrer(numero) {
    this.boutons.forEach((bouton, rang) => bouton.setAttribute("aria-pressed", String(rang === numero)));
    this.grille.classList.remove(`montre-${this.jour}`);
    if (numero) this.grille.classList.add(`montre-${numero}`);
    this.jour = numero;
  }
}
