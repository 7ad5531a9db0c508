// One slot in a native dialog: create, change; the cheap rules speak while typing.

import { el, icone, nomEcole } from "./mots.js";
import { constatsLocaux } from "./regles.js";
import { ecrireHeure, lireHeure } from "./saisie.js";

export class Dialogue {
  // surEnregistrer(champs, creneau | null)
  constructor({ etat, surEnregistrer }) {
    Object.assign(this, { etat, surEnregistrer });
    this.modale = document.getElementById("dialogue-creneau");
    this.formulaire = this.modale.querySelector("form");
    this.avis = this.modale.querySelector("[data-creneau-avis]");
    this.eleves = this.modale.querySelector("[data-liste-eleves]");
    this.formulaire.addEventListener("submit", (e) => this.enregistrer(e));
    this.formulaire.addEventListener("input", (e) => this.changer(e.target));
  }

  champ(nom) {
    return this.formulaire.elements.namedItem(nom);
  }

  ouvrir(valeurs, creneau = null) {
    if (this.modale.open) return; // asked for twice while the server was looking
    this.creneau = creneau;
    this.modale.querySelector("#dialogue-titre").textContent =
      creneau ? "Modifier le créneau" : valeurs.titre ?? "Nouveau créneau";
    const ecoles = [...this.etat.ecoles.values()].map((e) => [e.id, nomEcole(e)]);
    this.remplir("etablissement", trier(ecoles), valeurs.etablissement, "Choisir…");
    this.remplir("aesh", trier([...this.etat.aesh.values()].map((a) => [a.id, a.nom])), valeurs.aesh, "Choisir…");
    this.champ("type").value = valeurs.type ?? [...this.etat.types.keys()][0];
    this.champ("jour").value = String(valeurs.jour ?? 1);
    this.champ("semaine").value = valeurs.semaine ?? "toutes";
    this.champ("verrouille").checked = valeurs.verrouille ?? false;
    this.champ("debut").value = valeurs.debut === undefined ? "" : ecrireHeure(valeurs.debut);
    this.champ("fin").value = valeurs.fin === undefined ? "" : ecrireHeure(valeurs.fin);
    this.choisis = new Set((valeurs.eleves ?? []).map((e) => e.id));
    this.noms = new Map((valeurs.eleves ?? []).map((e) => [e.id, e.nom]));
    this.ecoleChangee(valeurs.classe ?? "");
    this.controler();
    this.modale.showModal();
    const premier = ["etablissement", "aesh", "debut", "fin"].find((nom) => !this.champ(nom).value);
    // Nothing left to fill in: one key saves what is proposed.
    (premier || creneau ? this.champ(premier ?? "aesh") : this.formulaire.querySelector("[type=submit]")).focus();
  }

  type() {
    return this.etat.type({ type: this.champ("type").value });
  }

  remplir(nom, valeurs, choisie, vide) {
    const options = valeurs.map(([cle, texte]) => el("option", { value: cle }, texte));
    this.champ(nom).replaceChildren(...(vide ? [el("option", { value: "" }, vide)] : []), ...options);
    this.champ(nom).value = choisie ?? "";
    if (this.champ(nom).selectedIndex < 0) this.champ(nom).value = "";
  }

  // Classes and pupils are those of the chosen school.
  ecoleChangee(classe) {
    const ecole = this.champ("etablissement").value;
    const classes = [...this.etat.classes.values()].filter((c) => c.etablissement === ecole).map((c) => [c.id, c.nom]);
    this.remplir("classe", trier(classes), classe, "Sans classe");
    this.dessinerEleves();
  }

  dessinerEleves() {
    const ecole = this.champ("etablissement").value;
    const { eleves } = this.type();
    this.modale.querySelector("[data-eleves]").hidden = eleves === "aucun";
    const ici = this.etat.couverture.filter((e) => e.etablissement === ecole || this.choisis.has(e.id));
    const connus = new Set(ici.map((e) => e.id));
    const autres = [...this.choisis].filter((id) => !connus.has(id)).map((id) => ({ id, nom: this.noms.get(id) ?? "Élève", classe: "", phrase: "" }));
    const lignes = [...ici, ...autres].map((e) => {
      const saisie = el("input", {
        class: "form-check-input", type: eleves === "un" ? "radio" : "checkbox",
        name: "eleves", value: e.id, id: `c-eleve-${e.id}`,
      });
      saisie.checked = this.choisis.has(e.id);
      const detail = [e.classe, e.etat === "aucun" || e.etat === "partiel" ? e.phrase : ""].filter(Boolean).join(", ");
      return el("div", { class: "form-check" }, saisie,
        el("label", { class: "form-check-label", for: `c-eleve-${e.id}` }, detail ? `${e.nom} — ${detail}` : e.nom));
    });
    const vide = ecole ? "Aucun élève notifié dans cette école." : "Choisissez d'abord l'école.";
    this.eleves.replaceChildren(...(lignes.length ? lignes : [el("p", { class: "texte-doux mb-0" }, vide)]));
  }

