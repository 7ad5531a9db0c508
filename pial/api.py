"""Read routes of the referential under /api/v1/."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from pial.models import Etablissement, Pole
from pial.permissions import ecoles_consultables
from pial.requetes.poles import chercher, poles_liste
from socle.api import PaginationCurseur


class PaginationParNom(PaginationCurseur):
    """Alphabetical pages."""

    ordering = ("cle_tri", "id")


class EtablissementSerializer(serializers.ModelSerializer[Etablissement]):
    """A school, as the directory gives it."""

    class Meta:
        model = Etablissement
        fields = (
            "id",
            "uai",
            "nom",
            "type",
            "degre",
            "secteur",
            "type_contrat",
            "commune",
            "code_commune",
            "code_postal",
            "effectif",
            "latitude",
            "longitude",
            "a_ulis",
            "a_segpa",
            "etat",
            "disparu_le",
        )


class PoleSerializer(serializers.ModelSerializer[Pole]):
    """A pole, with the number of its schools today."""

    ecoles = serializers.IntegerField(read_only=True)
    du = serializers.DateField(source="periode.lower", read_only=True)
    au = serializers.DateField(source="periode.upper", read_only=True, allow_null=True)

    class Meta:
        model = Pole
        fields = (
            "id",
            "genre",
            "code",
            "nom",
            "degre",
            "secteur",
            "est_renforce",
            "est_invente",
            "support",
            "ecoles",
            "du",
            "au",
        )


class EtablissementsApi(ListAPIView[Etablissement]):
    """Schools of the department; ``?q=`` searches without accents."""

    serializer_class = EtablissementSerializer
    pagination_class = PaginationParNom
    gardes: ClassVar[dict[str, tuple[str, str]]] = {"GET": ("etablissement", "r")}

    def get_queryset(self) -> QuerySet[Any]:
        """Schools that the mandate may consult."""
        request: Any = self.request
        ecoles = ecoles_consultables(request.mandat, request.aujourdhui)
        return chercher(ecoles, request.query_params.get("q", ""))


class EtablissementApi(RetrieveAPIView[Etablissement]):
    """One school."""

    serializer_class = EtablissementSerializer
    lookup_url_kwarg = "etablissement"
    gardes: ClassVar[dict[str, tuple[str, str]]] = {"GET": ("etablissement", "r")}

    def get_queryset(self) -> QuerySet[Any]:
        """Schools that the mandate may consult."""
        request: Any = self.request
        return ecoles_consultables(request.mandat, request.aujourdhui)


class PolesApi(ListAPIView[Pole]):
    """Poles of the department."""

    serializer_class = PoleSerializer
    pagination_class = PaginationParNom
    gardes: ClassVar[dict[str, tuple[str, str]]] = {"GET": ("territoire", "r")}

    def get_queryset(self) -> QuerySet[Any]:
        """Poles that the mandate may consult."""
        request: Any = self.request
        return poles_liste(request.mandat, request.aujourdhui)


class PoleApi(RetrieveAPIView[Pole]):
    """One pole."""

    serializer_class = PoleSerializer
    lookup_url_kwarg = "pole"
    gardes: ClassVar[dict[str, tuple[str, str]]] = {"GET": ("territoire", "r")}

    def get_queryset(self) -> QuerySet[Any]:
        """Poles that the mandate may consult."""
        request: Any = self.request
        return poles_liste(request.mandat, request.aujourdhui)
