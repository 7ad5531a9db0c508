"""A pupil goes to another department: a deposit that it alone may read, and its confirmation.

See docs/adr/025-handing-over-to-another-department.md.
"""

import datetime
import hmac
from typing import Any

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import DateRange

from comptes.enums import GenrePerimetre
from comptes.models import Departement, Mandat
from comptes.permissions import peut
from eleves.actions.eleves import DonneesEleve, creer_eleve
from eleves.actions.transferts import annuler_transfert, clore, refuser_date
from eleves.enums.transferts import Accuse, GenreTransfert
from eleves.models import (
    AccuseTransfert,
    DepotTransfert,
    Eleve,
    NotificationMdph,
    Transfert,
)
from eleves.permissions import peut_modifier_eleve
from eleves.regles.transferts import (
    ESSAIS_MAXIMAUX,
    JOURS_DE_DEPOT,
    empreinte_du_code,
    nouveau_code,
)
from eleves.requetes.remises import contenu_de, depots_recus, lire_droit, reponse_a
from pial.models import Etablissement
from pial.regles import annee_scolaire, bornes_annee
from socle.cloison import departement_courant
from socle.erreurs import ActionRefusee

DEJA = "L'autre département a déjà répondu : appelez-le."


def peut_remettre(mandat: Mandat, le: datetime.date) -> bool:
    """Whether a mandate hands over files to other departments, and receives theirs: the SEI.

    *Source:* permissions page §1 (tenant); issue E.
    """
    return (
        mandat.est_actif(le)
        and mandat.genre_perimetre == GenrePerimetre.TENANT
        and peut(mandat, "c", "remise")
    )


@transaction.atomic
def remettre(
    *, auteur: Mandat, eleve: Eleve, vers: Departement, du: datetime.date, le: datetime.date
) -> tuple[DepotTransfert, str]:
    """End the schooling here and leave the file for another department; the code is told once.

    Rights still open end the day before here: they live on in the department of arrival.
    Raises ``ActionRefusee``. *Source:* issue E; ADR 025.
    """
    if not peut_remettre(auteur, le) or not peut_modifier_eleve(auteur, eleve, le):
        raise ActionRefusee("Seul le SEI remet un dossier à un autre département.")
    if not vers.est_ouvert or vers.code == departement_courant():
        raise ActionRefusee("Choisissez un autre département, ouvert dans Maillage.")
    refuser_date(du, le)
    vider_les_finies()
    transfert = clore(auteur=auteur, eleve=eleve, du=du)
    transfert.genre = GenreTransfert.DEPART
    transfert.lie = vers
    transfert.save()
    depot = DepotTransfert(
        transfert=transfert,
        destinataire=vers,
        contenu=contenu_de(eleve),
        perime_le=timezone.now() + datetime.timedelta(days=JOURS_DE_DEPOT),
    )
    code = nouveau_code()
    depot.empreinte = empreinte_du_code(code, str(depot.pk))
    depot.save()
    for droit in NotificationMdph.objects.non_annulees().filter(
        eleve=eleve, periode__contains=du, periode__startswith__lt=du
    ):
        droit.periode = DateRange(droit.periode.lower, du)
        droit.save(update_fields=["periode", "modifie_le"])
    return depot, code


def _a_soi(depot: DepotTransfert, auteur: Mandat, le: datetime.date) -> DepotTransfert:
    if not peut_remettre(auteur, le):
        raise ActionRefusee("Seul le SEI remet un dossier à un autre département.")
    actuel: DepotTransfert = (
        DepotTransfert.objects.select_for_update(of=("self",))
        .select_related("transfert__eleve")
        .get(pk=depot.pk)
    )
    if reponse_a(actuel):
        raise ActionRefusee(DEJA)
    if actuel.retire_le is not None:
        raise ActionRefusee("Ce dossier a déjà été retiré.")
    return actuel


@transaction.atomic
def changer_de_code(*, auteur: Mandat, depot: DepotTransfert, le: datetime.date) -> str:
    """A new code, thirty more days; the former one opens nothing. Raises ``ActionRefusee``.

    *Source:* ADR 025.
    """
    actuel = _a_soi(depot, auteur, le)
    if not actuel.contenu:
        raise ActionRefusee("Ce dossier est périmé : retirez-le, puis remettez-le de nouveau.")
    code = nouveau_code()
    actuel.empreinte = empreinte_du_code(code, str(actuel.pk))
    actuel.perime_le = timezone.now() + datetime.timedelta(days=JOURS_DE_DEPOT)
    actuel.save(update_fields=["empreinte", "perime_le", "modifie_le"])
    return code


