// Service worker of the AESH's pages: the network first; without it, the copy of her week.
// It keeps nothing by itself: js/semaine.js puts the copy aside, without a pupil (ADR 029).

const RESERVE = "maillage-semaine";
const AGE_MAXIMAL_MS = 21 * 24 * 3600 * 1000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (evenement) => evenement.waitUntil(self.clients.claim()));

async function copie() {
  const reserve = await caches.open(RESERVE);
  const gardee = await reserve.match(new URL("hors-ligne/", self.registration.scope));
  if (!gardee) return Response.error();
  const age = Date.now() - Date.parse(gardee.headers.get("date"));
  if (age <= AGE_MAXIMAL_MS) return gardee;
  await caches.delete(RESERVE);
  return Response.error();
}

async function feuille(requete) {
  try {
    return await fetch(requete);
  } catch (panne) {
    const gardee = await caches.match(requete, { cacheName: RESERVE });
    return gardee ?? Response.error();
  }
}

async function page(requete) {
  try {
    return await fetch(requete);
  } catch (panne) {
    return copie();
  }
}

self.addEventListener("fetch", (evenement) => {
  const requete = evenement.request;
  if (requete.method !== "GET" || new URL(requete.url).origin !== self.location.origin) return;
  if (requete.mode === "navigate") evenement.respondWith(page(requete));
  else if (requete.destination === "style") evenement.respondWith(feuille(requete));
});
