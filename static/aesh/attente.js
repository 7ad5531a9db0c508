// What waits is written in the browser before it is sent, and taken away once the server confirmed it: a closed tab
// finds it again. Only identifiers, minutes and letters: no name is kept on a machine that may be shared.

import { corpsDe } from "./mots.js";


const STRICT = { durability: "strict" }; // on the disk, not only on its way there
const VERROU = "maillage:";
const FERMETURE_MS = 1000;
const promesse = (demande) => new Promise((oui, non) => {
  demande.onsuccess = demande.oncomplete = () => oui(demande.result);
  demande.onerror = demande.onabort = () => non(demande.error);
});

export class Garde {
  // For one version and one member; rejects when the browser keeps nothing (private window, full disk).
  static async ouvrir({ emploi, membre, onglet, lieu }) {
    const ouverture = indexedDB.open("maillage", 1);
    ouverture.onupgradeneeded = () => ouverture.result.createObjectStore("attente", { keyPath: "cle" }).createIndex("emploi", "emploi");
    const garde = new Garde();
    Object.assign(garde, { base: await promesse(ouverture), emploi, membre, onglet, lieu, sure: true, dernier: 0, guettes: new Set() });
    // Held as long as this tab lives: another one leaves it what it has to send.
    await new Promise((pret) => {
      if (!navigator.locks) return pret();
      return navigator.locks.request(VERROU + onglet, () => { pret(); return new Promise(() => {}); });
    });
    return garde;
  }

  ecrire(acte) {
    const transaction = this.base.transaction("attente", "readwrite", STRICT);
    acte(transaction.objectStore("attente"));
    transaction.commit(); // at once: the tab may close
    return promesse(transaction);
  }

  fiche({ cle, ordre, methode, acte, lot, envoi, operations }) {
    const { emploi, membre, onglet, lieu } = this;
    return { cle, ordre, methode, acte, lot, envoi, emploi, membre, onglet, lieu, operations: operations.map((o) => ({
      acte: o.acte,
      creneau: { cle: o.creneau.cle, id: o.creneau.id, revision: o.creneau.revision },
      champs: o.champs && corpsDe(o.champs),
      base: o.base && corpsDe(o.base),
    })) };
  }

  // Written again whenever what is known of it changes; `notee` is over once it is on the disk.
  noter(operation) {
    operation.ordre ??= this.dernier = Math.max(Date.now(), this.dernier + 1);
    try {
      operation.notee = this.ecrire((magasin) => magasin.put(this.fiche(operation))).then(() => {
        operation.gardee = true;
        this.surNotee?.();
      }).catch(() => { this.sure = false; });
    } catch {
      this.sure = false;
    }
  }

  // `suites`: what still waits for the same slots, whose identifiers and revisions are known from now on.
  oter(operations, suites = []) {
    return this.ecrire((magasin) => {
      for (const o of operations) magasin.delete(o.cle);
      for (const o of suites) magasin.put(this.fiche(o));
    }).catch(() => { this.sure = false; });
  }

  async lire() {
    const magasin = this.base.transaction("attente").objectStore("attente");
    const toutes = await promesse(magasin.index("emploi").getAll(this.emploi));
    const miennes = toutes.filter((f) => f.membre === this.membre && f.onglet !== this.onglet);
    return { miennes: miennes.sort((a, b) => a.ordre - b.ordre), autrui: toutes.some((f) => f.membre !== this.membre) };
  }

  // Those of this person for other versions, but what an open tab will send: surFermeture() once it closes.
  async ailleurs(surFermeture) {
    const toutes = await promesse(this.base.transaction("attente").objectStore("attente").getAll());
    const miennes = toutes.filter((f) => f.membre === this.membre && f.emploi !== this.emploi && f.lieu);
    const tenus = new Set((await navigator.locks?.query())?.held.map((v) => v.name));
    for (const onglet of new Set(miennes.map((f) => f.onglet))) {
      if (!tenus.has(VERROU + onglet) || this.guettes.has(onglet)) continue;
      this.guettes.add(onglet);
      navigator.locks.request(VERROU + onglet, surFermeture);
    }
    return miennes.filter((f) => !tenus.has(VERROU + f.onglet));
  }

  // reprendre(sheets): what closed tabs left, now; what an open tab has, once it closes.
  async retrouver(reprendre) {
    const { miennes, autrui } = await this.lire();
    for (const onglet of new Set(miennes.map((f) => f.onglet))) {
      // Under the lock of that tab until they are mine: two tabs never take the same ones.
      const prendre = async () => reprendre((await this.lire()).miennes.filter((f) => f.onglet === onglet));
      if (!navigator.locks) await prendre();
      // A tab that has just closed lets go in a moment; one that lives does not.
      else await Promise.race([navigator.locks.request(VERROU + onglet, prendre), new Promise((suite) => setTimeout(suite, FERMETURE_MS))]);
    }
    return autrui;
  }
}

// Sheets → operations on slots of the state, in order. `requete(operations)` makes them ready to be sent.
export function operationsDe(fiches, etat, requete) {
  const noms = new Map([...etat.couverture, ...[...etat.creneaux.values()].flatMap((c) => c.eleves)].map((e) => [e.id, e.nom]));
  const nommer = (champs) => champs?.eleves ? { ...champs, eleves: champs.eleves.map((id) => ({ id, nom: noms.get(id) ?? "Élève" })) } : champs;
  const connus = new Map();
  const creneauDe = (onglet, { cle, id, revision }, champs) => {
    const nom = id ?? `${onglet} ${cle}`;
    if (!connus.has(nom)) {
      const creneau = etat.ids.get(id) ?? etat.nouveau({ ...champs, eleves: champs.eleves ?? [] });
      // As it was read then: the server says whether somebody changed it since.
      connus.set(nom, Object.assign(creneau, id && { id, revision, cle: etat.ids.has(id) ? creneau.cle : id }));
    }
    return connus.get(nom);
  };
  return fiches.map(({ cle, ordre, envoi, onglet, operations }) => {
    const lues = operations.map((o) => {
      const [champs, base] = [nommer(o.champs), nommer(o.base)];
      return { acte: o.acte, creneau: creneauDe(onglet, o.creneau, base ?? champs), champs, base };
    });
    return Object.assign(requete(lues), { cle, ordre, envoi });
  });
}