@transaction.atomic
def retirer(*, auteur: Mandat, depot: DepotTransfert, le: datetime.date) -> Transfert:
    """Take the file back before the day: schooling and rights as they were.

    Raises ``ActionRefusee`` when the other department answered, or the day is past.
    *Source:* issue E (undo until the date).
    """
    actuel = _a_soi(depot, auteur, le)
    annule = annuler_transfert(auteur=auteur, transfert=actuel.transfert, le=le)
    for droit in actuel.contenu.get("droits", []):
        NotificationMdph.objects.filter(pk=droit["id"], eleve=annule.eleve_id).update(
            periode=lire_droit(droit)["periode"]
        )
    actuel.contenu = {}
    actuel.retire_le = timezone.now()
    actuel.save(update_fields=["contenu", "retire_le", "modifie_le"])
    return annule


def ouvrir(
    *, auteur: Mandat, depot: DepotTransfert, code: str, le: datetime.date
) -> dict[str, Any]:
    """What a file addressed to us holds, for who has its code; five wrong codes close it.

    Not atomic: the wrong try is kept though the act is refused. Raises ``ActionRefusee``.
    *Source:* ADR 025.
    """
    if not peut_remettre(auteur, le) or not depots_recus().filter(pk=depot.pk).exists():
        raise ActionRefusee("Ce dossier n'attend plus de réponse.")
    essais = AccuseTransfert.objects.filter(
        depot=depot.pk, etat=Accuse.ESSAI, cree_le__gte=depot.modifie_le
    )
    if essais.count() >= ESSAIS_MAXIMAUX:
        raise ActionRefusee(
            "Cinq codes inexacts : demandez un nouveau code au SEI du département de départ."
        )
    if not hmac.compare_digest(empreinte_du_code(code, str(depot.pk)), depot.empreinte):
        AccuseTransfert.objects.create(
            depot=depot.pk, origine_id=depot.departement_id, etat=Accuse.ESSAI
        )
        raise ActionRefusee(
            "Ce code n'est pas le bon. Vérifiez-le avec le SEI du département de départ."
        )
    contenu: dict[str, Any] = depot.contenu
    return contenu


def recevoir(
    *,
    auteur: Mandat,
    depot: DepotTransfert,
    code: str,
    etablissement: Etablissement,
    du: datetime.date,
    le: datetime.date,
) -> Eleve:
    """Create the pupil here, with the decisions of his MDPH, and tell the other department.

    Raises ``ActionRefusee``. *Source:* issue E (only after its own confirmation); ADR 025.
    """
    contenu = ouvrir(auteur=auteur, depot=depot, code=code, le=le)  # outside: a try is kept
    refuser_date(du, le)
    with transaction.atomic():
        return _accueillir(auteur, depot, contenu, etablissement, du, le)


def _accueillir(
    auteur: Mandat,
    depot: DepotTransfert,
    contenu: dict[str, Any],
    etablissement: Etablissement,
    du: datetime.date,
    le: datetime.date,
) -> Eleve:
    identite = contenu["identite"]
    eleve = creer_eleve(
        auteur=auteur,
        donnees=DonneesEleve(
            identite["nom"],
            identite["prenom"],
            datetime.date.fromisoformat(identite["naissance"]),
        ),
        etablissement=etablissement,
        periode=DateRange(du, bornes_annee(annee_scolaire(du))[1]),
        le=le,
    )
    for droit in contenu["droits"]:
        valeurs = lire_droit(droit)
        decideur = valeurs["mdph"] or depot.departement_id
        valeurs["mdph"] = "" if decideur == departement_courant() else decideur
        NotificationMdph.objects.create(eleve=eleve, modifiee_par_id=auteur.membre_id, **valeurs)
    Transfert.objects.create(
        eleve=eleve,
        genre=GenreTransfert.ARRIVEE,
        date=du,
        nouvelle=eleve.scolarisations.get(),
        lie_id=depot.departement_id,
        decide_par_id=auteur.membre_id,
    )
    _repondre(depot, Accuse.RECU)
    return eleve


@transaction.atomic
def refuser(*, auteur: Mandat, depot: DepotTransfert, le: datetime.date) -> None:
    """Say that this pupil does not come here; no code is needed. Raises ``ActionRefusee``.

    *Source:* ADR 025.
    """
    if not peut_remettre(auteur, le) or not depots_recus().filter(pk=depot.pk).exists():
        raise ActionRefusee("Ce dossier n'attend plus de réponse.")
    _repondre(depot, Accuse.REFUSE)


def _repondre(depot: DepotTransfert, etat: Accuse) -> None:
    AccuseTransfert.objects.create(depot=depot.pk, origine_id=depot.departement_id, etat=etat)


def vider_les_finies() -> int:
    """Empty what was received, refused or is out of date; returns how many.

    *Source:* RGPD art. 5 (kept no longer than needed).
    """
    videes = 0
    for depot in DepotTransfert.objects.exclude(contenu={}):
        if depot.perime_le <= timezone.now() or reponse_a(depot):
            depot.contenu = {}
            # Not ``save``: ``modifie_le`` counts the wrong codes.
            DepotTransfert.objects.filter(pk=depot.pk).update(contenu={})
            videes += 1
    return videes
