"""Write what exceptions, absences and replacements leave of the published slots.

*Source:* decisions 2, 10 and 16.
"""

from django.db.models import Q
from psycopg.types.range import DateRange

from aesh.models import CreneauPonctuel, Occupation
from aesh.regles.durees import moment
from aesh.requetes.recalcul import LIGNE, Plan
from socle.base_de_donnees import ConflitError, convertir_erreurs
from socle.erreurs import ActionRefusee
from socle.masse import identifiants, inserer_en_masse, modifier_en_masse


def appliquer(plan: Plan) -> None:
    """Write the rows of a plan; the same number of queries whatever it holds.

    Raises ``ActionRefusee`` when slots of one date took the place. *Source:* decisions 2 and 16.
    """
    if not plan.creneaux:
        return
    anciens = Occupation.objects.filter(creneau__in=plan.creneaux)
    cles = identifiants(len(plan.morceaux))
    avec_cle = [(cle, *ligne) for cle, ligne in zip(cles, plan.morceaux, strict=True)]
    try:
        with convertir_erreurs():
            anciens.exclude(prevues__touche=DateRange(None, None)).delete()
            modifier_en_masse(Occupation, ("dates",), plan.entieres)
            inserer_en_masse(Occupation, ("id", *LIGNE), avec_cle)
    except ConflitError as conflit:
        raise ActionRefusee(
            "Des créneaux ponctuels occupent maintenant ces heures : retirez-les d'abord.",
            _ponctuels_genants(plan),
        ) from conflit


def _ponctuels_genants(plan: Plan) -> list[str]:
    ponctuels = CreneauPonctuel.objects.filter(
        Q(aesh__in=plan.bilan.aesh)
        | Q(liens_eleves__eleve__liens_creneaux__creneau__in=plan.creneaux),
        date__in=plan.bilan.jours,
    )
    return [
        f"{p.aesh.nom_complet} : {moment(p.date.isoweekday(), p.debut, p.fin)}, "
        f"le {p.date:%d/%m/%Y}, {p.get_origine_display().lower()}."
        for p in ponctuels.select_related("aesh").distinct()
    ]
