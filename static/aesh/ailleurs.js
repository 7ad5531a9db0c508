// What closed tabs of this person left for other versions: said on this page, with the way there. Nothing of it leaves
// from here: it was made on another version. Comes with suite.js.

import { el, s } from "./mots.js";

export class Ailleurs {
  constructor(garde, zone) {
    Object.assign(this, { garde, la: new Map() });
    this.zone = zone.parentElement.appendChild(el("div", { "data-ailleurs": "", role: "status" }));
    addEventListener("focus", () => this.redire());
  }

  // Not awaited: whoever calls holds a lock.
  redire() {
    setTimeout(() => this.dire().catch(() => {}), 0);
  }

  async dire() {
    const lieux = new Map();
    for (const f of await this.garde.ailleurs(() => this.redire())) lieux.set(f.lieu, [...(lieux.get(f.lieu) ?? []), f]);
    const lignes = [];
    for (const [lieu, fiches] of lieux) lignes.push(await this.ligne(lieu, fiches));
    const texte = (noeuds) => noeuds.map((n) => n.textContent).join();
    if (texte(lignes) !== texte([...this.zone.children])) this.zone.replaceChildren(...lignes);
  }

  async ligne(lieu, fiches) {
    const n = fiches.length;
    const debut = `${n} modification${s(n)} faite${s(n)} dans un autre emploi du temps attend${n > 1 ? "ent" : ""} sur cet appareil`;
    if (!this.la.has(lieu)) this.la.set(lieu, (await fetch(lieu, { method: "HEAD", redirect: "manual" })).status !== 404);
    if (this.la.get(lieu)) return el("p", {}, `${debut}. `, el("a", { href: lieu }, "Ouvrir cet emploi du temps pour les envoyer"));
    const bouton = el("button", { type: "button", class: "btn btn-discret btn-sm" }, "Les abandonner");
    bouton.addEventListener("click", async () => { await this.garde.oter(fiches); this.dire(); });
    return el("p", {}, `${debut}, mais il a été supprimé, ou votre fonction n'y donne plus accès. `, bouton);
  }
}
