// Global search: Ctrl+K opens it, the arrows walk through what was found, the summary is announced.

document.addEventListener("keydown", (evenement) => {
  if (evenement.key.toLowerCase() !== "k" || !(evenement.ctrlKey || evenement.metaKey) || evenement.altKey || evenement.shiftKey) return;
  const dialogue = document.getElementById("recherche");
  const champ = document.querySelector("[data-recherche] input[type=search]");
  if (!champ) return;
  evenement.preventDefault();
  if (dialogue && !dialogue.open && !document.querySelector("dialog[open]")) dialogue.showModal();
  champ.focus();
  champ.select();
});

document.addEventListener("keydown", (evenement) => {
  const zone = evenement.target.closest?.("[data-recherche]");
  if (!zone || !["ArrowDown", "ArrowUp"].includes(evenement.key)) return;
  const arrets = [zone.querySelector("input[type=search]"), ...zone.querySelectorAll("[data-resultats] a")];
  const rang = arrets.indexOf(document.activeElement);
  const suivant = arrets[rang + (evenement.key === "ArrowDown" ? 1 : -1)];
  if (rang < 0 || !suivant) return;
  evenement.preventDefault();
  suivant.focus();
});

document.addEventListener("htmx:after:settle", (evenement) => {
  const cible = evenement.detail?.ctx?.target ?? evenement.target;
  const resume = cible?.matches?.("[data-resultats]") ? cible.querySelector("[data-resume]") : null;
  if (resume) document.dispatchEvent(new CustomEvent("maillage:annonce", { detail: resume.textContent }));
});
