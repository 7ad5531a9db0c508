"""What moves a letter: established, signed twice, refused, withdrawn, its mission ended early.

Each act is that of a signed-in person, at a time, in order; the mandate opens with the last one.
*Source:* decision 19; permissions page §1 and §4 rule 7.
"""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comptes.actions.missions_signees import clore_a_une_date, ouvrir_mission_signee
from comptes.enums import LIBELLES_ROLE, Role
from comptes.models import Mandat, Membre
from documents.actions.conserver import AConserver, conserver
from documents.actions.lettres import noter_acte
from documents.enums import Acte, EtatLettre, GenreDocument, Qui
from documents.models import ActeDeLettre, LettreDeMission
from documents.permissions import OBJET, qualites
from documents.regles.chaine import ActeRefuse, periode_ouverte, suite
from documents.regles.texte import TexteRefuse
from documents.requetes.rendu import LETTRE
from documents.requetes.textes import contenu_de
from socle.courriel import Lien, TextePublic, mettre_en_file
from socle.erreurs import ActionRefusee
from socle.francais import jour_annee
from socle.pdf import Atelier
from socle.travaux import demander_travail, lancer

GENRE_SIGNEE = "documents.lettre_signee"
PAS_LUE = "Cette lettre a changé depuis que vous l'avez ouverte : relisez-la avant de la signer."


def _tenir(lettre: LettreDeMission) -> LettreDeMission:
    """The row as it is now, held until the end of the act."""
    return (
        LettreDeMission.objects.select_for_update(of=("self",))
        .select_related(  # type: ignore[no-any-return]
            "pole__perimetre", "titulaire", "projet", "mandat", "etablissement", "departement"
        )
        .get(pk=lettre.pk)
    )


def _passer(lettre: LettreDeMission, acte: Acte, quis: frozenset[Qui], motif: str = "") -> None:
    try:
        lettre.etat = suite(lettre.ou_en_est, acte, quis, motif)
    except ActeRefuse as refus:
        raise ActionRefusee(str(refus)) from refus


def _titre(lettre: LettreDeMission) -> str:
    return f"Lettre de mission, {lettre.get_genre_display()}, {lettre.pole.nom}"


@transaction.atomic
def etablir_lettre(
    *, auteur: Mandat, lettre: LettreDeMission, le: datetime.date, atelier: Atelier | None = None
) -> LettreDeMission:
    """Draw the letter and keep it: what is signed from now on is this document.

    Run by a job (it draws a PDF). Raises ``ActionRefusee``.
    *Source:* decision 19 (the letter is made, then both sign).
    """
    lettre = _tenir(lettre)
    _passer(lettre, Acte.ETABLIR, qualites(auteur, lettre))
    try:
        contenu = contenu_de(lettre)
    except TexteRefuse as refus:
        raise ActionRefusee(
            "Le texte de cette lettre est mal formé : corrigez le modèle du département."
        ) from refus
    lettre.projet = conserver(
        demande=AConserver(
            genre=GenreDocument.PROJET,
            titre=_titre(lettre),
            gabarit=LETTRE,
            donnees={**contenu, "signatures": []},
            donnees_au=le,
            objet=lettre.pk,
            droit=OBJET,
            perimetre=lettre.pole.perimetre,
            concerne=lettre.titulaire,
        ),
        atelier=atelier,
    )
    lettre.save()
    noter_acte(lettre, Acte.ETABLIR, par=auteur.membre, mandat=auteur)
    return lettre


def _lue(lettre: LettreDeMission, empreinte: str) -> str:
    if lettre.projet is None or empreinte != lettre.projet.empreinte:
        raise ActionRefusee(PAS_LUE)
    return empreinte


@transaction.atomic
def signer_en_autorite(
    *, auteur: Mandat, lettre: LettreDeMission, empreinte: str
) -> LettreDeMission:
    """First signature; the person designated is told by mail. ``empreinte``: what was read.

    *Source:* decision 19 (the Dasen designates the pilote, the pilote the coordination).
    """
    lettre = _tenir(lettre)
    _passer(lettre, Acte.SIGNER, qualites(auteur, lettre) - {Qui.PREPARATION})
    lettre.save()
    lue = _lue(lettre, empreinte)
    noter_acte(lettre, Acte.SIGNER, par=auteur.membre, mandat=auteur, empreinte=lue)
    _inviter_a_signer(lettre)
    return lettre


@transaction.atomic
def signer_en_titulaire(
    *, membre: Membre, lettre: LettreDeMission, empreinte: str, le: datetime.date
) -> LettreDeMission:
    """Last signature, by the person designated: the mandate opens on its first day.

    A letter signed late opens the mission on the day of the signature, never before.
    *Source:* decision 19 (both sign, the mandate opens; it ends on 31 August).
    """
    lettre = _tenir(lettre)
    quis = frozenset({Qui.TITULAIRE} if membre.pk == lettre.titulaire_id else ())
    _passer(lettre, Acte.SIGNER, quis)
    lue = _lue(lettre, empreinte)
    try:
        du, au = periode_ouverte(lettre.du, lettre.au, le)
    except ActeRefuse as refus:
        raise ActionRefusee(str(refus)) from refus
    premiere = lettre.actes.filter(acte=Acte.SIGNER).first()
    projet = lettre.projet
    if premiere is None or projet is None:  # the state machine has passed here already
        raise ActionRefusee(PAS_LUE)
    lettre.mandat = ouvrir_mission_signee(
        membre=lettre.titulaire,
        role=lettre.fonction,
        perimetre=lettre.pole.perimetre,
        du=du,
        au=au,
        designe_par=premiere.mandat,
        lettre=projet.numero,
    )
    lettre.save()
    noter_acte(lettre, Acte.SIGNER, par=membre, mandat=None, empreinte=lue)
    travail = demander_travail(
        genre=GENRE_SIGNEE,
        cle=f"lettre_signee:{lettre.pk}",
        parametres={"lettre": str(lettre.pk)},
        auteur=membre,
        mandat=lettre.mandat.pk,
    )
    lancer(travail)
    return lettre


