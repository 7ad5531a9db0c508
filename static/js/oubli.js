// Signing in or out forgets the copy of the week kept on this device: it belongs to one person.

const DELAI_MS = 1000;

async function oublier() {
  for (const nom of await caches.keys()) {
    if (nom.startsWith("maillage-semaine")) await caches.delete(nom);
  }
  for (const veilleur of await navigator.serviceWorker.getRegistrations()) await veilleur.unregister();
}

document.addEventListener("submit", (evenement) => {
  const formulaire = evenement.target;
  if (!formulaire.matches("[data-oubli]") || evenement.defaultPrevented) return;
  if (!("caches" in window) || !("serviceWorker" in navigator)) return;
  evenement.preventDefault();
  const delai = new Promise((finir) => setTimeout(finir, DELAI_MS));
  Promise.race([oublier().catch(() => {}), delai]).then(() => formulaire.submit());
});
