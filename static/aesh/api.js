// One request at a time, in order; each with its idempotency key, so that sending again is harmless.

const ATTENTES_MS = [1000, 2000, 5000, 10_000];

export class FileDEnvoi {
  // surEtat(nombre, connecte): after each change; surRefus(operation, statut, probleme): a refusal.
  constructor({ base, jeton, surEtat, surRefus }) {
    Object.assign(this, { base, jeton, surEtat, surRefus });
    this.attente = [];
    this.actif = false;
    this.connecte = true;
    addEventListener("online", () => this.reveil?.());
  }

  get nombre() {
    return this.attente.length;
  }

  // operation: {methode, adresse(), corps(), revision(), creneau, reussite(reponse)}
  ajouter(operation) {
    this.attente.push({ ...operation, cle: cleUnique() });
    this.surEtat(this.nombre, this.connecte);
    this.vider();
  }

  resteSur(creneau) {
    return this.attente.filter((o) => o.creneau === creneau).length;
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
        this.connecte = false;
        this.surEtat(this.nombre, false);
        await this.patienter(ATTENTES_MS[Math.min(essai, ATTENTES_MS.length - 1)]);
        essai += 1;
        continue;
      }
      essai = 0;
      this.connecte = true;
      const corps = await lire(reponse);
      this.attente.shift();
      if (reponse.ok) {
        operation.reussite(corps);
      } else {
        // What was asked of the same slot afterwards no longer makes sense.
        this.attente = this.attente.filter((o) => o.creneau !== operation.creneau);
        await this.surRefus(operation, reponse.status, corps);
      }
      this.surEtat(this.nombre, true);
    }
    this.actif = false;
  }

  envoyer(operation) {
    const entetes = { "Content-Type": "application/json", "X-CSRFToken": this.jeton, "Idempotency-Key": operation.cle };
    const revision = operation.revision?.();
    if (revision) entetes["If-Match"] = `"${revision}"`;
    // The body is computed once: the same key must always carry the same request.
    operation.envoi ??= { adresse: operation.adresse(), corps: operation.corps?.(), entetes };
    return fetch(this.base + operation.envoi.adresse, {
      method: operation.methode,
      headers: operation.envoi.entetes,
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
