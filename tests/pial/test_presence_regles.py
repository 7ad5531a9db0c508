"""Who is there on a half-day of class: rules without a database."""

import datetime
import uuid

from hypothesis import given
from hypothesis import strategies as st

from pial.enums import Moment
from pial.presence import (
    SEMAINE_PAR_DEFAUT,
    Absence,
    Cause,
    EcoleServie,
    Equipier,
    demi_journees_de,
    jours_de_presence,
    se_dit,
)
from pial.regles import Fermeture

JEUDI = datetime.date(2026, 11, 26)
UN_JOUR = datetime.timedelta(days=1)
MATIN, APRES_MIDI, JOURNEE = Moment.MATIN, Moment.APRES_MIDI, Moment.JOURNEE
ECOLE = EcoleServie(datetime.date(2020, 9, 1), None, SEMAINE_PAR_DEFAUT)


def equipier(*absences: Absence, du=datetime.date(2020, 9, 1), au=None) -> Equipier:
    return Equipier(uuid.uuid4(), du, au, absences)


def absent(moment: Moment = JOURNEE) -> Absence:
    return Absence(JEUDI, JEUDI + UN_JOUR, moment)


def jeudi(*equipe: Equipier, fermetures=(), lieu_ferme=(), ecoles=(ECOLE,)):
    jours = jours_de_presence(
        du=JEUDI,
        au=JEUDI + UN_JOUR,
        ecoles=ecoles,
        fermetures=fermetures,
        equipe=equipe,
        lieu_ferme=lieu_ferme,
    )
    return jours[0] if jours else None


def test_une_seule_personne_suffit_et_deux_demi_absences_se_relaient() -> None:
    assert jeudi(equipier(absent()), equipier()).trou is None
    assert jeudi(equipier(absent(MATIN)), equipier(absent(APRES_MIDI))).trou is None
    assert jeudi(equipier(absent(MATIN)), equipier(absent(MATIN))).trou == MATIN
    vide = jeudi(equipier(absent()), equipier(absent()))
    assert (vide.trou, vide.cause) == (JOURNEE, Cause.PERSONNE)


def test_une_mission_compte_son_premier_et_son_dernier_jour_et_pas_le_suivant() -> None:
    suppleant = equipier(du=JEUDI, au=JEUDI + UN_JOUR)
    titulaire = equipier(Absence(JEUDI - UN_JOUR, JEUDI + 2 * UN_JOUR, JOURNEE))
    jours = jours_de_presence(
        du=JEUDI - 2 * UN_JOUR,
        au=JEUDI + 2 * UN_JOUR,
        ecoles=[ECOLE],
        fermetures=(),
        equipe=[titulaire, suppleant],
    )
    # Tuesday is held; Thursday by the suppléant; Friday nobody. Wednesday holds no class.
    assert [(j.jour.isoweekday(), j.trou) for j in jours] == [(2, None), (4, None), (5, JOURNEE)]


def test_un_jour_sans_classe_ne_demande_personne() -> None:
    vacances = [Fermeture(JEUDI, JEUDI + UN_JOUR)]
    assert jeudi(fermetures=vacances) is None
    partie = EcoleServie(datetime.date(2020, 9, 1), JEUDI, SEMAINE_PAR_DEFAUT)
    assert jeudi(ecoles=[partie]) is None, "the school left the PAS that very day"
    assert jeudi(ecoles=[partie, ECOLE]) is not None


def test_un_lieu_ferme_n_est_pas_tenu_meme_par_quelqu_un() -> None:
    fermes = [Fermeture(JEUDI, JEUDI + UN_JOUR)]
    jour = jeudi(equipier(absent(MATIN)), lieu_ferme=fermes)
    assert (jour.trou, jour.cause) == (JOURNEE, Cause.FERME)
    assert jeudi(lieu_ferme=fermes).cause == Cause.PERSONNE


def test_un_matin_sans_apres_midi_est_toute_la_classe_du_jour() -> None:
    semaine = demi_journees_de([(4, 510, 720)])
    ecole = EcoleServie(datetime.date(2020, 9, 1), None, semaine)
    assert jeudi(equipier(absent(MATIN)), ecoles=[ecole]).trou == JOURNEE
    assert jeudi(equipier(absent(APRES_MIDI)), ecoles=[ecole]).trou is None
    assert demi_journees_de([(3, 480, 1020)]) == {(3, MATIN), (3, APRES_MIDI)}


@given(st.lists(st.sampled_from([None, MATIN, APRES_MIDI, JOURNEE]), max_size=4))
def test_un_trou_est_exactement_une_demi_journee_ou_tous_manquent(absences) -> None:
    jour = jeudi(*[equipier(absent(m)) if m else equipier() for m in absences])
    manque = {demi: all(m in (demi, JOURNEE) for m in absences) for demi in (MATIN, APRES_MIDI)}
    attendu = {
        (True, True): JOURNEE,
        (True, False): MATIN,
        (False, True): APRES_MIDI,
        (False, False): None,
    }[manque[MATIN], manque[APRES_MIDI]]
    assert jour.trou == attendu


def test_ce_qui_presse_se_dit_le_jour_meme_le_reste_le_lundi() -> None:
    lundi, mardi = datetime.date(2026, 11, 23), datetime.date(2026, 11, 24)
    assert se_dit(JEUDI, mardi)
    assert not se_dit(JEUDI + UN_JOUR, mardi)
    assert se_dit(JEUDI + 10 * UN_JOUR, lundi)
