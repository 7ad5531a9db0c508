"""What the demonstration shows of contracts: ends near, avenants waiting, CDI to propose, budget.

*Source:* decision 36; everything here is invented.
"""

import datetime
from decimal import Decimal

from django.db import transaction
from psycopg.types.range import DateRange

from aesh.enums import Employeur, TypeContrat
from aesh.models import Contrat
from comptes.enums import Role
from comptes.models import Mandat, Reglage
from contrats.actions.avenants import DonneesAvenant, proposer_avenant, repondre_avenant
from contrats.actions.depots import deposer
from contrats.actions.entretiens import noter_entretien
from contrats.actions.enveloppes import allouer
from contrats.actions.fins import noter_fin
from contrats.actions.suites import DonneesSuite, proposer_suite, repondre_suite
from contrats.enums.vie import MotifAvenant, MotifFin, NatureSuite, Remise, Reponse
from contrats.models import (
    ActeContrats,
    Avenant,
    DepotContrats,
    EntretienProfessionnel,
    Enveloppe,
    FinContrat,
    Suite,
    TexteLettre,
)
from contrats.regles.delais import UN_JOUR, plus_mois
from contrats.requetes.budget import lire_budget
from pial.enums import Degre
from pial.models import Etablissement
from socle.historique import annoncer_acte

RENTREE = datetime.date(2026, 9, 1)
# Days before the end, and what is already done: (interview, proposal, answer) in days ago.
FINS: tuple[tuple[int, int | None, int | None, Reponse | None], ...] = (
    (22, 12, None, None),
    (41, 10, 3, None),
    (52, 40, 25, None),
    (68, None, None, None),
    (77, None, None, None),
    (84, 20, 12, Reponse.ACCEPTE),
    (88, None, None, None),
)
QUOTITES_ECRITES = 12
# A number that the regulator keeps for fiction, an address that cannot exist.
ECOUTE = {
    "ecoute_telephone": "02 61 91 00 35",
    "ecoute_courriel": "cellule-ecoute.35@demo.maillage.invalid",
    "ecoute_horaires": "du lundi au vendredi, de 9 h à 17 h",
}
FICHIER = (
    "Matricule;Nom;Prénom;Type;Employeur;Début;Dernier jour;Heures par semaine;Semaines;Quotité\n"
    "DEMO-0001;EXEMPLE;Camille;CDD;titre 2;01/01/2027;31/12/2029;24 h;41;62 %\n"
    "DEMO-0002;EXEMPLE;Dominique;CDD;titre 2;01/01/2027;31/12/2029;20 h;41;51,03 %\n"
    "DEMO-0003;EXEMPLE;Claude;CDD;titre 2;01/01/2027;31/12/2029;;41;62 %\n"
)


@transaction.atomic
def montrer_la_vie(*, le: datetime.date) -> bool:
    """Fill the pages of contracts once; False when they already are, or when the SEI is away.

    *Source:* decision 36.
    """
    sei = (
        Mandat.objects.actifs(le)
        .filter(role__in=[Role.SEI, Role.SEI_CHEF])
        .select_related("perimetre", "membre")
        .order_by("role", "pk")
        .first()
    )
    if sei is None or Suite.objects.exists() or Enveloppe.objects.exists():
        return False
    annoncer_acte("demo")
    _employeurs()
    ordinaires = Contrat.objects.filter(periode__contains=le, suite_de=None).order_by(
        "aesh__matricule", "pk"
    )
    cdds = [c for c in ordinaires.filter(type=TypeContrat.CDD) if c.periode.lower < RENTREE]
    for contrat, cas in zip(cdds, FINS, strict=False):
        _faire_finir(contrat, cas, sei, le)
    cdis = list(ordinaires.filter(type=TypeContrat.CDI, minutes_hebdo=24 * 60))
    for contrat in cdis[:QUOTITES_ECRITES]:
        contrat.quotite_ecrite = Decimal(62)
        contrat.save(update_fields=["quotite_ecrite", "modifie_le"])
    _avenants(cdis[QUOTITES_ECRITES:], sei, le)
    _entretiens(cdis, sei, le)
    _budget(sei, le)
    for code, valeur in ECOUTE.items():
        Reglage.objects.update_or_create(code=code, du=RENTREE, defaults={"valeur": valeur})
    deposer(auteur=sei, contenu=FICHIER.encode(), nom_fichier="contrats_janvier.csv", le=le)
    return True


