// One request at a time, in order; each with its idempotency key, so that sending again is harmless.
// A lost connection or an ended session keeps what waits: it leaves once the reader is back, even
// after the tab was closed (`garde`, attente.js).

const APRES_L_AFFICHAGE_MS = 20; // what was done shows first
const ESSAIS_APRES_ERREUR = 4;
const PATIENCE_MS = 30_000;
const ATTENTES_MS = [1000, 2000, 5000, 10_000];

export class FileDEnvoi {
  // surEtat(nombre, "ok" | "coupe" | "session"): after each change;
  // preparer(): the module of what comes after the first paint (suite.js): its `refuser([{operation, statut, corps}])`
  // hears of refusals, once everything else has been sent.
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

  async vider() {
    if (this.actif) return;
    this.actif = true;
    let essai = 0;
    while (this.nombre) {
      const suite = await this.preparer().catch(() => null);
      if (!suite) {
        await this.suspendre("coupe", essai++);
        continue;
      }
      if (!this.attente.length) {
        const refus = [...this.refus];
        await suite.refuser(refus); // may ask again: merged with what another did
        this.refus = this.refus.filter((un) => !refus.includes(un));
        this.surEtat(this.nombre, this.lien);
        continue;
      }
      const operation = this.attente[0];
      const reponse = await this.envoyer(operation).catch(() => null); // null: no network
      const statut = reponse?.status ?? 502;
      // An error of the server is asked again too, some times: the key makes it harmless.
      if ([429, 502, 503, 504].includes(statut) || (statut === 500 && essai < ESSAIS_APRES_ERREUR)) {
        await this.suspendre("coupe", essai++);
        continue;
      }
      // Signed out, or signed in again in another tab: the token of this page is no longer good. Nothing
      // leaves again before the page, read anew, is that of the same person.
      if (statut === 401 || (statut === 403 && !operation.jetonRelu)) {
        operation.jetonRelu = statut === 403;
        let connu = statut === 403 && await this.relireJeton();
        while (!connu) {
          await this.suspendre("session", essai++);
          connu = await this.relireJeton();
        }
        continue;
      }
      essai = 0;
      this.lien = "ok";
      const corps = await reponse.json().catch(() => null);
      if (reponse.ok && !corps) continue; // cut in the middle: ask again
      this.confirmees += 1;
      // What was asked of the same slot afterwards only makes sense with it.
      const suivies = this.attente.filter((o) => !reponse.ok && o !== operation && !operation.lot && !o.lot && o.creneaux[0] === operation.creneaux[0]);
      this.attente = this.attente.filter((o) => o !== operation && !suivies.includes(o));
      if (reponse.ok) {
        operation.reussite(corps);
        this.garde?.oter([operation], this.attente.filter((o) => o.creneaux.some((c) => operation.creneaux.includes(c))));
        document.dispatchEvent(new CustomEvent("maillage:serveur"));
      } else this.refus.push({ operation: Object.assign(operation, { suivies }), statut, corps: corps ?? {} });
      this.surEtat(this.nombre, "ok");
    }
    this.actif = false;
  }

  async suspendre(lien, essai) {
    this.lien = lien;
    this.surEtat(this.nombre, lien);
    await this.patienter(ATTENTES_MS[Math.min(essai, ATTENTES_MS.length - 1)]);
  }

  // The token of this page as served now; false while nobody is signed in.
  async relireJeton() {
    try {
      const reponse = await fetch(location.pathname);
      if (!reponse.ok || reponse.redirected) return false;
      const page = new DOMParser().parseFromString(await reponse.text(), "text/html");
      const jeton = page.querySelector('meta[name="csrf-token"]')?.content;
      // Another person may have signed in on this machine.
      if (!jeton || page.getElementById("edt")?.dataset.membre !== this.membre) return false;
      this.jeton = jeton;
      return true;
    } catch {
      return false;
    }
  }

  // The request is computed once: the same key must always carry the same one.
  figer(operation) {
    const entetes = { "Content-Type": "application/json", "Idempotency-Key": operation.cle };
    const revision = operation.revision?.();
    if (revision) entetes["If-Match"] = `"${revision}"`;
    operation.envoi = { adresse: operation.adresse(), corps: operation.corps?.(), entetes };
  }

  // Written down before it leaves.
  async envoyer(operation) {
    if (!operation.envoi) {
      this.figer(operation);
      this.garde?.noter(operation);
    }
    await operation.notee;
    return fetch(this.base + operation.envoi.adresse, {
      method: operation.methode,
      headers: { ...operation.envoi.entetes, "X-CSRFToken": this.jeton },
      body: operation.envoi.corps ? JSON.stringify(operation.envoi.corps) : undefined,
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
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
