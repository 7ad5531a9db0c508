"""The rows of each figure that happens in time: one query each, counted or listed.

Every query gives ``jour`` (the day that places the row), ``part`` and ``demande`` (the request
behind it). *Source:* the definition of each indicator (``reporting.regles.indicateurs``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate

from comptes.models import Mandat
from eleves.models import NotificationMdph
from pas.enums import Acte, MotifCloture, Statut
from pas.enums.mobilisation import EtatMobilisation
from pas.enums.plan import EtatAction, EtatReponse, TypeReponse
from pas.models import (
    ActionPas,
    Consentement,
    EtapeSaisine,
    Mobilisation,
    Reponse,
    ReunionPas,
    Saisine,
)
from pas.permissions import EQUIPE
from reporting.regles.indicateurs.definition import NON, OUI
from reporting.requetes.indicateurs_pas.portee import PorteePas

SUIVIE = "saisine__"


@dataclass(frozen=True)
class Source:
    """Rows; ``vers`` leads to the request (None: no request); ``somme`` is added up."""

    lignes: QuerySet[Any]
    vers: str | None = SUIVIE
    somme: str = ""


def _lignes(modele: Any, portee: PorteePas, vers: str = SUIVIE, **annotations: Any) -> Any:
    lues = modele.objects.filter(portee.saisines(vers)).order_by()
    return lues.annotate(demande=F("pk" if not vers else "saisine"), **annotations)


def jour_de(champ: str, portee: PorteePas) -> TruncDate:
    """The department's own date of an instant.

    *Source:* decision 33 (time zone).
    """
    return TruncDate(champ, tzinfo=ZoneInfo(portee.fuseau))


def premiere(lignes: QuerySet[Any], champ: str) -> Subquery:
    """The smallest value of a column among the rows that hang on a request.

    *Source:* module docstring.
    """
    trouvees = lignes.filter(saisine=OuterRef("pk")).order_by().values("saisine")
    return Subquery(trouvees.annotate(premier=Min(champ)).values("premier"))


def _texte(valeur: str) -> Value:
    return Value(valeur, output_field=CharField())


def _deposees(champ: str) -> Callable[[PorteePas], Sequence[Source]]:
    def lire(portee: PorteePas) -> Sequence[Source]:
        jour = jour_de("deposee_le", portee)
        return (Source(_lignes(Saisine, portee, "", jour=jour, part=F(champ)), ""),)

    return lire


def _droits(portee: PorteePas) -> Sequence[Source]:
    lignes = _lignes(Saisine, portee, "", jour=jour_de("deposee_le", portee))
    droits = NotificationMdph.objects.filter(
        eleve=OuterRef("eleve"), periode__contains=OuterRef("jour")
    )
    part = Case(
        When(droit_au_depot=True, then=_texte(OUI)),
        When(droit_au_depot=False, then=_texte(NON)),
        When(Exists(droits), then=_texte(OUI)),
        default=_texte(NON),
    )
    return (Source(lignes.annotate(part=part), ""),)


def _recevabilite(portee: PorteePas) -> Sequence[Source]:
    lignes = _lignes(EtapeSaisine, portee, jour=jour_de("faite_le", portee), part=F("acte"))
    ce_jour = Q(faite_le=OuterRef("faite_le"), pk__lt=OuterRef("pk"))
    avant = EtapeSaisine.objects.filter(
        Q(faite_le__lt=OuterRef("faite_le")) | ce_jour,
        saisine=OuterRef("saisine"),
        acte=OuterRef("acte"),
    )
    actes = [str(Acte.RETENIR), str(Acte.REORIENTER)]
    return (Source(lignes.filter(~Exists(avant), acte__in=actes)),)


def _proposees(portee: PorteePas, part: Any) -> QuerySet[Any]:
    """Responses with the day on which they were first proposed."""
    etapes = EtapeSaisine.objects.filter(
        saisine=OuterRef("saisine"), acte=Acte.PROPOSER, faite_le__gte=OuterRef("cree_le")
    )
    etape = Subquery(etapes.order_by("faite_le").values("faite_le")[:1])
    quand = Coalesce(F("proposee_le"), etape)
    lignes = _lignes(Reponse, portee, proposition=quand, part=part)
    lues = lignes.annotate(jour=jour_de("proposition", portee)).exclude(etat=EtatReponse.PREPAREE)
    lignes = lues.exclude(etat=EtatReponse.ABANDONNEE, modifie_le__lt=F("proposition"))
    return lignes  # type: ignore[no-any-return]


def _reponses(champ: str) -> Callable[[PorteePas], Sequence[Source]]:
    return lambda portee: (Source(_proposees(portee, F(champ))),)


def _faites(portee: PorteePas, part: Any) -> QuerySet[Any]:
    lignes = _lignes(ActionPas, portee, jour=F("faite_le"), part=part)
    return lignes.filter(etat=EtatAction.FAITE)  # type: ignore[no-any-return]


def _fonction() -> Coalesce:
    """What the doer was in this PAS on that day."""
    tenus = Mandat.objects.filter(
        membre=OuterRef("porteur"),
        perimetre=OuterRef("saisine__pole__perimetre"),
        periode__contains=OuterRef("faite_le"),
        role__in=[str(role) for role in EQUIPE],
    )
    role = Subquery(tenus.order_by("role").values("role")[:1], output_field=CharField())
    return Coalesce(role, _texte(""))


def _mobilisations(portee: PorteePas, jour: str, part: Any, **conditions: Any) -> Source:
    lignes = _lignes(Mobilisation, portee, jour=F(jour), part=part)
    return Source(lignes.filter(jour__isnull=False, **conditions))


def _emas_demandes(portee: PorteePas) -> Sequence[Source]:
    part = Case(When(est_directe=True, then=_texte("directe")), default=_texte("indirecte"))
    return (_mobilisations(portee, "demandee_le", part),)


def _emas_suites(portee: PorteePas) -> Sequence[Source]:
    return (
        _mobilisations(portee, "acceptee_le", _texte("acceptee")),
        _mobilisations(portee, "finie_le", _texte("refusee"), etat=EtatMobilisation.REFUSEE),
        _mobilisations(portee, "realisee_le", _texte("realisee")),
    )


def _relais(portee: PorteePas) -> Sequence[Source]:
    aides = _proposees(portee, _texte("aide")).filter(type=TypeReponse.AIDE_MDPH)
    finies = _lignes(Saisine, portee, "", jour=F("finie_le"), part=_texte("relais"))
    relais = finies.filter(statut=Statut.CLOSE, motif=MotifCloture.RELAIS_MDPH)
    return Source(aides), Source(relais, "")


def _accords(portee: PorteePas) -> Sequence[Source]:
    sens = Case(When(est_accorde=True, then=_texte(OUI)), default=_texte(NON))
    part = Concat(Cast("action", CharField()), _texte(":"), sens)
    apres = Consentement.objects.filter(
        Q(dit_le__gt=OuterRef("dit_le")) | Q(dit_le=OuterRef("dit_le"), pk__gt=OuterRef("pk")),
        saisine=OuterRef("saisine"),
        action=OuterRef("action"),
    )
    lignes = _lignes(Consentement, portee, jour=jour_de("dit_le", portee), part=part)
    return (Source(lignes.filter(~Exists(apres))),)


def _motifs(portee: PorteePas) -> Sequence[Source]:
    part = Case(When(statut=Statut.ANNULEE, then=_texte("annulee")), default=F("motif"))
    lignes = _lignes(Saisine, portee, "", jour=F("finie_le"), part=part)
    return (Source(lignes.filter(statut__in=[str(Statut.CLOSE), str(Statut.ANNULEE)]), ""),)


def _reunions(portee: PorteePas) -> Sequence[Source]:
    if not portee.a_une_equipe:
        return ()
    ici = {} if portee.pole is None else {"pole": portee.pole.pk}
    lignes = ReunionPas.objects.filter(**ici).order_by()
    lues = lignes.annotate(jour=F("tenue_le"), part=_texte("tenue"), demande=F("pk"))
    return (Source(lues, None),)


SOURCES: Mapping[str, Callable[[PorteePas], Sequence[Source]]] = {
    "demandes-origine": _deposees("origine"),
    "demandes-degre": _deposees("etablissement__degre"),
    "demandes-secteur": _deposees("etablissement__secteur"),
    "demandes-age": _deposees("tranche_age"),
    "parcours": _deposees("statut"),
    "droit-au-depot": _droits,
    "recevabilite": _recevabilite,
    "reponses-type": _reponses("type"),
    "effets": _reponses("effet"),
    "actions-genre": lambda portee: (Source(_faites(portee, F("genre"))),),
    "actions-fonction": lambda portee: (Source(_faites(portee, _fonction())),),
    "heures-fonction": lambda portee: (
        Source(_faites(portee, _fonction()), somme="duree_minutes"),
    ),
    "emas-demandes": _emas_demandes,
    "emas-suites": _emas_suites,
    "relais-mdph": _relais,
    "accords": _accords,
    "motifs": _motifs,
    "reunions": _reunions,
}


def sources_de(code: str, portee: PorteePas) -> Sequence[Source]:
    """Rows of an indicator that happens in time. Raises ``KeyError`` for another kind.

    *Source:* module docstring.
    """
    return SOURCES[code](portee)
