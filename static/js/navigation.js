// What a full page load does by itself and a fragment does not: focus, announcement, CSRF header.

const ANNONCE = "annonce";

function annoncer(texte) {
  // What a modal dialog covers is not read.
  const zone = document.querySelector("dialog[open] [data-annonce]") ?? document.getElementById(ANNONCE);
  if (!zone) return;
  zone.textContent = "";
  requestAnimationFrame(() => { zone.textContent = texte; });
}

function focaliser(element) {
  if (!element.matches("a[href], button, input, select, textarea, [tabindex]")) element.tabIndex = -1;
  element.focus();
}

// After a failed form, its error summary; after a change of page, the h1; else only if focus was lost.
function replacerFocus(cible) {
  const resume = cible.querySelector(".resume-erreurs") ?? (cible.matches(".resume-erreurs") ? cible : null);
  if (resume) return focaliser(resume);
  const voulu = cible.querySelector("[data-focus]");
  if (voulu) return focaliser(voulu);
  const titre = cible.querySelector("h1");
  if (titre) return focaliser(titre);
  if (document.activeElement === document.body || document.activeElement === null) {
    focaliser(cible.querySelector("h2, h3, a[href], button, input:not([type=hidden])") ?? cible);
  }
}

document.addEventListener("htmx:config:request", (evenement) => {
  const requete = evenement.detail.ctx.request;
  const jeton = document.querySelector('meta[name="csrf-token"]')?.content;
  if (jeton && !["GET", "HEAD"].includes(String(requete.method).toUpperCase())) requete.headers["X-CSRFToken"] = jeton;
});

document.addEventListener("htmx:after:settle", (evenement) => {
  let cible = evenement.detail?.ctx?.target ?? evenement.target;
  // outerHTML: the target left, the one with its id took its place.
  if (cible instanceof Element && !cible.isConnected && cible.id) cible = document.getElementById(cible.id);
  if (cible instanceof Element && cible.isConnected && !cible.closest("[data-sans-focus]")) replacerFocus(cible);
});

// Any module may speak: document.dispatchEvent(new CustomEvent("maillage:annonce", { detail: "…" })).
document.addEventListener("maillage:annonce", (evenement) => annoncer(evenement.detail));

document.addEventListener("htmx:error", () => {
  annoncer("La page n'a pas répondu. Vérifiez votre connexion, puis réessayez.");
});

// A page that comes back with errors: focus goes to the summary, so that it is read first.
document.querySelector("main .resume-erreurs")?.focus();

// A details menu closes with Escape or a click elsewhere.
document.addEventListener("keydown", (evenement) => {
  if (evenement.key !== "Escape") return;
  const menu = evenement.target.closest?.("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (evenement) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(evenement.target)) menu.open = false;
  }
});
