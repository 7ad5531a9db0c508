// What waits to be saved, in order, each with its idempotency key; envoi.js sends it. A lost connection
// or an ended session keeps it: it leaves once the reader is back, even after the tab was closed (attente.js).

const APRES_L_AFFICHAGE_MS = 20; // what was done shows first
const ATTENTES_MS = [1000, 2000, 5000, 10_000];

export class FileDEnvoi {
  // surEtat(nombre, "ok" | "coupe" | "session"): after each change;
  // preparer(): what sends until nothing waits (envoi.js), which comes after the first paint.
  constructor({ base, jeton, membre, surEtat, preparer }) {
    Object.assign(this, { base, jeton, membre, surEtat, preparer, attente: [], refus: [], actif: false, lien: "ok", garde: null, confirmees: 0 });
    for (const nom of ["online", "focus"]) addEventListener(nom, () => this.reveil?.());
  }

  // What is not at the server yet: refusals that are being looked into included.
  get nombre() {
    return this.attente.length + this.refus.length;
  }

  // operation: {methode, adresse(), corps(), revision?(), operations, creneaux, reussite(reponse)}
  ajouter(operation) {
    operation.cle = cleUnique();
    if (!operation.creneaux.some((c) => this.resteSur(c))) this.figer(operation);
    this.attente.push(operation);
    this.garde?.noter(operation);
    this.surEtat(this.nombre, this.lien);
    setTimeout(() => this.vider(), APRES_L_AFFICHAGE_MS);
  }

  resteSur(creneau) {
    return this.attente.some((o) => o.creneaux.includes(creneau));
  }

  // Goes on until nothing waits. How to send comes with the rest of what follows the first paint.
  async vider() {
    if (this.actif) return;
    this.actif = true;
    for (let essai = 0; this.nombre;) {
      const partir = await this.preparer().catch(() => null);
      await (partir ? partir() : this.suspendre("coupe", essai++));
    }
    this.actif = false;
  }

  async suspendre(lien, essai) {
    this.lien = lien;
    this.surEtat(this.nombre, lien);
    await this.patienter(ATTENTES_MS[Math.min(essai, ATTENTES_MS.length - 1)]);
  }

  // The request is computed once: the same key must always carry the same one.
  figer(operation) {
    const entetes = { "Content-Type": "application/json", "Idempotency-Key": operation.cle };
    const revision = operation.revision?.();
    if (revision) entetes["If-Match"] = `"${revision}"`;
    operation.envoi = { adresse: operation.adresse(), corps: operation.corps?.(), entetes };
  }

  patienter(duree) {
    return new Promise((suite) => {
      const minuterie = setTimeout(suite, duree);
      this.reveil = () => { clearTimeout(minuterie); suite(); };
    });
  }

  async recharger(adresse) {
    const reponse = await fetch(this.base + adresse);
    if (reponse.ok) return reponse.json();
    if (reponse.status === 404) return null;
    throw new Error(reponse.status === 401 ? "session" : "coupe");
  }
}

// crypto.randomUUID only exists on secure origins; a test machine may be reached by plain http.
function cleUnique() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((o) => o.toString(16).padStart(2, "0")).join("");
}
