// Two minutes before the session ends, say so and offer to stay. Every request to the server restarts the count.

const AVANCE_MS = 120_000;
const modale = document.getElementById("session-modale");

if (modale) {
  const dureeMs = Number(modale.dataset.sessionSecondes) * 1000;
  const compteur = modale.querySelector("[data-session-reste]");
  let fin = 0;
  let minuterie = 0;

  // Signing in again leads back here.
  const reconnecter = () => {
    const ici = encodeURIComponent(location.pathname + location.search);
    location.assign(`${modale.dataset.sessionConnexion}?next=${ici}`);
  };

  const afficher = () => {
    const reste = fin - Date.now();
    if (reste <= 0) {
      reconnecter();
      return;
    }
    const minutes = Math.ceil(reste / 60_000);
    compteur.textContent = minutes > 1 ? `${minutes} minutes` : "une minute";
    minuterie = setTimeout(afficher, Math.min(reste, 20_000));
  };

  const armer = () => {
    clearTimeout(minuterie);
    fin = Date.now() + dureeMs;
    // Timers over 24 days overflow; such a session needs no warning on one page.
    const attente = dureeMs - AVANCE_MS;
    if (attente < 0 || attente > 2 ** 31 - 1) return;
    minuterie = setTimeout(() => {
      if (!modale.open) modale.showModal();
      afficher();
    }, attente);
  };

  modale.querySelector("[data-session-rester]").addEventListener("click", async () => {
    const reponse = await fetch(modale.dataset.sessionProlonger, {
      method: "POST",
      headers: { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content },
    });
    if (!reponse.ok) return reconnecter();
    modale.close();
    armer();
  });
  for (const nom of ["htmx:after:request", "maillage:serveur"]) document.addEventListener(nom, armer);
  armer();
}
