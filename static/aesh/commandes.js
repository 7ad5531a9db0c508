// What can be done to slots: applied at once, sent in order, undone by the opposite request.

import { corpsDe } from "./etat.js";
import { DERNIERE_MINUTE, PREMIERE_MINUTE, annoncer } from "./mots.js";
import { constatsLocaux } from "./regles.js";

const PAS_MAXIMUM = 50;

export class Commandes {
  // surChangement(creneau | null): redraw, and put focus on this slot.
  constructor({ etat, file, surChangement }) {
    Object.assign(this, { etat, file, surChangement });
    this.faites = [];
    this.defaites = [];
  }

  executer(commande) {
    commande.faire();
    this.faites.push(commande);
    if (this.faites.length > PAS_MAXIMUM) this.faites.shift();
    this.defaites = [];
    this.surChangement(commande.apres());
  }

  creer(champs) {
    const creneau = this.etat.nouveau(champs);
    this.executer({
      nom: `création de ${creneau.titre}`,
      creneau,
      faire: () => this.poser(creneau),
      defaire: () => this.retirer(creneau),
      apres: () => creneau,
    });
    this.dire(creneau, "Créé. ");
    return creneau;
  }

  modifier(creneau, champs, acte) {
    const avant = Object.fromEntries(Object.keys(champs).map((nom) => [nom, creneau[nom]]));
    const pareil = Object.keys(champs).every((n) => JSON.stringify(champs[n]) === JSON.stringify(avant[n]));
    if (pareil) return false;
    const debut = champs.debut ?? creneau.debut;
    const fin = champs.fin ?? creneau.fin;
    if (debut < PREMIERE_MINUTE || fin > DERNIERE_MINUTE || fin <= debut) {
      annoncer("Impossible : un créneau tient entre 7 h et 19 h, et finit après son début.");
      return false;
    }
    this.executer({
      nom: `${acte} de ${creneau.titre}`,
      creneau,
      faire: () => this.changer(creneau, champs),
      defaire: () => this.changer(creneau, avant),
      apres: () => creneau,
    });
    this.dire(creneau);
    return true;
  }

  // `suivant`: the slot that takes focus once this one is gone.
  supprimer(creneau, suivant = null) {
    this.executer({
      nom: `suppression de ${creneau.titre}`,
      creneau,
      faire: () => this.retirer(creneau),
      defaire: () => this.poser(creneau),
      apres: () => (this.etat.creneaux.has(creneau.cle) ? creneau : suivant),
    });
    annoncer(`Supprimé : ${creneau.description} Annuler : Ctrl Z.`);
  }

  annuler() {
    const commande = this.faites.pop();
    if (!commande) return annoncer("Rien à annuler.");
    commande.defaire();
    this.defaites.push(commande);
    this.surChangement(this.etat.creneaux.has(commande.creneau.cle) ? commande.creneau : null);
    annoncer(`Annulé : ${commande.nom}.`);
  }

  retablir() {
    const commande = this.defaites.pop();
    if (!commande) return annoncer("Rien à rétablir.");
    commande.faire();
    this.faites.push(commande);
    this.surChangement(commande.apres());
    annoncer(`Rétabli : ${commande.nom}.`);
  }

  // After a refusal: what concerned this slot can no longer be undone safely.
  oublier(creneau) {
    this.faites = this.faites.filter((c) => c.creneau !== creneau);
    this.defaites = this.defaites.filter((c) => c.creneau !== creneau);
  }

  poser(creneau) {
    const champs = this.etat.champsDe(creneau);
    creneau.locaux = this.locaux(creneau);
    this.etat.ajouter(creneau);
    creneau.id = null;
    this.file.ajouter({
      methode: "POST",
      creneau,
      adresse: () => `emplois/${this.etat.emploi.id}/creneaux/`,
      corps: () => corpsDe(champs),
      reussite: (reponse) => this.accepter(creneau, reponse),
    });
  }

  changer(creneau, champs) {
    this.etat.changer(creneau, champs);
    creneau.locaux = this.locaux(creneau);
    this.file.ajouter({
      methode: "PATCH",
      creneau,
      adresse: () => `creneaux/${creneau.id}/`,
      corps: () => corpsDe(champs),
      revision: () => creneau.revision,
      reussite: (reponse) => this.accepter(creneau, reponse),
    });
  }

  retirer(creneau) {
    this.etat.retirer(creneau);
    this.file.ajouter({
      methode: "DELETE",
      creneau,
      adresse: () => `creneaux/${creneau.id}/`,
      revision: () => creneau.revision,
      reussite: (reponse) => this.accepter(null, reponse),
    });
  }

  locaux(creneau) {
    return constatsLocaux(this.etat, creneau, creneau).map((phrase) => ({ niveau: "bloquant", phrase }));
  }

  // The server's word: identity at once, the rest when nothing else is on its way.
  accepter(creneau, reponse) {
    if (creneau && reponse.creneau) {
      creneau.id = reponse.creneau.id;
      creneau.revision = reponse.creneau.revision;
      if (!this.file.resteSur(creneau)) Object.assign(creneau, reponse.creneau);
    }
    if (this.file.nombre === 0 && reponse.bilan) {
      for (const un of this.etat.creneaux.values()) un.locaux = [];
      this.etat.appliquerBilan(reponse.bilan);
    }
    this.surChangement(undefined);
  }

  dire(creneau, debut = "") {
    const conflit = creneau.locaux?.[0];
    annoncer(`${debut}${creneau.description}${conflit ? ` Attention, conflit : ${conflit.phrase}` : ""}`);
  }
}
