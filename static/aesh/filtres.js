// School, kind of help, name: hides rows and slots at once; the address keeps the filter.

import { annoncer, sansAccent } from "./mots.js";

export class Filtres {
  constructor({ page, grille, etat, vue, surChangement }) {
    Object.assign(this, { page, grille, etat, vue, surChangement });
    this.formulaire = page.querySelector("[data-filtres]");
    this.formulaire.querySelector("[data-filtrer]").hidden = true;
    this.formulaire.addEventListener("submit", (e) => e.preventDefault());
    this.formulaire.addEventListener("input", (e) => {
      if (e.target.matches("[data-largeur]")) {
        this.largeurChoisie = true;
        this.largeur(e.target.value);
      }
      this.changer();
    });
    this.largeurChoisie = new URLSearchParams(location.search).has("largeur");
    this.largeurParDefaut();
    this.jours();
  }

  get valeurs() {
    const champs = new FormData(this.formulaire);
    return {
      ecole: champs.get("ecole") ?? "", type: champs.get("type") ?? "",
      q: sansAccent(String(champs.get("q") ?? "").trim()), sansAesh: champs.has("sans_aesh"), conflits: champs.has("conflits"),
    };
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
    const parametres = new URLSearchParams(new FormData(this.formulaire));
    for (const [nom, valeur] of [...parametres]) if (!valeur) parametres.delete(nom);
    if (!this.largeurChoisie) parametres.delete("largeur");
    const suite = parametres.toString();
    history.replaceState(null, "", suite ? `?${suite}` : location.pathname);
    // The other views keep what this one shows.
    for (const lien of this.page.querySelectorAll("[data-vues] a")) {
      parametres.set("vue", new URL(lien.href).searchParams.get("vue"));
      lien.href = `?${parametres}`;
    }
    this.largeurParDefaut();
    const montrees = this.appliquer();
    this.surChangement();
    annoncer(`${montrees} ligne${montrees > 1 ? "s" : ""} montrée${montrees > 1 ? "s" : ""}.`);
  }

  // Same rule as aesh.views.presentation: rows are hidden, never removed.
  appliquer() {
    const { ecole, type, q, conflits, sansAesh } = this.valeurs;
    const enConflit = (c) => this.etat.conflitsDe(c).some((x) => x.niveau === "bloquant");
    const garde = (c) => (!ecole || c.etablissement === ecole) && (!type || c.type === type) && (!conflits || enConflit(c));
    const accuses = new Set(this.etat.conflits.filter((x) => x.niveau === "bloquant").flatMap((x) => [x.aesh, x.eleve]));
    const parRang = new Map();
    for (const creneau of this.etat.creneaux.values()) {
      for (const cle of this.vue.cles(creneau)) parRang.set(cle, [...(parRang.get(cle) ?? []), creneau]);
    }
    for (const boite of this.grille.querySelectorAll("[data-creneau]")) {
      const creneau = this.etat.creneaux.get(boite.dataset.creneau);
      boite.hidden = Boolean(creneau) && !garde(creneau);
    }
    let montrees = 0;
    for (const ligne of this.grille.querySelectorAll("[data-ligne]")) {
      const cle = ligne.dataset.ligne;
      const creneaux = parRang.get(cle) ?? [];
      const eleves = this.vue.multiple ? [] : creneaux.flatMap((c) => c.eleves.map((e) => e.nom));
      const noms = () => [this.vue.tete(cle, creneaux).nom, ...creneaux.map((c) => this.etat.aesh.get(c.aesh)?.nom ?? ""), ...eleves];
      const trouve = !q || noms().some((n) => sansAccent(n).includes(q));
      const aide = !(this.vue.multiple && sansAesh) || this.etat.eleves.get(cle)?.etat === "aucun";
      const sienne = (!ecole || ligne.dataset.ecole === ecole) && (!type || ligne.dataset.type === type);
      const vide = conflits ? accuses.has(cle) && !ecole && !type : sienne;
      ligne.hidden = !(trouve && aide && (creneaux.some(garde) || vide));
      if (!ligne.hidden) montrees += 1;
    }
    this.page.querySelector("[data-rien-trouve]").hidden = montrees > 0;
    return montrees;
  }

  // Show a slot that the filter hides: its conflict was clicked.
  liberer() {
    for (const champ of this.formulaire.querySelectorAll("select[name]:not([data-largeur]), input[type=search]")) champ.value = "";
    for (const champ of this.formulaire.querySelectorAll("input[type=checkbox]")) champ.checked = false;
    this.changer();
  }

  // On a telephone: one day at a time.
  jours() {
    const zone = this.page.querySelector("[data-jours]");
    const noms = ["Tous", "Lun", "Mar", "Mer", "Jeu", "Ven"];
    noms.forEach((nom, numero) => {
      const bouton = document.createElement("button");
      bouton.type = "button";
      bouton.textContent = nom;
      bouton.addEventListener("click", () => this.montrer(numero));
      zone.append(bouton);
    });
    const jour = new Date().getDay();
    this.montrer(jour >= 1 && jour <= 5 ? jour : 1);
  }

  // The day of a slot that takes focus; nothing when every day is shown.
  voirJour(numero) {
    if (/montre-\d/.test(this.grille.className) && !this.grille.classList.contains(`montre-${numero}`)) this.montrer(numero);
  }

  montrer(numero) {
    [...this.page.querySelectorAll("[data-jours] button")].forEach((bouton, rang) => {
      bouton.setAttribute("aria-pressed", String(rang === numero));
    });
    this.grille.className = this.grille.className.replace(/\s*montre-\d/g, "");
    if (numero) this.grille.classList.add(`montre-${numero}`);
  }
}
