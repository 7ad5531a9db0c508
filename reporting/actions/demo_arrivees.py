"""Rights that begin soon in the demonstration: pupils announced before their first day.

*Source:* ux page §5(c) (« Commence bientôt »); everything here is invented.
"""

import datetime

from django.db import transaction
from psycopg.types.range import DateRange

from aesh.actions.demo import PIAL_COORDINATION
from comptes.models import Mandat
from eleves.actions.eleves import DonneesEleve, creer_eleve
from eleves.actions.notifications import DonneesNotification, enregistrer_notification
from eleves.enums import Activite, TypeNotification
from eleves.models import Classe, Eleve
from pial.enums import Degre
from pial.regles import UN_JOUR, annee_scolaire, bornes_annee, lundi_de

# Weeks before the first day, and what is decided.
ANNONCES = (
    ("Guillou", "Soizic", TypeNotification.INDIVIDUELLE, 9 * 60, 1),
    ("Hascoët", "Ewen", TypeNotification.MUTUALISEE, None, 1),
    ("Inizan", "Naïg", TypeNotification.INDIVIDUELLE, 12 * 60, 5),
)
AGES = {Degre.SECOND: 13}
AGE = 8


@transaction.atomic
def annoncer_des_arrivees(*, sei: Mandat, le: datetime.date) -> int:
    """Decisions received today for pupils of the coordination's pole; how many.

    *Source:* decision 36.
    """
    classes = Classe.objects.filter(
        annee=annee_scolaire(le),
        est_ulis=False,
        etablissement__rattachements__pole__code=PIAL_COORDINATION,
        etablissement__rattachements__periode__contains=le,
    ).select_related("etablissement")
    fin = bornes_annee(annee_scolaire(le))[1]
    choisies = list(classes.order_by("etablissement__cle_tri", "libelle", "pk"))[: len(ANNONCES)]
    faites = 0
    for (nom, prenom, genre, minutes, semaines), classe in zip(ANNONCES, choisies, strict=False):
        if Eleve.objects.filter(nom=nom, prenom=prenom).exists():
            continue
        age = AGES.get(Degre(classe.etablissement.degre), AGE)
        eleve = creer_eleve(
            auteur=sei,
            donnees=DonneesEleve(nom, prenom, datetime.date(le.year - age, 3, 14)),
            etablissement=classe.etablissement,
            classe=classe,
            periode=DateRange(le, fin),
            le=le,
        )
        premier = lundi_de(le) + semaines * 7 * UN_JOUR
        donnees = DonneesNotification(
            type=genre,
            minutes_hebdo=minutes,
            mention=f"{minutes // 60} h" if minutes else "",
            activites=(Activite.APPRENTISSAGES.value,),
            decidee_le=le - 9 * UN_JOUR,
            recue_le=le - UN_JOUR,
            du=premier,
            au=premier.replace(year=premier.year + 2, month=8, day=31),
        )
        enregistrer_notification(auteur=sei, eleve=eleve, donnees=donnees, le=le)
        faites += 1
    return faites
