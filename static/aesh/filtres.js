// School, kind of help, name: hides rows and slots at once; the address keeps the filter.

import { annoncer, sansAccent } from "./mots.js";

export class Filtres {
  constructor({ page, grille, etat, surChangement }) {
    Object.assign(this, { page, grille, etat, surChangement });
    this.formulaire = page.querySelector("[data-filtres]");
    this.formulaire.querySelector("[data-filtrer]").hidden = true;
    this.formulaire.addEventListener("submit", (e) => e.preventDefault());
    this.formulaire.addEventListener("input", () => this.changer());
    this.formulaire.querySelector("[data-largeur]")?.addEventListener("change", (e) => {
      this.largeurChoisie = true;
      this.largeur(e.target.value);
    });
    this.largeurParDefaut();
    this.jours();
  }

  get valeurs() {
    const champs = new FormData(this.formulaire);
    return {
      ecole: champs.get("ecole") ?? "", type: champs.get("type") ?? "",
      q: sansAccent(String(champs.get("q") ?? "").trim()), sansAesh: champs.has("sans_aesh"),
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
    const suite = parametres.toString();
    history.replaceState(null, "", suite ? `?${suite}` : location.pathname);
    this.largeurParDefaut();
    const montrees = this.appliquer();
    this.surChangement();
    annoncer(`${montrees} AESH montrés.`);
  }

  // Same rule as aesh.views.presentation: rows are hidden, never removed.
  appliquer() {
    const { ecole, type, q } = this.valeurs;
    const parAesh = new Map();
    for (const creneau of this.etat.creneaux.values()) {
      if (!parAesh.has(creneau.aesh)) parAesh.set(creneau.aesh, []);
      parAesh.get(creneau.aesh).push(creneau);
    }
    for (const boite of this.grille.querySelectorAll("[data-creneau]")) {
      const creneau = this.etat.creneaux.get(boite.dataset.creneau);
      boite.hidden = Boolean(creneau) && !((!ecole || creneau.etablissement === ecole) && (!type || creneau.type === type));
    }
    let montrees = 0;
    for (const ligne of this.grille.querySelectorAll("[data-aesh]")) {
      const creneaux = parAesh.get(ligne.dataset.aesh) ?? [];
      const nom = this.etat.aesh.get(ligne.dataset.aesh)?.nom ?? "";
      const noms = [nom, ...creneaux.flatMap((c) => c.eleves.map((e) => e.nom))];
      const trouve = !q || noms.some((n) => sansAccent(n).includes(q));
      const garde = (c) => (!ecole || c.etablissement === ecole) && (!type || c.type === type);
      const sienne = ecole && !type && ligne.dataset.ecole === ecole;
      ligne.hidden = !(trouve && (!(ecole || type) || sienne || creneaux.some(garde)));
      if (!ligne.hidden) montrees += 1;
    }
    this.page.querySelector("[data-rien-trouve]").hidden = montrees > 0;
    return montrees;
  }

  // Show a slot that the filter hides: its conflict was clicked.
  liberer() {
    for (const champ of this.formulaire.querySelectorAll("select[name], input[type=search]")) champ.value = "";
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
