"""« À traiter »: the work queues, their filters, saved views and pasted lists."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from eleves.requetes.doublons import compter_doublons
from pial.models import Pole
from reporting.actions.prises_en_charge import DELAI_ANNULATION
from reporting.actions.vues_files import enregistrer_vue, garder_liste, supprimer_vue
from reporting.enums.files import (
    LIBELLES_ACTE_DE_FILE,
    LIBELLES_FILE,
    LIBELLES_PART_AIDE,
    PARTS_A_PLACER,
    ActeDeFile,
    FileTravail,
    PartAide,
)
from reporting.models import ActeGroupe, VueEnregistree
from reporting.permissions import (
    peut_confier,
    peut_exporter,
    peut_proposer_des_aesh,
    peut_traiter,
)
from reporting.requetes.a_proposer import a_placer_par_pole
from reporting.requetes.files import (
    JOURS_BIENTOT,
    comptes_des_files,
    comptes_des_parts,
    lignes_de,
    notifications_des_files,
    prochaine_echeance,
)
from reporting.requetes.filtres_files import FiltreFile, file_demandee, lignes_filtrees
from reporting.requetes.fins_aide import eleves_dont_l_aide_finit
from reporting.requetes.listes_collees import liste_de_cle, sans_reponse
from reporting.tables import TableFile
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture

PAR_PAGE = 50
SANS_REPONSE_MONTREES = 20


@require_safe
@garde("file", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """One queue: tabs with live counts, filters, rows, what can be done of them."""
    le, file = request.aujourdhui, file_demandee(request.GET)
    toutes = notifications_des_files(request.mandat, le)
    filtre, poles = lignes_filtrees(request, request.GET)
    fins_aide = eleves_dont_l_aide_finit(le) if file == FileTravail.FINS_AIDE else {}
    traite = peut_traiter(request.mandat)
    table = TableFile(filtre.qs, file=file, le=le, poles=poles, fins_aide=fins_aide, choisit=traite)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    noter_lecture(request, "eleve", {ligne.record.eleve_id for ligne in table.page.object_list})
    total, actif = table.paginator.count, any(request.GET.get(n) for n in filtre.filters)
    contexte = {
        "filtre": filtre,
        "table": table,
        "file": file,
        "total": total,
        "actif": actif,
        "onglets": _onglets(request, comptes_des_files(toutes, le), file),
        "requete": request.GET.urlencode(),
        "parts": _parts(request, toutes, poles) if file == FileTravail.A_PLACER else None,
        "depot": request.GET.get("depot", ""),
        "vues": _vues(request),
        "liste": _liste_collee(request, filtre),
        "poles": _par_pole(request, filtre, poles),
        "actes": _actes(request),
        "peut_traiter": traite,
        "peut_exporter": peut_exporter(request.mandat),
        "peut_deposer": peut_confier(request.mandat),
        "annulable": _annulable(request),
        "echeance": None if total or actif else prochaine_echeance(toutes, le),
    }
    return render(request, "reporting/file.html", contexte)


@require_safe
@garde("file", "r")
def fragment(request: Any, departement: str) -> HttpResponse:
    """How many rows each queue holds, on the home of the SEI."""
    toutes = notifications_des_files(request.mandat, request.aujourdhui)
    comptes = comptes_des_files(toutes, request.aujourdhui)
    onglets = _onglets(request, comptes, None)[:-1]  # all but « Toutes »
    return render(request, "reporting/fragments/_files.html", {"onglets": onglets})


def _onglets(
    request: Any, comptes: dict[FileTravail, int], file: FileTravail | None
) -> list[dict[str, Any]]:
    """The queues, and the pairs of files that may be one child, which have a page of their own."""
    departement = request.departement.code
    onglets: list[dict[str, Any]] = [
        {
            "libelle": libelle,
            "url": adresse_de(departement, file=code),
            "actif": code == file,
            "compte": comptes[code],
        }
        for code, libelle in LIBELLES_FILE.items()
    ]
    if peut(request.mandat, "r", "doublon"):
        url = reverse("reporting:doublons", kwargs={"departement": departement})
        paires = compter_doublons(request.mandat, request.aujourdhui)
        doublons = {"libelle": "Doublons probables", "url": url, "actif": False, "compte": paires}
        onglets.insert(-1, doublons)
    return onglets


def _parts(request: Any, toutes: Any, poles: dict[UUID, Pole]) -> dict[str, Any]:
    """The ways of waiting, today or soon, counted under the other filters, and what is too small
    to be listed; each count opens its rows."""
    le, parametres = request.aujourdhui, request.GET.copy()
    for nom in ("part", "page", "file"):
        parametres.pop(nom, None)
    file = FileTravail.A_PLACER
    lignes = lignes_de(toutes, None, le)
    filtre = FiltreFile(parametres, lignes, request=request, file=file, poles=[*poles.values()])
    comptes = comptes_des_parts(filtre.qs, le)
    choisie, autres = request.GET.get("part", ""), parametres.dict()

    def adresse(part: str, dans: FileTravail = file) -> str:
        return adresse_de(request.departement.code, **{**autres, "file": dans, "part": part})

    attendent = sum(comptes[part] for part in PARTS_A_PLACER)
    choix = [("", "Toutes", attendent)]
    choix += [(part, LIBELLES_PART_AIDE[part], comptes[part]) for part in PARTS_A_PLACER]
    return {
        "choix": [
            {
                "libelle": libelle,
                "url": adresse(part),
                "compte": compte,
                "actif": part == (choisie if choisie in PARTS_A_PLACER else ""),
            }
            for part, libelle, compte in choix
        ],
        "tolerees": comptes[PartAide.TOLEREE],
        "url_tolerees": adresse(PartAide.TOLEREE, FileTravail.TOUTES),
        "minutes": comptes["minutes"],
        "jours": JOURS_BIENTOT,
    }


def _actes(request: Any) -> list[tuple[str, str]]:
    """Acts on many rows that this mandate may do."""
    actes = [ActeDeFile.PRENDRE, ActeDeFile.LIBERER, ActeDeFile.NOTER]
    actes.append(ActeDeFile.CONFIER if peut_confier(request.mandat) else ActeDeFile.RENDRE)
    return [(acte.value, LIBELLES_ACTE_DE_FILE[acte]) for acte in actes]


def _vues(request: Any) -> list[dict[str, Any]]:
    vues = VueEnregistree.objects.visibles_par(request.mandat).select_related("auteur")
    return [
        {
            "objet": vue,
            "url": f"?file={vue.file}&{vue.parametres}",
            "est_mienne": vue.auteur_id == request.user.pk,
        }
        for vue in vues
    ]


def _liste_collee(request: Any, filtre: FiltreFile) -> dict[str, Any] | None:
    """What became of the pasted list in this queue; its lines are told to their author only."""
    cle = request.GET.get("liste", "")
    if not cle:
        return None
    collee = liste_de_cle(cle)
    if collee is None:
        return {"perdue": True}
    manquent = sans_reponse(collee, filtre.queryset) if collee.auteur_id == request.user.pk else []
    return {
        "objet": collee,
        "manquent": manquent[:SANS_REPONSE_MONTREES],
        "nombre": len(manquent),
    }


def _par_pole(
    request: Any, filtre: FiltreFile, poles: dict[UUID, Pole]
) -> list[dict[str, Any]] | None:
    """Poles where these very rows wait, once a deposit or one's own pole narrows the queue."""
    if "depot" not in request.GET and peut_confier(request.mandat):
        return None
    propose = peut_proposer_des_aesh(request.mandat)
    return [
        {"pole": poles.get(un.pole) if un.pole else None, "lu": un, "propose": propose}
        for un in a_placer_par_pole(filtre.qs, request.aujourdhui)
    ]


