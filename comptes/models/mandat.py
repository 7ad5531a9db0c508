"""Perimeters and mandates: role x where x when."""

import datetime
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from comptes.enums import LIBELLES_PERIMETRE, LIBELLES_ROLE, GenrePerimetre, Role
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import COMPTE, SANS_DONNEE_PERSONNELLE, Rgpd


class Perimetre(ModeleCloisonne):
    """Where a mandate holds. The object itself (pole, school…) owns a one-to-one to it."""

    genre = models.CharField("genre", max_length=1, choices=choix(LIBELLES_PERIMETRE))
    libelle = models.CharField("libellé", max_length=200)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "périmètre"
        verbose_name_plural = "périmètres"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "genre"],
                condition=models.Q(genre__in=["T", "G", "R"]),
                name="comptes_perimetre_un_seul",
            )
        ]

    def __str__(self) -> str:
        return self.libelle


class RequeteMandats(RequeteCloisonnee):
    """Reads of mandates."""

    def actifs(self, le: datetime.date) -> "RequeteMandats":
        """Mandates in force on a day."""
        return self.filter(periode__contains=le)

    def visibles_par(self, mandat: "Mandat") -> "RequeteMandats":
        """Missions that a mandate may read: all of its department, or those of its perimeter.

        The families' accesses are no missions: they are never listed here.
        """
        missions = self.exclude(perimetre__genre=GenrePerimetre.FAMILLE)
        if mandat.genre_perimetre == GenrePerimetre.TENANT:
            return missions
        return missions.filter(perimetre_id=mandat.perimetre_id)


@pghistory.track()
class Mandat(ModeleCloisonne):
    """A role held on a perimeter between two dates ([du, au) in the database).

    Expired means no access at once; nothing is deleted (permissions page §1).
    """

    lecture_par_membre = "membre_id"

    membre = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mandats", verbose_name="membre"
    )
    role = models.CharField("fonction", max_length=12, choices=choix(LIBELLES_ROLE))
    perimetre = LienCloisonne(
        Perimetre, models.PROTECT, related_name="mandats", verbose_name="périmètre"
    )
    periode = DateRangeField("période")
    designe_par = models.UUIDField("désigné par le mandat", null=True, blank=True)
    supplee = LienCloisonne(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="supplée"
    )
    lettre = models.CharField("référence de la lettre de mission", max_length=120, blank=True)

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={
            "membre": "identité professionnelle",
            "role": "fonction",
            "periode": "fonction",
            "perimetre": "fonction",
            "designe_par": "fonction",
            "supplee": "fonction",
            "lettre": "fonction",
        },
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteMandats)()
    de_membre = models.Manager()  # own rows in every department: RLS "les_siens"

    class Meta:
        verbose_name = "mandat"
        verbose_name_plural = "mandats"
        ordering = ["role", "periode"]
        constraints = [
            ExclusionConstraint(
                name="comptes_mandat_sans_doublon",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("membre", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("perimetre", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette personne exerce déjà cette fonction à ces dates.",
            ),
            models.CheckConstraint(
                condition=models.Q(periode__startswith__isnull=False),
                name="comptes_mandat_debut_connu",
            ),
        ]
        indexes = [models.Index(fields=["membre"], name="comptes_mandat_membre")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} — {self.perimetre.libelle}"

    @property
    def genre_perimetre(self) -> GenrePerimetre:
        """Kind of the perimeter."""
        return GenrePerimetre(self.perimetre.genre)

    @property
    def fonction(self) -> Role:
        """Role as an enum member."""
        return Role(self.role)

    def est_actif(self, le: datetime.date) -> bool:
        """In force on a day."""
        periode: Any = self.periode
        return bool(periode.lower <= le and (periode.upper is None or le < periode.upper))

    @property
    def du(self) -> datetime.date:
        """First day."""
        return self.periode.lower  # type: ignore[no-any-return]

    @property
    def au(self) -> datetime.date | None:
        """Last day, included; None while no end is set."""
        fin: datetime.date | None = self.periode.upper
        return None if fin is None else fin - datetime.timedelta(days=1)
