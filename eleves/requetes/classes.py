"""Reads of the pages about classes."""

import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest, Lower, Upper

from comptes.models import Mandat
from comptes.permissions import peut
from eleves.enums import Semaine
from eleves.models import Classe, Eleve, ImportSemaine, Scolarisation, Seance
from pial.models import Etablissement, JourFerme, RepriseSemaines
from pial.regles import (
    UNE_SEMAINE,
    Fermeture,
    annee_scolaire,
    bornes_annee,
    lettres_des_semaines,
    libelle_annee,
    lundi_de,
    lundis_de_classe,
)


def classes_liste(mandat: Mandat, le: datetime.date) -> Any:
    """Classes of the mandate's schools with the size of their week, all years.

    *Source:* decision 35; dossier §3.
    """
    par_classe = Seance.objects.filter(classe=OuterRef("pk")).order_by().values("classe")
    minutes = Upper("minutes", output_field=IntegerField()) - Lower(
        "minutes", output_field=IntegerField()
    )
    return (
        Classe.objects.visibles_par(mandat, le)
        .select_related("etablissement")
        .annotate(
            nombre=Coalesce(Subquery(par_classe.annotate(n=Count("pk")).values("n")), 0),
            # The fuller of weeks A and B.
            minutes=Greatest(
                *(
                    Coalesce(Subquery(lettre.annotate(n=Sum(minutes)).values("n")), 0)
                    for lettre in (
                        par_classe.exclude(semaine=Semaine.B),
                        par_classe.exclude(semaine=Semaine.A),
                    )
                )
            ),
        )
        .order_by("etablissement__cle_tri", "libelle")
    )


def annees_des_classes(mandat: Mandat, le: datetime.date) -> list[int]:
    """School years that have classes, and the present one, latest first.

    *Source:* ux page §4.
    """
    annees = Classe.objects.visibles_par(mandat, le).order_by().values_list("annee", flat=True)
    return sorted({*annees.distinct(), annee_scolaire(le)}, reverse=True)


def ecoles_modifiables(mandat: Mandat, le: datetime.date) -> QuerySet[Etablissement]:
    """Schools whose classes a mandate may create.

    *Source:* decision 35.
    """
    return Etablissement.objects.du_perimetre(mandat, le).order_by("cle_tri")  # type: ignore[no-any-return]


def inscrits_de(
    classe: Classe, mandat: Mandat, le: datetime.date
) -> list[tuple[Eleve, Scolarisation]] | None:
    """Pupils of a class whom the mandate may read; None when it may read no name at all.

    *Source:* permissions page §3 (names only where the matrix gives ``r`` on pupils).
    """
    if not peut(mandat, "r", "eleve"):
        return None
    visibles = Eleve.objects.visibles_par(mandat, le)
    lignes = Scolarisation.objects.filter(
        classe=classe, periode__contains=le, eleve__in=visibles
    ).select_related("eleve")
    return [(ligne.eleve, ligne) for ligne in lignes.order_by("eleve__cle_tri")]


def eleves_de_l_ecole(classe: Classe, mandat: Mandat, le: datetime.date) -> QuerySet[Scolarisation]:
    """Pupils of the class's school who are not in it: those who may join.

    *Source:* permissions page §3.
    """
    return (
        Scolarisation.objects.filter(
            etablissement=classe.etablissement_id,
            periode__contains=le,
            eleve__in=Eleve.objects.visibles_par(mandat, le),
        )
        .exclude(classe=classe)
        .select_related("eleve", "classe")
        .order_by("eleve__cle_tri")
    )


def sources_de_copie(classe: Classe, mandat: Mandat, le: datetime.date) -> list[tuple[str, str]]:
    """Other classes of the school with a week, this year and the one before: (key, words).

    *Source:* ux page §5(a) (copy last year's).
    """
    autres = (
        classes_liste(mandat, le)
        .filter(
            etablissement=classe.etablissement_id,
            annee__in=(classe.annee, classe.annee - 1),
            nombre__gt=0,
        )
        .exclude(pk=classe.pk)
        .order_by("-annee", "libelle")
    )
    return [(str(une.pk), f"{une.libelle}, {libelle_annee(une.annee)}") for une in autres]


def fermetures_de(annee: int) -> list[Fermeture]:
    """Days without class of a school year.

    *Source:* decision 33.
    """
    debut, fin = bornes_annee(annee)
    periodes = JourFerme.objects.filter(periode__overlap=(debut, fin))
    return [Fermeture(p.lower, p.upper) for p in periodes.values_list("periode", flat=True)]


def lettres_de(
    classe: Classe, lundi_a: datetime.date | None = None
) -> dict[datetime.date, str] | None:
    """A or B for each week of class of a class's school, by Monday; None when it is not known.

    Known with the department's holidays (weeks of class alternate) or the school's own restarts;
    ``lundi_a``, told by the user, comes first. *Source:* decision 33; architecture page, "Time".
    """
    fermetures = fermetures_de(classe.annee)
    lundis = lundis_de_classe(classe.annee, fermetures)
    if lundi_a is not None:
        depart = sum(lundi < lundi_de(lundi_a) for lundi in lundis)
        return {lundi: "AB"[(n - depart) % 2] for n, lundi in enumerate(lundis)}
    debut, fin = bornes_annee(classe.annee)
    reprises = RepriseSemaines.objects.filter(
        etablissement=classe.etablissement_id, lundi__gte=debut - UNE_SEMAINE, lundi__lt=fin
    ).values_list("lundi", "lettre")
    departs = list(reprises)
    if not fermetures and not departs:
        return None
    return dict(zip(lundis, lettres_des_semaines(lundis, departs), strict=True))


def imports_visibles(mandat: Mandat, le: datetime.date) -> QuerySet[ImportSemaine]:
    """Files read for classes of the mandate's schools.

    *Source:* decision 35.
    """
    classes = Classe.objects.visibles_par(mandat, le)
    return ImportSemaine.objects.filter(classe__in=classes).select_related(
        "classe__etablissement", "auteur"
    )


def dernier_import(classe: Classe) -> ImportSemaine | None:
    """The import that may still be undone: applied, and nothing saved since.

    *Source:* ux page §5(h) (imports).
    """
    return classe.imports.filter(  # type: ignore[no-any-return]
        revision_appliquee=classe.revision, annule_le=None
    ).first()


def scolarisation_de(eleve: UUID, le: datetime.date) -> Any:
    """Where a pupil goes to school on a day, with the class; None when nowhere.

    *Source:* dossier §2.3.
    """
    return (
        Scolarisation.objects.filter(eleve=eleve, periode__contains=le)
        .select_related("etablissement", "classe")
        .first()
    )
