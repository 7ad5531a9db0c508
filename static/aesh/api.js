// One request at a time, in order; each with its idempotency key, so that sending again is harmless.
// A lost connection or an ended session keeps what waits: it leaves once the reader is back.

const ATTENTES_MS = [1000, 2000, 5000, 10_000];

export class FileDEnvoi {
  // surEtat(nombre, "ok" | "coupe" | "session"): after each change;
  // surRefus(operation, statut, probleme): a refusal.
  constructor({ base, jeton, surEtat, surRefus }) {
    Object.assign(this, { base, jeton, surEtat, surRefus });
    this.attente = [];
    this.actif = false;
    this.lien = "ok";
    for (const nom of ["online", "focus"]) addEventListener(nom, () => this.reveil?.());
  }

  get nombre() {
    return this.attente.length;
  }

  // operation: {methode, adresse(), corps(), revision(), creneau, reussite(reponse)}
  ajouter(operation) {
    this.attente.push({ ...operation, cle: cleUnique() });
    this.surEtat(this.nombre, this.lien);
    this.vider();
  }

  resteSur(creneau) {
    return this.attente.filter((o) => o.creneau === creneau || o.creneaux?.includes(creneau)).length;
  }

  async vider() {
    if (this.actif) return;
    this.actif = true;
    let essai = 0;
    while (this.attente.length) {
      const operation = this.attente[0];
      let reponse = null;
      try {
        reponse = await this.envoyer(operation);
      } catch {
        reponse = null; // no network
      }
      if (!reponse || reponse.status === 502 || reponse.status === 503 || reponse.status === 504) {
        await this.suspendre("coupe", essai);
        essai += 1;
        continue;
      }
      // Signed out, or signed in again in another tab: the token of this page is no longer good.
      if (reponse.status === 401 || (reponse.status === 403 && !operation.jetonRelu)) {
        operation.jetonRelu = reponse.status === 403;
        if (await this.relireJeton() && reponse.status === 403) continue;
        await this.suspendre("session", essai);
        essai += 1;
        continue;
      }
      essai = 0;
      this.lien = "ok";
      const corps = await lire(reponse);
      this.attente.shift();
      if (reponse.ok) {
        operation.reussite(corps);
      } else {
        // What was asked of the same slot afterwards no longer makes sense.
        this.attente = this.attente.filter((o) => o.creneau !== operation.creneau);
        await this.surRefus(operation, reponse.status, corps);
      }
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
      const reponse = await fetch(location.pathname, { credentials: "same-origin" });
      if (!reponse.ok || reponse.redirected) return false;
      const page = new DOMParser().parseFromString(await reponse.text(), "text/html");
      const jeton = page.querySelector('meta[name="csrf-token"]')?.content;
      if (!jeton || !page.getElementById("edt-donnees")) return false;
      this.jeton = jeton;
      return true;
    } catch {
      return false;
    }
  }

  envoyer(operation) {
    const entetes = { "Content-Type": "application/json", "Idempotency-Key": operation.cle };
    const revision = operation.revision?.();
    if (revision) entetes["If-Match"] = `"${revision}"`;
    // The body is computed once: the same key must always carry the same request.
    operation.envoi ??= { adresse: operation.adresse(), corps: operation.corps?.(), entetes };
    return fetch(this.base + operation.envoi.adresse, {
      method: operation.methode,
      headers: { ...operation.envoi.entetes, "X-CSRFToken": this.jeton },
      body: operation.envoi.corps ? JSON.stringify(operation.envoi.corps) : undefined,
      credentials: "same-origin",
      redirect: "error",
    });
  }

  patienter(duree) {
    return new Promise((suite) => {
      const minuterie = setTimeout(suite, duree);
      this.reveil = () => { clearTimeout(minuterie); suite(); };
    });
  }

  async recharger(adresse) {
    const reponse = await fetch(this.base + adresse, { credentials: "same-origin" });
    return reponse.ok ? reponse.json() : null;
  }
}

async function lire(reponse) {
  try {
    return await reponse.json();
  } catch {
    return {};
  }
}

// crypto.randomUUID only exists on secure origins; a test machine may be reached by plain http.
function cleUnique() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((o) => o.toString(16).padStart(2, "0")).join("");
}
