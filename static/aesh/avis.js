// What the page says of itself: whether everything is saved, and what went wrong.

import { annoncer, cacher, ecrire, el, icone, s, vientDEtreDit } from "./mots.js";

export class Avis {
  // surFermeture(): where focus goes once a message is closed.
  constructor(page, modifiable, surFermeture) {
    Object.assign(this, { page, zone: page.querySelector("[data-enregistre]"), liste: page.querySelector("[data-avis]"), modifiable, surFermeture });
  }

  // lien: "ok", "coupe" (no network), "session" (signed out).
  // `garde`: what waits is kept by the browser.
  envoi(nombre, lien, garde) {
    const { zone, dit } = this;
    if (!this.modifiable) return;
    this.page.dataset.attente = nombre;
    if (lien === "ok") {
      if (dit) annoncer("Connexion retrouvée.");
      this.dit = "";
      zone.className = "edt-enregistre";
      ecrire(zone, nombre ? "Enregistrement…" : "Tout est enregistré.");
      return;
    }
    const session = lien === "session";
    const texte = `${session ? "Session terminée." : "Connexion perdue."} ${nombre} modification${s(nombre)} en attente${garde ? ` sur cet appareil. Envoi dès que ${session ? "vous serez reconnecté" : "la connexion revient"} ; si vous fermez cette page, rouvrez-la.` : ", ne fermez pas la page."}`;
    zone.className = "edt-attente";
    zone.replaceChildren(texte, ...(session ? [" ", el("a", { href: location.pathname, target: "_blank", rel: "noopener" },
      "Se reconnecter", cacher(" dans un nouvel onglet"))] : []));
    if (dit !== lien) annoncer(texte);
    this.dit = lien;
  }

  avertir(...phrases) {
    const fermer = el("button", { type: "button", class: "btn btn-discret btn-sm" }, "Fermer", cacher(" ce message"));
    const alerte = el("div", { class: "alerte alerte-erreur" }, icone("x-octagon-fill"),
      el("div", { class: "alerte-corps" }, ...phrases.map((p) => el("p", {}, p))), fermer);
    fermer.addEventListener("click", () => { alerte.remove(); this.surFermeture(); });
    this.liste.replaceChildren(alerte);
    // The island may have said the same at once.
    const neuves = phrases.filter((p) => !vientDEtreDit(p));
    if (neuves.length) annoncer(neuves.join(" "));
  }
}