def signatures_de(lettre: LettreDeMission) -> list[dict[str, str]]:
    """Who signed, as what, when, in order, as the document prints it. *Source:* decision 19."""
    actes = lettre.actes.filter(acte=Acte.SIGNER).select_related("par").order_by("cree_le")
    return [
        {
            "nom": acte.par.nom_complet,
            "fonction": LIBELLES_ROLE[Role(acte.fonction)] if acte.fonction else "",
            "delegue": "oui" if acte.fonction == Role.DAASEN else "",
            "le": _horodate(acte),
        }
        for acte in actes
    ]


def _horodate(acte: ActeDeLettre) -> str:
    ici = timezone.localtime(acte.cree_le)
    return f"{jour_annee(ici.date())} à {ici:%H:%M}"


@transaction.atomic
def conserver_signee(*, lettre: LettreDeMission, le: datetime.date) -> LettreDeMission:
    """Draw the signed letter and keep it next to the one that was read. Run by a job.

    *Source:* dossier §7 (stored with its signatories).
    """
    lettre = _tenir(lettre)
    if lettre.projet is None or lettre.etat not in (EtatLettre.SIGNEE, EtatLettre.CLOSE):
        raise ActionRefusee("Cette lettre n'est pas signée.")
    signatures = signatures_de(lettre)
    lettre.signee = conserver(
        demande=AConserver(
            genre=GenreDocument.LETTRE,
            titre=_titre(lettre),
            gabarit=LETTRE,
            donnees={
                **lettre.projet.donnees,
                "signatures": signatures,
                "projet": lettre.projet.numero,
                "empreinte": lettre.projet.empreinte,
            },
            donnees_au=le,
            objet=lettre.pk,
            droit=OBJET,
            perimetre=lettre.pole.perimetre,
            concerne=lettre.titulaire,
            signataires=[signature["nom"] for signature in signatures],
        )
    )
    lettre.save()
    return lettre


@transaction.atomic
def refuser_en_autorite(*, auteur: Mandat, lettre: LettreDeMission, motif: str) -> LettreDeMission:
    """The authority refuses and says why. *Source:* decision 19; règle locale."""
    lettre = _tenir(lettre)
    _passer(lettre, Acte.REFUSER, qualites(auteur, lettre), motif)
    lettre.save()
    noter_acte(lettre, Acte.REFUSER, par=auteur.membre, mandat=auteur, motif=motif)
    return lettre


@transaction.atomic
def refuser_en_titulaire(*, membre: Membre, lettre: LettreDeMission, motif: str) -> LettreDeMission:
    """The person designated refuses and says why. *Source:* decision 19; règle locale."""
    lettre = _tenir(lettre)
    quis = frozenset({Qui.TITULAIRE} if membre.pk == lettre.titulaire_id else ())
    _passer(lettre, Acte.REFUSER, quis, motif)
    lettre.save()
    noter_acte(lettre, Acte.REFUSER, par=membre, mandat=None, motif=motif)
    return lettre


@transaction.atomic
def retirer_lettre(*, auteur: Mandat, lettre: LettreDeMission, motif: str) -> LettreDeMission:
    """Take back a letter that is not signed by both, and say why; another may be prepared.

    *Source:* règle locale (undo of a letter made by mistake).
    """
    lettre = _tenir(lettre)
    _passer(lettre, Acte.RETIRER, qualites(auteur, lettre), motif)
    lettre.save()
    noter_acte(lettre, Acte.RETIRER, par=auteur.membre, mandat=auteur, motif=motif)
    return lettre


@transaction.atomic
def clore_par_lettre(
    *,
    auteur: Mandat,
    lettre: LettreDeMission,
    dernier_jour: datetime.date,
    motif: str,
    le: datetime.date,
) -> LettreDeMission:
    """End a mission before its term, after a day that is today or to come, and say why.

    *Source:* decision 19; permissions page §1 (nothing is deleted).
    """
    lettre = _tenir(lettre)
    _passer(lettre, Acte.CLORE, qualites(auteur, lettre), motif)
    if lettre.mandat is None:
        raise ActionRefusee("Aucune mission n'est ouverte par cette lettre.")
    clore_a_une_date(auteur=auteur, mandat=lettre.mandat, dernier_jour=dernier_jour, le=le)
    lettre.save()
    dit = f"{motif.strip()} (dernier jour : {jour_annee(dernier_jour)})"
    noter_acte(lettre, Acte.CLORE, par=auteur.membre, mandat=auteur, motif=dit[:300])
    return lettre


def _inviter_a_signer(lettre: LettreDeMission) -> None:
    membre = lettre.titulaire
    connu = membre.has_usable_password()
    mettre_en_file(
        cle=f"lettre:{lettre.pk}:{lettre.etat}",
        destinataire=membre.email,
        sujet=f"Une lettre de mission à signer : {LIBELLES_ROLE[lettre.fonction]}",
        gabarit="courriels/lettre_a_signer.txt",
        contexte={
            "fonction": TextePublic(LIBELLES_ROLE[lettre.fonction]),
            "perimetre": TextePublic(lettre.pole.nom),
            "du": lettre.du,
            "au": lettre.au,
            "est_connu": connu,
            "lien": Lien(reverse("mes_lettres" if connu else "account_reset_password")),
        },
    )
