// A form is sent once: a second click waits. Forms with data-renvoi-permis (downloads) are left alone.

const DELAI_MS = 10_000;

function liberer(formulaire) {
  delete formulaire.dataset.envoye;
  for (const bouton of formulaire.querySelectorAll("button[aria-disabled][data-garde]")) {
    bouton.removeAttribute("aria-disabled");
    delete bouton.dataset.garde;
  }
}

document.addEventListener("submit", (evenement) => {
  const formulaire = evenement.target;
  if (evenement.defaultPrevented || formulaire.method !== "post" || "renvoiPermis" in formulaire.dataset) return;
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
