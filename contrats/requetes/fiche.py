"""One contract for its page: terms, proposals, dates, and what happened, in order of time.

*Source:* issue F (page of one contract, « prochaine date légale »); permissions page §3 note 2.
"""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from aesh.enums import StatutEmploi
from aesh.models import Aesh, Contrat, Creneau
from aesh.requetes.personnes import aesh_du_mandat
from comptes.models import Mandat
from contrats.enums.vie import EtatProposition, NatureSuite
from contrats.models import Avenant, EntretienProfessionnel, FinContrat, Suite
from contrats.regles.chaines import Chaine
from contrats.regles.echeances import Echeance, echeances
from contrats.regles.propositions import natures_permises
from contrats.requetes.chaines import chaines_de, periodes_de
from contrats.requetes.contrat_vu import LigneContratVu
from contrats.requetes.vie import contrats_vus
from pial.models import Etablissement
from pial.regles import annee_scolaire


@dataclass
class FicheContrat:
    """What the page holds."""

    aesh: Aesh
    contrat: Contrat
    vue: LigneContratVu
    echeances: list[Echeance]
    employeur_nom: str = ""
    avenants: list[tuple[Avenant, EtatProposition]] = field(default_factory=list)
    suites: list[tuple[Suite, EtatProposition]] = field(default_factory=list)
    fins: list[FinContrat] = field(default_factory=list)
    autres: list[Chaine] = field(default_factory=list)
    entretiens: list[EntretienProfessionnel] = field(default_factory=list)

    @property
    def avenant_ouvert(self) -> Avenant | None:
        """The one that still waits."""
        return next((a for a, ou in self.avenants if ou == EtatProposition.ATTENTE), None)

    @property
    def suite_ouverte(self) -> Suite | None:
        """What is in hand after the fixed term: the last one that was not withdrawn."""
        return next((s for s, ou in self.suites[::-1] if ou != EtatProposition.ANNULEE), None)

    @property
    def se_propose(self) -> bool:
        """Nothing is proposed yet, or the last proposal was refused or left without an answer."""
        suite = self.suite_ouverte
        if suite is None or suite.propose_le is None:
            return True
        return suite.etat_au(self.vue.le) in (EtatProposition.REFUSEE, EtatProposition.SILENCE)

    @property
    def fin_notee(self) -> FinContrat | None:
        """The end that was recorded."""
        return next((fin for fin in self.fins if fin.annule_le is None), None)


def contrat_lisible(mandat: Mandat, contrat: UUID, le: datetime.date) -> Contrat | None:
    """A contract of an AESH whom the mandate may read. *Source:* permissions page §3."""
    visibles = aesh_du_mandat(mandat, le).order_by()
    lus = Contrat.objects.filter(aesh__in=visibles.values("pk")).select_related("aesh", "eple")
    return lus.filter(pk=contrat).first()


def lire_fiche(contrat: Contrat, le: datetime.date, *, detail: bool) -> FicheContrat:
    """Everything about one contract; without ``detail``, quotité, dates and type only.

    *Source:* permissions page §3, note 2.
    """
    vus = contrats_vus(le, [contrat.aesh_id])
    vue = next(une for une in vus if contrat.pk in une.chaine.cles)
    fiche = FicheContrat(
        aesh=contrat.aesh,
        contrat=contrat,
        vue=vue,
        echeances=echeances(vue.fait, le, vue.parametres),
        autres=[une.chaine for une in vus if une is not vue],
    )
    if vue.troncon.eple:
        ecole = Etablissement.objects.filter(pk=vue.troncon.eple).first()
        fiche.employeur_nom = str(ecole) if ecole else ""
    if not detail:
        return fiche
    cles = vue.chaine.cles
    avenants = Avenant.objects.filter(contrat__in=cles).select_related("auteur")
    fiche.avenants = [(un, un.etat_au(le)) for un in avenants.order_by("remise_le")]
    suites = Suite.objects.filter(contrat__in=cles).select_related("auteur", "suivant")
    fiche.suites = [(une, une.etat_au(le)) for une in suites.order_by("cree_le")]
    fins = FinContrat.objects.filter(contrat__in=cles).select_related("auteur")
    fiche.fins = list(fins.order_by("cree_le"))
    fiche.entretiens = list(EntretienProfessionnel.objects.filter(aesh=contrat.aesh_id))
    return fiche


def natures_pour(fiche: FicheContrat) -> tuple[NatureSuite, ...]:
    """What may be proposed after this contract. *Source:* loi n° 2022-1574."""
    chaine = fiche.vue.chaine
    if chaine.fin is None:
        return ()
    return natures_permises(periodes_de(chaines_de(fiche.aesh.pk)), chaine.du, chaine.fin)


def creneaux_a_reprendre(aesh: UUID, jour: datetime.date) -> int:
    """Slots that the published timetables of the year of a day give her: the pole takes them up.

    *Source:* issue F (« end of contract »).
    """
    return Creneau.objects.filter(
        aesh=aesh, emploi__statut=StatutEmploi.PUBLIE, emploi__annee=annee_scolaire(jour)
    ).count()
