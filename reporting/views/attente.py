"""The page « Qui attend »: pupils without help, delays, and the day of the rentrée."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aesh.regles.durees import duree
from comptes.permissions import garde, peut
from eleves.enums import LIBELLES_TYPE_NOTIFICATION, TypeNotification
from eleves.models import Eleve
from pial.models import Pole
from reporting.enums.files import LIBELLES_PART_AIDE, PARTS_QUI_ATTENDENT, PartAide
from reporting.enums.heures import LIBELLES_VUE_ATTENTE, GenrePortee, VueAttente
from reporting.regles.attente import mediane
from reporting.requetes.attente import (
    FiltreAttente,
    LigneAttente,
    au_jour_de_la_rentree,
    delais,
    qui_attend,
)
from reporting.requetes.files import ecart_tolere
from reporting.requetes.portee import PorteeInconnue, descendre, portee_du_mandat
from reporting.views.demandes_heures import rentree_de
from socle.journal import noter_lecture
from socle.texte import cle_tri

PAR_PAGE = 50
SANS_NOM = "Élève sans nom affiché"
PARTIES = {
    VueAttente.ATTENTE: [(part.value, LIBELLES_PART_AIDE[part]) for part in PARTS_QUI_ATTENDENT],
    VueAttente.RENTREE: [("entiere", "Sans aide ce jour-là"), ("partielle", "Aide ce jour-là")],
    VueAttente.DELAI: [],
}
TRIS = {
    "jours": lambda une: une.jours,
    "recue": lambda une: une.recue_le,
    "ecole": lambda une: cle_tri(une.ecole_nom),
}


class FiltreAttenteForm(forms.Form):
    """Pole, words of the school, kind of help, whole or part, for how long."""

    q = forms.CharField(label="École ou commune", required=False, max_length=60)
    pole = forms.ChoiceField(label="Pôle", required=False)
    type = forms.ChoiceField(
        label="Aide",
        required=False,
        choices=[
            ("", "Toutes"),
            *(
                (genre.value, LIBELLES_TYPE_NOTIFICATION[genre])
                for genre in (TypeNotification.INDIVIDUELLE, TypeNotification.MUTUALISEE)
            ),
        ],
    )
    partie = forms.ChoiceField(label="Situation", required=False)
    depuis = forms.TypedChoiceField(
        label="Depuis",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Toute durée"), *((n, f"{n} jours ou plus") for n in (5, 15, 30, 60, 90))],
    )

    def __init__(self, *args: Any, poles: Sequence[Pole], vue: VueAttente, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(poles) > 1:
            self.fields["pole"].choices = [  # type: ignore[attr-defined]
                ("", "Tous"),
                *((str(pole.pk), str(pole)) for pole in poles),
            ]
        else:
            del self.fields["pole"]
        if PARTIES[vue]:
            self.fields["partie"].choices = [("", "Toutes"), *PARTIES[vue]]  # type: ignore[attr-defined]
            if vue is VueAttente.ATTENTE:  # chosen by its tabs
                self.fields["partie"].widget = forms.HiddenInput()
        else:
            del self.fields["partie"]
        if vue is VueAttente.RENTREE:
            del self.fields["depuis"]


@require_safe
@garde("indicateurs", "r")
def attente(request: Any, departement: str) -> HttpResponse:
    """One of the three lists, worst first; its figures count these very lines."""
    mandat, le = request.mandat, request.aujourdhui
    codes = {vue.value for vue in VueAttente}
    vue = VueAttente(request.GET["vue"]) if request.GET.get("vue") in codes else VueAttente.ATTENTE
    poles = list(Pole.objects.du_perimetre(mandat, le).actifs(le).order_by("cle_tri"))
    formulaire = FiltreAttenteForm(request.GET, poles=poles, vue=vue)
    lus = formulaire.cleaned_data if formulaire.is_valid() else {}
    portee = portee_du_mandat(mandat, le)
    if lus.get("pole"):
        try:
            portee = descendre(portee, GenrePortee.POLE, UUID(lus["pole"]), mandat, le)
        except PorteeInconnue as erreur:
            raise Http404 from erreur
    filtre = FiltreAttente(
        cle_tri(lus.get("q", "")),
        lus.get("type", ""),
        lus.get("partie", "") if vue is VueAttente.RENTREE else "",
        lus.get("depuis") or 0,
    )
    rentree = rentree_de(le)
    if vue is VueAttente.DELAI:
        lignes = delais(portee, le, filtre)
    elif vue is VueAttente.RENTREE:
        lignes = au_jour_de_la_rentree(portee, le, rentree, filtre)
    else:
        lignes = qui_attend(portee, le, filtre)
    entieres, toutes = sum(ligne.entiere for ligne in lignes), len(lignes)
    if vue is VueAttente.ATTENTE and lus.get("partie"):
        lignes = [une for une in lignes if une.entiere == (lus["partie"] == PartAide.ENTIERE)]
    tri = request.GET.get("tri", "")
    if tri.removeprefix("-") in TRIS:
        lignes.sort(key=TRIS[tri.removeprefix("-")], reverse=tri.startswith("-"))
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    noms = _noms(request, [ligne.eleve for ligne in page])
    if noms:
        noter_lecture(request, "eleve", noms)
    milieu = mediane([ligne.jours for ligne in lignes])
    contexte = {
        "vue": vue.value,
        "onglets": [
            {"libelle": libelle, "url": f"?vue={code.value}", "actif": code is vue}
            for code, libelle in LIBELLES_VUE_ATTENTE.items()
        ],
        "formulaire": formulaire,
        "actif": any(lus.values()),
        "page": page,
        "lignes": [_vue(ligne, noms) for ligne in page],
        "nombre": len(lignes),
        "parts": _parts(request, entieres, toutes) if vue is VueAttente.ATTENTE else None,
        "tolere": ecart_tolere(le) if vue is VueAttente.ATTENTE else 0,
        "le_jour": sum(ligne.aide_le_jour for ligne in lignes),
        "mediane": None if milieu is None else f"{milieu:g}".replace(".", ","),
        "rentree": rentree,
        "tri": tri,
        "le": le,
    }
    return render(request, "reporting/attente.html", contexte)


def _parts(request: Any, entieres: int, toutes: int) -> list[dict[str, Any]]:
    """The two ways of waiting, with the count of each under the other filters."""
    choisie = request.GET.get("partie", "")
    lignes = [("", "Toutes", toutes)]
    comptes = {PartAide.ENTIERE: entieres, PartAide.PARTIELLE: toutes - entieres}
    lignes += [(part.value, LIBELLES_PART_AIDE[part], n) for part, n in comptes.items()]
    parts = []
    for part, libelle, compte in lignes:
        adresse = request.GET.copy()
        adresse.pop("page", None)
        adresse["partie"] = part
        parts.append(
            {
                "libelle": libelle,
                "url": f"?{adresse.urlencode()}",
                "compte": compte,
                "actif": choisie == part,
            }
        )
    return parts


def _noms(request: Any, eleves: Sequence[UUID]) -> dict[UUID, str]:
    if not peut(request.mandat, "r", "eleve"):
        return {}
    visibles = Eleve.objects.visibles_par(request.mandat, request.aujourdhui)
    return {eleve.pk: eleve.nom_court for eleve in visibles.filter(pk__in=eleves)}


def _vue(ligne: LigneAttente, noms: dict[UUID, str]) -> dict[str, Any]:
    droit = "Mutualisée, sans quotité"
    if ligne.individuel:
        heures = duree(ligne.minutes_hebdo) if ligne.minutes_hebdo else "heures à préciser"
        droit = f"Individuelle, {heures}"
    if ligne.entiere:
        situation = "Sans aucune aide"
    elif ligne.individuel:
        manque = f", il manque {duree(ligne.il_manque)}" if ligne.il_manque else ""
        situation = f"Aide incomplète : {duree(ligne.minutes)} par semaine{manque}"
    else:
        situation = "Aidé"
    return {
        "ligne": ligne,
        "nom": noms.get(ligne.eleve, SANS_NOM),
        "lien": ligne.eleve in noms,
        "droit": droit,
        "situation": situation,
    }
