// Who else has this version open, and the slot they hold; what they change comes in without a reload.
// Nothing of it is kept, nobody is counted: a tab that is silent, hidden or left alone is not here.

const PERIODE_MS = 15_000;
const REPIT_MS = 2000; // after a selection: not one request per key
// Left alone, the page asks nothing more: a session must end by itself.
const ACTIF_MS = 300_000;
const PREMIERE_MS = 50_000;
const AU_PLUS = 60; // slots read again one by one

export class Presence {
  constructor(suite) {
    Object.assign(this, { suite, depuis: null, ecart: 0, dernier: Date.now(), tenus: new Set() });
    this.zone = suite.page.querySelector("[data-presents]");
    this.onglet = [...crypto.getRandomValues(new Uint8Array(16))].map((o) => o.toString(16).padStart(2, "0")).join("");
  }

  commencer() {
    if (!this.suite.etat.emploi.peut_modifier) return;
    for (const nom of ["pointerdown", "keydown"]) addEventListener(nom, () => this.vivre(), { capture: true, passive: true });
    for (const [cible, nom] of [[window, "focus"], [document, "visibilitychange"]]) cible.addEventListener(nom, () => this.vivre(true));
    addEventListener("pagehide", () => this.poster({ part: true }, { keepalive: true }).catch(() => {}));
    this.suite.page.addEventListener("focusin", () => this.promettre(REPIT_MS));
    this.signaler();
  }

  // The reader is here; after an absence, hear the news at once.
  vivre(tout = false) {
    const absent = Date.now() - this.dernier > PERIODE_MS;
    this.dernier = Date.now();
    if (tout || absent) this.promettre(0);
  }

  promettre(delai) {
    if (this.echeance && this.echeance <= Date.now() + delai) return;
    clearTimeout(this.minuterie);
    this.echeance = Date.now() + delai;
    this.minuterie = setTimeout(() => this.signaler(), delai);
  }

  poster(corps, options = {}) {
    const { file, etat } = this.suite;
    return fetch(`${file.base}emplois/${etat.emploi.id}/presence/`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": file.jeton },
      body: JSON.stringify({ onglet: this.onglet, ...corps }),
      ...options,
    });
  }

  async signaler() {
    clearTimeout(this.minuterie);
    this.echeance = Infinity;
    if (this.enCours) return this.promettre(REPIT_MS);
    this.enCours = true;
    const present = document.visibilityState === "visible" && Date.now() - this.dernier < ACTIF_MS;
    if (present && this.suite.file.lien === "ok") {
      const creneau = this.suite.selection.principal?.id ?? null;
      try {
        const reponse = await this.poster({ creneau, depuis: this.depuis }, { signal: AbortSignal.timeout(PERIODE_MS) });
        if (reponse.ok) {
          document.dispatchEvent(new CustomEvent("maillage:serveur"));
          await this.entendre(await reponse.json());
        } else if (reponse.status === 404 && !this.suite.occupe()) {
          this.suite.devenir.disparaitre();
          return undefined; // nothing more to hear
        }
      } catch {
        // No network: the queue says so; the next turn hears it all.
      }
    }
    this.enCours = false;
    return this.promettre(PERIODE_MS);
  }

  async entendre({ maintenant, presents, revisions, retires, auteurs, total, version }) {
    this.montrer(presents);
    const { suite } = this;
    const { etat, file, occupe } = suite;
    // What is under the hand, or on its way, comes first.
    if (occupe()) return;
    suite.devenir.entendre(version);
    if (file.nombre || occupe()) return;
    const tardive = this.depuis === null && performance.now() > PREMIERE_MS;
    const ecrits = revisions.filter(([id, revision]) => (etat.ids.get(id)?.revision ?? 0) < revision).map(([id]) => id);
    const partis = retires.filter((id) => etat.ids.has(id));
    const nouveaux = ecrits.filter((id) => !etat.ids.has(id)).length;
    // Too many, or some were missed: the whole grid.
    const tout = tardive || ecrits.length + partis.length > AU_PLUS || total - etat.ids.size - nouveaux + partis.length !== this.ecart;
    if (tout || ecrits.length || partis.length) {
      const lues = await (tout ? suite.relire() : suite.relireExtrait(ecrits, partis));
      if (!lues) return;
      this.ecart = file.nombre ? 0 : total - etat.ids.size;
      this.raconter(lues, auteurs);
    }
    this.depuis = maintenant;
  }

  raconter({ ecrits, partis }, auteurs) {
    const { suite } = this;
    const boite = document.activeElement?.dataset?.creneau;
    suite.actualiser(boite && !suite.etat.creneaux.has(boite) ? null : undefined);
    const qui = [...new Set(ecrits.map((c) => auteurs[c.id]).filter(Boolean))].sort();
    const noms = qui.length ? qui.join(" et ") : "Une autre personne";
    const phrases = [];
    if (ecrits.length) phrases.push(`${noms} ${qui.length > 1 ? "ont" : "a"} modifié ${ecrits.length} créneau${ecrits.length > 1 ? "x" : ""}.`);
    if (partis.length) phrases.push(`${partis.length} créneau${partis.length > 1 ? "x ont été supprimés" : " a été supprimé"} par une autre personne.`);
    if (phrases.length) suite.dire(phrases.join(" "));
  }

  // « Aussi sur cette page », and the slots held.
  montrer(presents) {
    const { etat, actualiser } = this.suite;
    const nom = (p) => (p.moi ? "vous, dans un autre onglet" : p.nom);
    const noms = [...new Set(presents.map(nom))];
    const texte = noms.length ? `Aussi sur cette page : ${noms.join(", ")}.`.replace("..", ".") : "";
    if (this.zone.textContent !== texte) this.zone.textContent = texte;
    const tenus = new Map();
    for (const p of presents) if (p.creneau && !p.moi) tenus.set(etat.ids.get(p.creneau), p.nom);
    tenus.delete(undefined);
    let change = false;
    for (const creneau of new Set([...this.tenus, ...tenus.keys()])) {
      if ((creneau.tenu ?? "") === (tenus.get(creneau) ?? "")) continue;
      creneau.tenu = tenus.get(creneau) ?? "";
      if (etat.creneaux.has(creneau.cle)) etat.toucher(creneau);
      change = true;
    }
    this.tenus = new Set(tenus.keys());
    if (change) actualiser(undefined);
  }
}
