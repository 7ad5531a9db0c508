// Native <dialog>: data-modale-ouvre="id" opens, data-modale-ferme closes; a fragment swapped into a
// dialog that has data-modale-auto opens it. The browser keeps focus inside and gives it back.

document.addEventListener("click", (evenement) => {
  const ouvre = evenement.target.closest("[data-modale-ouvre]");
  if (ouvre) {
    const modale = document.getElementById(ouvre.dataset.modaleOuvre);
    if (modale && !modale.open) {
      evenement.preventDefault();
      modale.showModal();
    }
    return;
  }
  if (evenement.target.closest("[data-modale-ferme]")) evenement.target.closest("dialog")?.close();
});

document.addEventListener("htmx:after:settle", (evenement) => {
  const cible = evenement.detail?.ctx?.target ?? evenement.target;
  const modale = cible?.closest?.("dialog[data-modale-auto]");
  if (modale && !modale.open && cible.textContent.trim()) modale.showModal();
});
