// A form is sent once: a second click waits; without network it stays as it is. Forms with data-renvoi-permis (downloads) are left alone.

const DELAI_MS = 10_000;

function liberer(formulaire) {
  delete formulaire.dataset.envoye;
  for (const bouton of formulaire.querySelectorAll("button[aria-disabled][data-garde]")) {
    bouton.removeAttribute("aria-disabled");
    delete bouton.dataset.garde;
  }
}

// Without network nothing leaves and nothing typed is lost: the page stays, and says so.
function direHorsLigne(formulaire) {
  document.querySelector("[data-hors-ligne]")?.remove();
  const alerte = document.createElement("div");
  alerte.className = "alerte alerte-attention";
  alerte.dataset.horsLigne = "";
  alerte.setAttribute("role", "alert");
  const corps = document.createElement("div");
  corps.className = "alerte-corps";
  const phrase = document.createElement("p");
  phrase.textContent = formulaire.dataset.sansReseau ??
    "Pas de réseau : rien n'est envoyé. Ce que vous avez écrit reste ici ; réessayez quand le réseau revient. Pour une absence, appelez l'école.";
  corps.append(phrase);
  alerte.append(corps);
  formulaire.prepend(alerte);
  alerte.scrollIntoView({ block: "center" });
}

addEventListener("online", () => document.querySelector("[data-hors-ligne]")?.remove());

document.addEventListener("submit", (evenement) => {
  const formulaire = evenement.target;
  if (evenement.defaultPrevented || formulaire.method !== "post" || "renvoiPermis" in formulaire.dataset) return;
  if (!navigator.onLine) {
    evenement.preventDefault();
    direHorsLigne(formulaire);
    return;
  }
  if ("envoye" in formulaire.dataset) {
    evenement.preventDefault();
    return;
  }
  formulaire.dataset.envoye = "";
  for (const bouton of formulaire.querySelectorAll('button:not([type="button"])')) {
    bouton.setAttribute("aria-disabled", "true");
    bouton.dataset.garde = "";
  }
  setTimeout(() => liberer(formulaire), DELAI_MS);
});

// Coming back with the browser's button must find a form that works.
addEventListener("pageshow", () => {
  for (const formulaire of document.querySelectorAll("form[data-envoye]")) liberer(formulaire);
});
