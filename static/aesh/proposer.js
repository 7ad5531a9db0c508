// What is already known of a new slot; who could help a pupil, and when. With the second file.

// First moment when the AESH and the pupils are free, within these half-days.
function premierMoment(etat, { aesh, dans, eleves, minutes }) {
  const plages = dans.filter((p) => p.jour <= 5);
  plages.sort((a, b) => a.jour - b.jour || a.debut - b.debut);
  const hors = etat.aesh.get(aesh)?.hors_pole ?? [];
  let meilleur = null;
  for (const ouverte of plages) {
    const pris = [
      ...etat.de(aesh, ouverte.jour),
      ...hors.filter((h) => h.jour === ouverte.jour),
      ...eleves.flatMap((e) => etat.de(e.id, ouverte.jour)),
    ].sort((a, b) => a.debut - b.debut);
    let debut = ouverte.debut;
    for (const bloc of [...pris, { debut: ouverte.fin, fin: ouverte.fin }]) {
      const libre = Math.min(bloc.debut, ouverte.fin) - debut;
      const pose = Math.min(libre, minutes);
      if (pose >= 30 && (!meilleur || pose > meilleur.fin - meilleur.debut)) {
        meilleur = { jour: ouverte.jour, debut, fin: debut + pose };
        if (pose === minutes) return meilleur;
      }
      debut = Math.max(debut, bloc.fin);
    }
  }
  return meilleur;
}

// AESH to propose for a pupil: hours left, same school first, then who already knows the school.
function aeshPour(etat, etablissement) {
  const placees = (a) => Math.max(a.semaine_a, a.semaine_b);
  const iciDeja = new Set(
    [...etat.creneaux.values()].filter((c) => c.etablissement === etablissement).map((c) => c.aesh),
  );
  const rang = (a) => (a.ecole_id === etablissement ? 0 : iciDeja.has(a.id) ? 1 : 2);
  return [...etat.aesh.values()]
    .map((a) => ({ aesh: a, reste: (a.contrat ?? 0) - placees(a), rang: rang(a) }))
    .sort((a, b) => (a.reste < 30) - (b.reste < 30) || a.rang - b.rang || b.reste - a.reste);
}

// Who could help, and when: the first AESH with an hour or more to give, else the longest moment.
// `dans`: the moments to look into.
function proposer(etat, { eleves, etablissement, voulu, pas, dans }) {
  let meilleur = null;
  for (const { aesh, reste } of aeshPour(etat, etablissement).slice(0, 10)) {
    if (reste < 30) break;
    const minutes = Math.floor(Math.min(voulu, reste) / pas) * pas;
    const libre = premierMoment(etat, { aesh: aesh.id, dans, eleves, minutes });
    if (!libre) continue;
    const duree = libre.fin - libre.debut;
    if (duree >= Math.min(60, voulu)) return { aesh: aesh.id, ...libre };
    if (!meilleur || duree > meilleur.fin - meilleur.debut) meilleur = { aesh: aesh.id, ...libre };
  }
  return meilleur;
}

// Pupil, school, class, the best AESH and a first free moment; on this day, or at these hours, when told.
export function proposerHeures(etat, id, pas, { jour, ...heures } = {}) {
  const { nom, etablissement, classe_id: classe, manque, type } = etat.eleves.get(id);
  const eleves = [{ id, nom }];
  const tracee = heures.fin - heures.debut;
  const voulu = tracee || Math.min(manque ?? 120, 180) || 120;
  const ouvertes = etat.ecoles.get(etablissement)?.plages ?? [];
  const dans = tracee ? [{ jour, ...heures }] : ouvertes.filter((p) => !jour || p.jour === jour);
  const propose = proposer(etat, { eleves, etablissement, voulu, pas, dans });
  const libre = propose && (!tracee || propose.fin - propose.debut === tracee) ? propose : null;
  return { titre: `Donner des heures à ${nom}`, eleves, etablissement, classe, type, jour, ...heures, ...libre };
}

// What is already known of a new slot of this row.
export function valeursDe({ nom, etat }, cle, etablissement) {
  if (nom === "aesh") return { aesh: cle, etablissement };
  if (nom === "classe") {
    const classe = etat.classes.get(cle);
    const type = classe?.est_ulis && [...etat.types.values()].find((t) => t.classe === "requise")?.code;
    return { etablissement, classe: classe ? cle : null, ...(type && { type }) };
  }
  const e = etat.eleves.get(cle);
  return e ? { eleves: [{ id: cle, nom: e.nom }], etablissement: e.etablissement, classe: e.classe_id, type: e.type } : { etablissement };
}