def _employeurs() -> None:
    """Contracts outside titre 2 get the lycée or collège that signs them."""
    ecole = (
        Etablissement.objects.filter(degre=Degre.SECOND, disparu_le=None).order_by("uai").first()
    )
    if ecole is not None:
        Contrat.objects.filter(employeur=Employeur.HORS_TITRE_2).update(eple=ecole)


def _faire_finir(
    contrat: Contrat,
    cas: tuple[int, int | None, int | None, Reponse | None],
    sei: Mandat,
    le: datetime.date,
) -> None:
    dans, entretien, propose, reponse = cas
    fin = le + (dans + 1) * UN_JOUR
    contrat.periode = DateRange(plus_mois(fin, -36), fin)
    contrat.save(update_fields=["periode", "modifie_le"])
    if entretien is None:
        return
    suite = proposer_suite(
        auteur=sei,
        contrat=contrat,
        donnees=DonneesSuite(
            NatureSuite.CDI,
            le - entretien * UN_JOUR,
            None if propose is None else le - propose * UN_JOUR,
            contrat.minutes_hebdo,
            contrat.semaines,
        ),
        le=le,
    )
    if reponse is not None and propose is not None:
        repondu = le - (propose - 4) * UN_JOUR
        repondre_suite(auteur=sei, suite=suite, reponse=reponse, repondu_le=repondu, le=le)


def _avenants(cdis: list[Contrat], sei: Mandat, le: datetime.date) -> None:
    """One that waits, one that silence refused, one accepted to come, one refused; one end."""
    cas: tuple[tuple[int, int, Reponse | None], ...] = (
        (9, 26 * 60, None),
        (38, 22 * 60, None),
        (20, 25 * 60, Reponse.ACCEPTE),
        (25, 30 * 60, Reponse.REFUSE),
        (2, 28 * 60, None),
    )
    for contrat, (remis, minutes, reponse) in zip(cdis, cas, strict=False):
        avenant = proposer_avenant(
            auteur=sei,
            contrat=contrat,
            donnees=DonneesAvenant(
                minutes,
                41,
                plus_mois(le, 2),
                MotifAvenant.HAUSSE if minutes > 24 * 60 else MotifAvenant.BAISSE,
                Remise.MAIN_PROPRE if remis % 2 else Remise.LETTRE,
                le - remis * UN_JOUR,
            ),
            le=le,
        )
        if reponse is not None:
            repondre_avenant(
                auteur=sei,
                avenant=avenant,
                reponse=reponse,
                repondu_le=le - (remis - 6) * UN_JOUR,
                le=le,
            )
    if len(cdis) > len(cas):
        dernier = plus_mois(le, 1)
        noter_fin(
            auteur=sei, contrat=cdis[len(cas)], dernier_jour=dernier, motif=MotifFin.DEMISSION
        )


def _entretiens(cdis: list[Contrat], sei: Mandat, le: datetime.date) -> None:
    """Interviews held three years ago or less: some are due soon, one is late."""
    for contrat, dans in zip(cdis, (-20, 25, 60, 200, 500), strict=False):
        tenu = plus_mois(le, -36) + dans * UN_JOUR
        if contrat.periode.lower <= tenu:
            noter_entretien(auteur=sei, aesh=contrat.aesh_id, tenu_le=tenu, le=le)


def _budget(sei: Mandat, le: datetime.date) -> None:
    """Each pole is allotted a little more or less than its contracts; the department, the sum."""
    lignes, total = lire_budget(le)
    for rang, (pole, ligne) in enumerate(lignes):
        if pole is not None and ligne.engages:
            ecart = Decimal(("1.03", "0.97", "1.01")[rang % 3])
            etp = Decimal(round(float(ligne.engages), 2)) * ecart
            allouer(auteur=sei, pole=pole, du=RENTREE, etp=etp.quantize(Decimal("0.01")))
    entier = Decimal(round(float(total.engages) * 1.01, 2)).quantize(Decimal("0.01"))
    allouer(auteur=sei, pole=None, du=RENTREE, etp=entier)


@transaction.atomic
def retirer_la_vie() -> None:
    """Take away what stands on contracts, then the stretches that acts wrote.

    *Source:* decision 36.
    """
    annoncer_acte("vider")
    for modele in (
        DepotContrats,
        ActeContrats,
        TexteLettre,
        Enveloppe,
        EntretienProfessionnel,
        FinContrat,
        Suite,
        Avenant,
    ):
        modele.objects.all().delete()
    Reglage.objects.filter(code__in=ECOUTE, du=RENTREE).delete()
    while True:
        derniers = Contrat.objects.filter(suite_de__isnull=False, suites__isnull=True)
        if not derniers.delete()[0]:
            break
