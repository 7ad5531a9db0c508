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

// Nothing is kept to be sent later: she must not believe that her school is told.
const PAS_ENVOYE = `<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pas envoyé — Maillage</title></head><body><main><h1>Pas envoyé</h1>
<p>Il n'y a pas de réseau : rien n'est enregistré. Pour une absence, appelez l'école, puis réessayez.</p>
<p><a href="{semaine}">Ma semaine, avec le téléphone des écoles</a></p></main></body></html>`;

async function envoi(requete) {
  try {
    return await fetch(requete);
  } catch (panne) {
    return new Response(PAS_ENVOYE.replace("{semaine}", self.registration.scope), {
      status: 503,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      },
    });
  }
}

self.addEventListener("fetch", (evenement) => {
  const requete = evenement.request;
  if (new URL(requete.url).origin !== self.location.origin) return;
  if (requete.method === "POST" && requete.mode === "navigate") evenement.respondWith(envoi(requete));
  if (requete.method !== "GET") return;
  if (requete.mode === "navigate") evenement.respondWith(page(requete));
  else if (requete.destination === "style") evenement.respondWith(feuille(requete));
});
