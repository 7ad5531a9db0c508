"""What the demonstration shows of the queues: rows held, entrusted and noted, a view, a deposit.

*Source:* decision 36; everything here is invented.
"""

import datetime

from django.db import transaction

from comptes.enums import Role
from comptes.models import Mandat
from eleves.actions.depots import deposer
from pial.models import Etablissement
from pial.regles import UN_JOUR
from reporting.actions.demo_arrivees import annoncer_des_arrivees
from reporting.actions.demo_departs import annoncer_des_departs
from reporting.actions.prises_en_charge import agir
from reporting.actions.vues_files import enregistrer_vue
from reporting.enums.files import ActeDeFile, FileTravail
from reporting.models import PriseEnCharge
from reporting.requetes.files import lignes_de, notifications_des_files
from socle.historique import annoncer_acte

TITRES = "Nom\tPrénom\tDate de naissance\tUAI\tType d'aide\tHeures\tDécidée le\tReçue le\tDu\tAu"
ARRIVEES = (
    ("Abgrall", "Maëlys", "12/05/2018", "individuelle", "9 h"),
    ("Bescond", "Titouan", "03/11/2016", "mutualisée", ""),
    ("Corre", "Enora", "28/02/2015", "individuelle", "12,3"),
    ("Drouet", "Yanis", "17/09/2019", "AESH-M", "6 h"),
    ("Evano", "Louane", "31/02/2017", "individuelle", "6 h"),
    ("Floch", "Nolan", "09/07/2014", "individuelle", "tout le temps scolaire"),
)


@transaction.atomic
def montrer_les_files(*, le: datetime.date) -> bool:
    """Fill the queues once; False when they already are, or when the SEI has nobody.

    *Source:* decision 36.
    """
    sei = Mandat.objects.filter(role=Role.SEI).select_related("perimetre", "membre").first()
    if sei is None or PriseEnCharge.objects.exists():
        return False
    annoncer_acte("demo")
    toutes = notifications_des_files(sei, le)
    attendent = list(lignes_de(toutes, FileTravail.A_PLACER, le).order_by("recue_le", "pk")[:12])
    if attendent:
        agir(auteur=sei, acte=ActeDeFile.PRENDRE, lignes=attendent[:5], le=le)
        agir(auteur=sei, acte=ActeDeFile.CONFIER, lignes=attendent[5:], le=le)
        agir(
            auteur=sei,
            acte=ActeDeFile.NOTER,
            lignes=attendent[:2],
            le=le,
            note="École appelée mardi, la classe est confirmée. Reste à voir avec le pôle.",
        )
    enregistrer_vue(
        auteur=sei,
        nom="Plus de 60 jours sans aide",
        file=FileTravail.A_PLACER,
        parametres="attente=60&qui=personne",
        est_partagee=True,
    )
    _deposer(sei, le)
    annoncer_des_departs(le=le)
    annoncer_des_arrivees(sei=sei, le=le)
    return True


def _deposer(sei: Mandat, le: datetime.date) -> None:
    """A paste that waits: ready lines, an odd number of hours, a date that does not exist."""
    uais = list(
        Etablissement.objects.scolarisantes().order_by("uai").values_list("uai", flat=True)[:3]
    )
    if not uais:
        return
    jours = [f"{jour:%d/%m/%Y}" for jour in (le - 9 * UN_JOUR, le - 2 * UN_JOUR, le)]
    lignes = [
        "\t".join([nom, prenom, ne_le, uais[rang % len(uais)], aide, heures, *jours, ""])
        for rang, (nom, prenom, ne_le, aide, heures) in enumerate(ARRIVEES)
    ]
    deposer(auteur=sei, contenu="\n".join([TITRES, *lignes]).encode(), nom_fichier="", le=le)