def _annulable(request: Any) -> ActeGroupe | None:
    """My last act on a queue, while it can still be undone."""
    depuis = timezone.now() - DELAI_ANNULATION
    siens = ActeGroupe.objects.filter(auteur_id=request.user.pk, annule_le=None, cree_le__gt=depuis)
    return siens.order_by("-cree_le").first()


def adresse_de(departement: str, **parametres: Any) -> str:
    """Address of a queue with its filters."""
    return (
        reverse("reporting:files", kwargs={"departement": departement})
        + "?"
        + urlencode({cle: valeur for cle, valeur in parametres.items() if valeur})
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("file", "u")
def coller(request: Any, departement: str) -> HttpResponse:
    """Paste UAI or names, one per line, and see the queue filtered by them."""
    file = file_demandee(request.POST or request.GET)
    erreur, texte = "", request.POST.get("texte", "")
    if request.method == "POST":
        try:
            collee = garder_liste(auteur=request.mandat, texte=texte)
        except ActionRefusee as refus:
            erreur = refus.phrase
        else:
            return redirect(adresse_de(departement, file=file, liste=collee.cle))
    contexte = {"file": file, "texte": texte, "erreur": erreur}
    return render(request, "reporting/coller.html", contexte, status=422 if erreur else 200)


@require_POST
@garde("file", "u")
def enregistrer(request: Any, departement: str) -> HttpResponse:
    """Save the queue as it is filtered and sorted, under a name."""
    file = file_demandee(request.POST)
    parametres = request.POST.get("parametres", "")
    try:
        vue = enregistrer_vue(
            auteur=request.mandat,
            nom=request.POST.get("nom", "")[:60],
            file=file,
            parametres=parametres,
            est_partagee="est_partagee" in request.POST,
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, f"La vue « {vue.nom} » est enregistrée.")
        parametres = vue.parametres
    url = reverse("reporting:files", kwargs={"departement": departement})
    return redirect(f"{url}?file={file}&{parametres}")


@require_POST
@garde("file", "u")
def oublier(request: Any, departement: str, vue: UUID) -> HttpResponse:
    """Forget one of my views."""
    objet = get_object_or_404(VueEnregistree.objects.visibles_par(request.mandat), pk=vue)
    try:
        supprimer_vue(auteur=request.mandat, vue=objet)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, f"La vue « {objet.nom} » est supprimée.")
    return redirect(adresse_de(departement, file=objet.file))
