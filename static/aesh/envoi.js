// The queue leaves: one request at a time, in order; sending again is harmless, each has its idempotency key.
// With what comes after the first paint.

const ESSAIS_APRES_ERREUR = 4;
const PATIENCE_MS = 30_000;

// Until nothing waits. `suite.refuser([{operation, statut, corps}])` hears of refusals, once everything else has been sent.
export async function vider(file, suite) {
  let essai = 0;
  while (file.nombre) {
    if (!file.attente.length) {
      const refus = [...file.refus];
      await suite.refuser(refus); // may ask again: merged with what another did
      file.refus = file.refus.filter((un) => !refus.includes(un));
      file.surEtat(file.nombre, file.lien);
      continue;
    }
    const [operation] = file.attente;
    if (tenue(file.refus, operation)) {
      file.attente = file.attente.filter((o) => o !== operation);
      continue;
    }
    const reponse = await envoyer(file, operation).catch(() => null); // null: no network
    const statut = reponse?.status ?? 502;
    const lu = await reponse?.json().catch(() => null);
    const corps = lu ?? {};
    const identite = statut === 401 || statut === 403;
    // Not the product's word (an error of the server, a page in place of an answer, an answer cut in the middle): asked
    // again, the key makes it harmless; as long as it says « done », else some times.
    const douteuse = () => !identite && (statut === 500 || !lu)
      && (reponse.ok || (operation.doutes = (operation.doutes ?? 0) + 1) <= ESSAIS_APRES_ERREUR);
    if ([429, 502, 503, 504].includes(statut) || douteuse()) {
      await file.suspendre("coupe", essai++);
      continue;
    }
    // Signed out, or signed in again in another tab: the token of this page is no longer good. Nothing
    // leaves again before the page, read anew, is that of the same person.
    if (identite) {
      let connu = statut === 403 && !operation.jetonRelu && await relireJeton(file);
      operation.jetonRelu = statut === 403;
      while (!connu) {
        await file.suspendre("session", essai++);
        connu = await relireJeton(file);
      }
      continue;
    }
    essai = 0;
    file.lien = "ok";
    file.confirmees += 1;
    // What was asked of a slot that does not exist, or is gone, only makes sense with it.
    const seule = !reponse.ok && !operation.lot && !("actuel" in corps) && (operation.acte === "creer" || statut === 404);
    const suivies = file.attente.filter((o) => seule && o !== operation && !o.lot && o.creneaux[0] === operation.creneaux[0]);
    file.attente = file.attente.filter((o) => o !== operation && !suivies.includes(o));
    if (reponse.ok) {
      operation.reussite(corps);
      file.garde?.oter([operation], file.attente.filter((o) => o.creneaux.some((c) => operation.creneaux.includes(c))));
      document.dispatchEvent(new CustomEvent("maillage:serveur"));
    } else file.refus.push({ operation: Object.assign(operation, { suivies }), statut, corps });
    file.surEtat(file.nombre, "ok");
  }
}

// What comes after a stale act on its slots goes with it, in order: one wish for one slot; a batch is merged in its turn.
export function tenue(refus, o) {
  const un = refus.findLast(({ operation, corps }) => "actuel" in corps && operation.creneaux.some((c) => o.creneaux.includes(c)));
  if (un && (o.lot || un.operation.lot)) refus.push({ operation: Object.assign(o, { suivies: [] }), statut: 409, corps: un.corps });
  else un?.operation.suivies.push(o);
  return un;
}

// The token of this page as served now; false while nobody is signed in.
async function relireJeton(file) {
  try {
    const reponse = await fetch(location.pathname, { headers: { "X-Requested-With": "fetch" } });
    if (!reponse.ok || reponse.redirected) return false;
    const page = new DOMParser().parseFromString(await reponse.text(), "text/html");
    const jeton = page.querySelector('meta[name="csrf-token"]')?.content;
    // Another person may have signed in on this machine.
    if (!jeton || page.getElementById("edt")?.dataset.membre !== file.membre) return false;
    file.jeton = jeton;
    return true;
  } catch {
    return false;
  }
}

// Written down before it leaves.
async function envoyer(file, operation) {
  if (!operation.envoi) {
    file.figer(operation);
    file.garde?.noter(operation);
  }
  await operation.notee;
  return fetch(file.base + operation.envoi.adresse, {
    method: operation.methode,
    headers: { ...operation.envoi.entetes, "X-CSRFToken": file.jeton },
    body: operation.envoi.corps ? JSON.stringify(operation.envoi.corps) : undefined,
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}
