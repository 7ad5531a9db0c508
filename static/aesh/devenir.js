// What became of the version in other hands (proposed, published, kept as a scenario, deleted): said once, with what to
// do. What waits stays on this machine. Comes with suite.js.

import { annoncer, el, icone, s } from "./mots.js";

const VERBES = { creer: "À créer", modifier: "À modifier", supprimer: "À supprimer" };
const REVIENT = ["propose", "vise"]; // may be a draft again
const AU_PLUS = 10;

// What operations wanted, in words.
export function motsDe(operations, etat) {
  const mots = operations.flatMap((o) => o.operations).map(({ acte, creneau, base, champs }) =>
    `${VERBES[acte]} : ${etat.habiller({ ...creneau, ...base, ...champs }).description}`);
  const reste = mots.length - AU_PLUS;
  return reste > 0 ? [...mots.slice(0, AU_PLUS), `Et ${reste} autre${s(reste)}.`] : mots;
}

export class Devenir {
  // `gardees`: what the closed version refused, and the disk keeps.
  constructor(suite) {
    Object.assign(this, { suite, statut: suite.etat.emploi.statut, designation: null, gardees: [] });
  }

  entendre({ statut, designation, modifiable, phrase, brouillon }) {
    const avant = { ...this };
    Object.assign(this, { statut, designation });
    if (!modifiable && statut !== avant.statut) this.fermer("Cette version ne se modifie plus", phrase);
    else if (modifiable && avant.designation && designation !== avant.designation) this.dire(phrase, brouillon);
  }

  disparaitre() {
    this.statut = "disparu";
    this.fermer("Cet emploi du temps n'est plus là", "Il a été supprimé, ou votre fonction n'y donne plus accès.");
  }

  // Still a draft, under another name: work goes on, where it is.
  dire(phrase, brouillon) {
    const { page } = this.suite;
    const lien = brouillon
      ? el("a", { href: `/${page.dataset.departement}/emplois/${brouillon}/` }, "Ouvrir le brouillon qui sera proposé")
      : el("a", { href: location.pathname + location.search }, "Recharger la page");
    const texte = `${phrase} Tout ce que vous y avez fait est gardé, et vous pouvez continuer ici.`;
    this.suite.zone.before(el("div", { class: "alerte alerte-attention" }, icone("exclamation-triangle-fill"),
      el("div", { class: "alerte-corps" }, el("p", {}, texte, " ", lien))));
    annoncer(texte);
  }

  // Nothing more can be saved: the page is read again, or left.
  fermer(titre, phrase) {
    const { page } = this.suite;
    this.reste = el("div");
    const [recharger, liste] = [
      el("a", { class: "btn btn-principal", href: location.pathname + location.search }, "Recharger la page"),
      el("a", { class: "btn btn-secondaire", href: `/${page.dataset.departement}/emplois/?liste=1` }, "Voir les emplois du temps"),
    ];
    const boite = el("dialog", { class: "modale", id: "dialogue-devenir", "aria-labelledby": "devenir-titre" },
      el("div", { class: "modale-tete" }, el("h2", { id: "devenir-titre" }, titre)),
      el("div", { class: "modale-corps" }, el("p", {}, phrase), this.reste),
      el("div", { class: "modale-pied" }, ...(this.statut === "disparu" ? [liste] : [recharger, liste])));
    boite.addEventListener("cancel", (e) => e.preventDefault());
    document.getElementById("dialogue-devenir")?.remove();
    page.append(boite);
    this.compter();
    boite.showModal();
  }

  // Refused by the closed version: kept, counted, said in words when they will never leave.
  garder(operations) {
    this.gardees.push(...operations);
    this.compter();
  }

  compter() {
    const { file, etat } = this.suite;
    const toutes = [...this.gardees, ...file.attente];
    const nombre = toutes.length;
    const plusieurs = nombre > 1;
    if (!nombre) return this.reste?.replaceChildren(el("p", {}, "Ce que vous aviez fait est enregistré."));
    const debut = `${nombre} modification${s(nombre)} n'${plusieurs ? "ont" : "a"} pas été enregistrée${s(nombre)}.`;
    const gardee = `${plusieurs ? "Elles sont gardées" : "Elle est gardée"} sur cet appareil`;
    if (file.garde?.sure && REVIENT.includes(this.statut)) {
      const suite = `${gardee} et ${plusieurs ? "partiront" : "partira"} si vous rouvrez cette version quand elle redevient un brouillon.`;
      return this.reste?.replaceChildren(el("p", {}, `${debut} ${suite}`));
    }
    const ou = file.garde?.sure ? `${gardee}.` : "Ce navigateur ne garde rien : recopiez ce qui suit.";
    return this.reste?.replaceChildren(el("p", {}, `${debut} ${ou} À refaire dans une autre version :`),
      el("ul", {}, ...motsDe(toutes, etat).map((m) => el("li", {}, m))));
  }
}
