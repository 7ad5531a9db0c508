"""The filter of the figures of PAS, and what the address of a page asks for."""

import datetime
from typing import Any

from django import forms
from django.http import Http404

from pial.regles import libelle_annee
from reporting.regles.indicateurs.periodes import MOIS, annees_proposees, mois_de_l_annee
from reporting.requetes.indicateurs_pas.demande import DemandeChiffres, demande_lue
from reporting.requetes.indicateurs_pas.portee import PorteeInconnue


def lire_demande(request: Any) -> DemandeChiffres:
    """What a page asks for; out of scope is unknown (404)."""
    try:
        return demande_lue(
            request.GET, request.mandat, request.departement.fuseau, request.aujourdhui
        )
    except PorteeInconnue as erreur:
        raise Http404 from erreur


class FiltreChiffres(forms.Form):
    """Perimeter and period."""

    pole = forms.ChoiceField(label="Périmètre", required=False)
    annee = forms.ChoiceField(label="Année scolaire", required=False)
    mois = forms.ChoiceField(label="Période", required=False)

    def __init__(self, demande: DemandeChiffres, le: datetime.date) -> None:
        super().__init__(initial=demande.parametres)
        poles = [(str(pole.pk), pole.nom) for pole in demande.portee.poles]
        if len(poles) > 1 or (poles and demande.portee.pole is None):
            tout = "Tout le département" if demande.portee.ecoles is None else "Toutes vos écoles"
            self.fields["pole"].choices = [("", tout), *poles]  # type: ignore[attr-defined]
        else:
            del self.fields["pole"]
        self.fields["annee"].choices = [  # type: ignore[attr-defined]
            (str(annee), libelle_annee(annee)) for annee in annees_proposees(le)
        ]
        if demande.portee.agregee:
            del self.fields["mois"]
        else:
            self.fields["mois"].choices = [  # type: ignore[attr-defined]
                ("", "Toute l'année"),
                *((str(un.month), MOIS[un.month - 1].capitalize()) for un in mois_de_l_annee(2000)),
            ]