  changer(champ) {
    if (champ.name === "etablissement") {
      this.choisis.clear();
      this.ecoleChangee("");
    }
    if (champ.name === "type") {
      if (this.type().eleves === "un") this.choisis = new Set([...this.choisis].slice(0, 1));
      this.dessinerEleves();
    }
    if (champ.name === "eleves") {
      this.choisis = new Set([...this.eleves.querySelectorAll("input:checked")].map((i) => i.value));
      const premier = this.etat.eleves.get([...this.choisis][0]);
      if (premier?.classe_id && !this.champ("classe").value) this.champ("classe").value = premier.classe_id;
    }
    this.controler();
  }

  lire() {
    const nom = (id) => this.etat.eleves.get(id)?.nom ?? this.noms.get(id) ?? "Élève";
    return {
      aesh: this.champ("aesh").value,
      etablissement: this.champ("etablissement").value,
      classe: this.champ("classe").value || null,
      type: this.champ("type").value,
      jour: Number(this.champ("jour").value),
      debut: lireHeure(this.champ("debut").value),
      fin: lireHeure(this.champ("fin").value),
      semaine: this.champ("semaine").value,
      verrouille: this.champ("verrouille").checked,
      eleves: this.type().eleves === "aucun" ? [] : [...this.choisis].map((id) => ({ id, nom: nom(id) })),
    };
  }

  // What prevents saving, field by field.
  fautes(champs) {
    const fautes = [];
    if (!champs.etablissement) fautes.push(["etablissement", "Choisissez l'école."]);
    if (!champs.aesh) fautes.push(["aesh", "Choisissez l'AESH."]);
    if (this.type().classe === "requise" && !champs.classe) fautes.push(["classe", "Choisissez la classe ou l'ULIS."]);
    if (champs.debut === null) fautes.push(["debut", "Début : écrivez une heure comme 8:30."]);
    else if (champs.debut < 420) fautes.push(["debut", "Un créneau commence à 7 h au plus tôt."]);
    if (champs.fin === null) fautes.push(["fin", "Fin : écrivez une heure comme 10:30."]);
    else if (champs.fin > 1140) fautes.push(["fin", "Un créneau finit à 19 h au plus tard."]);
    else if (champs.debut !== null && champs.fin <= champs.debut) fautes.push(["fin", "Un créneau doit finir après son début."]);
    return fautes;
  }

  controler() {
    const champs = this.lire();
    for (const nom of ["etablissement", "aesh", "classe", "debut", "fin"]) this.champ(nom).removeAttribute("aria-invalid");
    const tenu = this.creneau?.tenu ? [`${this.creneau.tenu} est aussi sur ce créneau : prévenez-vous l'un l'autre.`] : [];
    if (this.fautes(champs).length) return this.dire(tenu, "attention");
    const provisoire = { ...champs, cle: this.creneau?.cle ?? "" };
    const sauf = this.creneau ?? null;
    return this.dire([...tenu, ...constatsLocaux(this.etat, provisoire, sauf)], "attention");
  }

  dire(phrases, niveau) {
    this.avis.replaceChildren(...phrases.map((phrase) =>
      el("div", { class: `alerte alerte-${niveau}` },
        icone(`${niveau === "erreur" ? "x-octagon" : "exclamation-triangle"}-fill`),
        el("div", { class: "alerte-corps" }, el("p", {}, phrase)))));
  }

  enregistrer(evenement) {
    evenement.preventDefault();
    const champs = this.lire();
    const fautes = this.fautes(champs);
    if (fautes.length) {
      this.dire(fautes.map(([, phrase]) => phrase), "erreur");
      for (const [nom] of fautes) this.champ(nom).setAttribute("aria-invalid", "true");
      this.champ(fautes[0][0]).focus();
      return;
    }
    this.modale.close();
    this.surEnregistrer(champs, this.creneau);
  }
}

const trier = (paires) => paires.sort((a, b) => a[1].localeCompare(b[1], "fr"));
