// The sending page works without this. With it, the browser proves that it took its time: it looks
// for a number whose hash with the page's challenge begins with enough zeros (pas/actions/limites.py).

const champ = document.querySelector("[data-preuve]");

async function chercher(defi, bits) {
  const encodeur = new TextEncoder();
  for (let nombre = 0; nombre < 5_000_000; nombre += 1) {
    const hache = await crypto.subtle.digest("SHA-256", encodeur.encode(`${defi}:${nombre}`));
    if (new DataView(hache).getUint32(0) >>> (32 - bits) === 0) return String(nombre);
  }
  return "";
}

// No crypto.subtle outside https: the page is then sent as without JavaScript.
if (champ && globalThis.crypto?.subtle) {
  champ.value = await chercher(champ.dataset.defi, Number(champ.dataset.bits));
  champ.dataset.preuve = "faite";
}
