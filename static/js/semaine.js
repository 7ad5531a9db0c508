// Puts aside, on this device, the page of the week that names no pupil, for when there is no network.

const RESERVE = "maillage-semaine";
const hote = document.querySelector("[data-veilleur]");

async function garder({ veilleur, copie, cle }) {
  await navigator.serviceWorker.register(veilleur);
  const reponse = await fetch(copie);
  if (!reponse.ok || reponse.redirected) return false;
  const texte = await reponse.clone().text();
  const vue = new DOMParser().parseFromString(texte, "text/html");
  const feuilles = [...vue.querySelectorAll('link[rel="stylesheet"]')].map(
    (lien) => new URL(lien.getAttribute("href"), location.href).href,
  );
  const reserve = await caches.open(RESERVE);
  await reserve.addAll(feuilles);
  await reserve.put(cle, reponse);
  const voulues = new Set([...feuilles, new URL(cle, location.href).href]);
  for (const requete of await reserve.keys()) {
    if (!voulues.has(requete.url)) await reserve.delete(requete);
  }
  return true;
}

// Without a secure address, or in a private window, there is no copy: the page says nothing of it.
if (hote && "serviceWorker" in navigator && "caches" in window) {
  garder(hote.dataset).then(
    (gardee) => {
      hote.hidden = !gardee;
    },
    () => {},
  );
}
