// Two dialogs: a day or a week copied or exchanged; slots pasted from a spreadsheet, line by line.

import { el, s } from "./mots.js";
import { lireTableau } from "./tableur.js";

export class Transfert {
  constructor({ etat, actes }) {
    Object.assign(this, { etat, actes });
    this.modale = document.getElementById("dialogue-copier");
    this.formulaire = this.modale.querySelector("form");
    this.formulaire.addEventListener("submit", (e) => this.valider(e));
    this.formulaire.addEventListener("input", () => this.adapter());
    this.tableau = document.getElementById("dialogue-tableau");
    this.texte = this.tableau.querySelector("textarea");
    this.texte.addEventListener("input", () => this.verifier());
    this.tableau.querySelector("form").addEventListener("submit", (e) => this.ajouter(e));
  }

  champ(nom) {
    return this.formulaire.elements.namedItem(nom);
  }

  ouvrir({ de, vers, jour }) {
    const tous = [...this.etat.aesh.values()].sort((a, b) => a.nom.localeCompare(b.nom, "fr"));
    for (const nom of ["de", "vers"]) this.champ(nom).replaceChildren(...tous.map((a) => el("option", { value: a.id }, a.nom)));
    if (de) this.champ("de").value = de;
    if (vers) this.champ("acte").value = "echanger";
    this.champ("vers").value = vers ?? tous.find((a) => a.id !== this.champ("de").value)?.id ?? this.champ("de").value;
    for (const nom of ["jourDe", "jourVers"]) this.champ(nom).value = String(jour ?? 1);
    this.adapter();
    this.modale.showModal();
    if (vers) this.formulaire.querySelector("[type=submit]").focus();
  }

  adapter() {
    const journee = this.champ("etendue").value === "jour";
    for (const zone of this.formulaire.querySelectorAll("[data-journee]")) zone.hidden = !journee;
    this.formulaire.querySelector("[data-remplacer]").hidden = this.champ("acte").value === "echanger";
    this.dire("");
  }

  dire(phrase) {
    this.formulaire.querySelector("[data-copier-avis]").textContent = phrase;
  }

  valider(evenement) {
    evenement.preventDefault();
    const v = Object.fromEntries(new FormData(this.formulaire));
    const journee = v.etendue === "jour";
    const jourDe = journee ? Number(v.jourDe) : 0;
    const jourVers = journee ? Number(v.jourVers) : 0;
    const echange = v.acte === "echanger";
    if (v.de === v.vers && jourDe === jourVers) return this.dire("Choisissez un autre AESH, ou un autre jour.");
    if (!this.etat.de(v.de, jourDe).length && !(echange && this.etat.de(v.vers, jourVers).length)) {
      return this.dire("Il n'y a aucun créneau à copier.");
    }
    this.modale.close();
    return this.actes.transferer({ echange, de: v.de, jourDe, vers: v.vers, jourVers, remplacer: "remplacer" in v });
  }

  coller() {
    this.texte.value = "";
    this.verifier();
    this.tableau.showModal();
    this.texte.focus();
  }

  verifier() {
    const lignes = lireTableau(this.texte.value, this.etat);
    const fausses = lignes.filter((l) => l.erreur).length;
    this.lues = fausses ? [] : lignes.map((l) => l.champs);
    const bouton = this.tableau.querySelector("[type=submit]");
    bouton.setAttribute("aria-disabled", String(!this.lues.length));
    bouton.textContent = this.lues.length > 1 ? `Ajouter les ${this.lues.length} créneaux` : "Ajouter";
    const zone = this.tableau.querySelector("[data-apercu]");
    zone.replaceChildren(...lignes.map((l) => el("li", { class: l.erreur ? "faux" : null }, el("strong", {}, `Ligne ${l.numero} : `),
      l.erreur ? `⚠ ${l.erreur}` : l.phrase)));
    const vrais = lignes.length - fausses;
    this.tableau.querySelector("[data-apercu-resume]").textContent = !lignes.length ? "" : fausses
      ? `${fausses} ligne${s(fausses)} à corriger, ${vrais} correcte${s(vrais)}. Corrigez le texte ci-dessus.`
      : `${vrais} ligne${s(vrais)} correcte${s(vrais)}.`;
  }

  ajouter(evenement) {
    evenement.preventDefault();
    if (!this.lues.length) return;
    this.tableau.close();
    this.actes.creer(this.lues, "collage");
  }
}
