"""Files people really have: spreadsheets in any encoding, calendars of a year or of a week."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eleves.regles.lecture import lire_heure, lire_jour, lire_semaine
from eleves.regles.lecture_csv import MODELE_CSV, lire_csv
from eleves.regles.lecture_ical import lire_ical
from eleves.regles.semaine import Cours
from pial.regles import Fermeture
from socle.tableur import FichierIllisible

FRANCAIS = Cours(1, 510, 600, "Français")


def ical(*evenements: str) -> bytes:
    lignes = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Essai//FR"]
    for i, evenement in enumerate(evenements):
        uid = [] if "UID:" in evenement else [f"UID:{i}@exemple.invalid"]
        lignes += ["BEGIN:VEVENT", *uid, *evenement.split("\n"), "END:VEVENT"]
    return "\r\n".join([*lignes, "END:VCALENDAR", ""]).encode()


def evenement(jour: str, debut: str, fin: str, titre: str, *suite: str) -> str:
    return "\n".join(
        [f"DTSTART:{jour}T{debut}00", f"DTEND:{jour}T{fin}00", f"SUMMARY:{titre}", *suite]
    )


# --- CSV ----------------------------------------------------------------------------------------


def test_le_modele_propose_se_lit_lui_meme():
    lecture = lire_csv(MODELE_CSV.encode("utf-8-sig"))
    assert lecture.rejets == () and lecture.cours[0] == FRANCAIS
    assert lecture.lignes == (2, 3, 4, 5)
    assert [c.semaine for c in lecture.cours] == ["toutes", "toutes", "A", "B"]


@pytest.mark.parametrize(
    "contenu",
    [
        "jour;debut;fin;matiere\nlundi;8:30;10:00;Français\n".encode(),
        "Jour;Heure de début;Heure de fin;Matière\r\nLUNDI;8h30;10h;Français\r\n".encode("cp1252"),
        "\ufeffmatière,fin,début,jour\nFrançais,10:00:00,08:30:00,1\n".encode(),
        "lun.\t8 h 30\t10 h 00\tFrançais\n".encode("utf-16"),
        "\n;;;\nlundi;8.30;10;  Français \n\n".encode(),
        "jour;debut;fin;matiere;remarque\rlundi;8:30;10:00;Français;x\r".encode(),
    ],
)
def test_un_csv_se_lit_comme_les_gens_l_enregistrent(contenu):
    assert lire_csv(contenu).cours == (FRANCAIS,)


def test_chaque_ligne_refusee_est_nommee_et_les_autres_sont_lues():
    lecture = lire_csv(
        "jour;debut;fin;matiere\n\nlundi;8:30;10:00;Français\nlumdi;8:30;9:00;EPS\n"
        "mardi;25:00;9:00;EPS\nmardi;8:30;;EPS\nmardi;8:30;9:00\n".encode()
    )
    assert lecture.cours == (FRANCAIS,) and lecture.lignes == (3,)
    assert lecture.rejets == (
        "Ligne 4 : « lumdi » n'est pas un jour du lundi au samedi.",
        "Ligne 5 : le début « 25:00 » ne se lit pas. Écrivez l'heure ainsi : 8:30.",
        "Ligne 6 : la fin manque.",
        "Ligne 7 : la matière manque.",
    )


@pytest.mark.parametrize(
    ("contenu", "mot"),
    [
        (b"", "vide"),
        (b"jour;debut;fin;matiere\n", "aucune séance"),
        (b"jour;debut;matiere\nlundi;8;EPS\n", "« fin »"),
        (b"PK\x03\x04classeur", "classeur"),
        (b"lundi;8;9;\x00", "pas un texte"),
        (b"lundi;8;9;EPS\n" * 101, "plus de 100"),
        (b"x" * 1_000_001, "1 Mo"),
        (b"x" * 200_000, "ne se lit pas"),
    ],
)
def test_un_fichier_illisible_dit_quoi_faire(contenu, mot):
    with pytest.raises(FichierIllisible, match=mot):
        lire_csv(contenu)


@given(st.binary(max_size=300))
def test_aucun_fichier_ne_fait_tomber_les_lecteurs(contenu):
    for lire in (lire_csv, lambda c: lire_ical(c, annee=2026)):
        try:
            lire(contenu)
        except FichierIllisible as erreur:
            assert str(erreur)


@given(st.integers(0, 23), st.integers(0, 59))
def test_une_heure_se_relit(heures, minutes):
    for forme in (
        f"{heures}:{minutes:02d}",
        f"{heures}h{minutes:02d}",
        f"{heures} h {minutes:02d}",
    ):
        assert lire_heure(forme) == heures * 60 + minutes
    assert lire_heure("24:00") is None and lire_jour("dimanche") is None


# --- iCal ---------------------------------------------------------------------------------------


def test_une_seule_semaine_d_evenements():
    lecture = lire_ical(ical(evenement("20261109", "0830", "1000", "Français")), annee=2026)
    assert lecture.cours == (FRANCAIS,) and lecture.remarques == ()


def test_une_repetition_hebdomadaire_garde_l_heure_locale_au_changement_d_heure():
    """UTC events would move by an hour at the end of October: the zone is kept."""
    contenu = ical(
        "DTSTART;TZID=Europe/Paris:20260907T083000\nDTEND;TZID=Europe/Paris:20260907T100000\n"
        "RRULE:FREQ=WEEKLY;UNTIL=20270701T000000Z\nSUMMARY:Français"
    )
    lecture = lire_ical(contenu, annee=2026)
    assert lecture.cours == (FRANCAIS,) and lecture.remarques == ()


def test_un_evenement_en_temps_universel_est_lu_a_l_heure_du_departement():
    contenu = ical("DTSTART:20261109T073000Z\nDTEND:20261109T090000Z\nSUMMARY:Français")
    assert lire_ical(contenu, annee=2026).cours == (FRANCAIS,)
    reunion = lire_ical(contenu, annee=2026, fuseau="Indian/Reunion").cours
    assert reunion == (Cours(1, 690, 780, "Français"),)


def test_les_semaines_a_et_b_se_disent_et_une_seule_est_gardee():
    commun = evenement("20260907", "0830", "1000", "Français", "RRULE:FREQ=WEEKLY;COUNT=8")
    a = evenement("20260908", "0900", "1000", "Physique", "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4")
    b = evenement("20260915", "0900", "1000", "SVT", "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4")
    lecture = lire_ical(ical(commun, a, b), annee=2026)
    assert lecture.cours == (FRANCAIS, Cours(2, 540, 600, "Physique"))
    assert "2 semaines différentes" in lecture.remarques[0]
    assert "07/09/2026" in lecture.remarques[0] and "4 fois" in lecture.remarques[0]
    assert "semaines A et B" in lecture.remarques[1]
    assert "SVT, mardi de 9 h 00 à 10 h 00 (4 semaines)" in lecture.remarques[2]
    autre = lire_ical(ical(commun, a, b), annee=2026, lundi=datetime.date(2026, 9, 16))
    assert autre.cours == (FRANCAIS, Cours(2, 540, 600, "SVT"))
    assert "14/09/2026" in autre.remarques[0]


def alterne(*plus):
    commun = evenement("20260907", "0830", "1000", "Français", "RRULE:FREQ=WEEKLY;COUNT=8")
    a = evenement("20260908", "0900", "1000", "Physique", "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4")
    b = evenement("20260915", "0900", "1000", "SVT", "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4")
    return ical(commun, a, b, *plus)


def lettres(premiere="A", sauf=()):
    """Letters of the weeks of class from 7 September 2026, weeks of holidays left out."""
    jours = [datetime.date(2026, 9, 7) + datetime.timedelta(weeks=n) for n in range(9)]
    classe = [jour for jour in jours if jour not in sauf]
    autre = {"A": "B", "B": "A"}[premiere]
    return {jour: autre if n % 2 else premiere for n, jour in enumerate(classe)}


@pytest.mark.parametrize(("premiere", "physique"), [("A", "A"), ("B", "B")])
def test_une_semaine_sur_deux_devient_a_ou_b_selon_l_ecole(premiere, physique):
    lecture = lire_ical(alterne(), annee=2026, lettres=lettres(premiere))
    svt = {"A": "B", "B": "A"}[physique]
    assert set(lecture.cours) == {
        FRANCAIS,
        Cours(2, 540, 600, "Physique", physique),
        Cours(2, 540, 600, "SVT", svt),
    }
    assert "semaines A et B de l'école sont reconnues" in lecture.remarques[0]


def test_des_vacances_qui_decalent_les_lettres_ne_font_pas_deviner():
    """After a week of holidays, INTERVAL=2 keeps the civil rhythm, the school's letters do not."""
    sauf = (datetime.date(2026, 10, 5),)
    vacances = [Fermeture(sauf[0], datetime.date(2026, 10, 12))]
    lecture = lire_ical(alterne(), annee=2026, fermetures=vacances, lettres=lettres(sauf=sauf))
    assert {c.semaine for c in lecture.cours} == {"toutes"}
    assert "ne sont pas toutes les mêmes" in lecture.remarques[0]


def test_une_sortie_ne_fait_pas_une_alternance():
    commun = evenement("20260907", "0830", "1000", "Français", "RRULE:FREQ=WEEKLY;COUNT=8")
    sortie = evenement("20260918", "0830", "1600", "Sortie")
    lecture = lire_ical(ical(commun, sortie), annee=2026, lettres=lettres())
    assert lecture.cours == (FRANCAIS,)
    deux = ical(
        evenement("20260907", "0830", "1000", "Maths"), evenement("20260916", "0830", "1000", "EPS")
    )
    assert all(c.semaine == "toutes" for c in lire_ical(deux, annee=2026, lettres=lettres()).cours)


def test_un_calendrier_dont_on_garde_une_semaine_n_alterne_pas():
    lecture = lire_ical(alterne(), annee=2026, lettres=lettres(), lundi=datetime.date(2026, 9, 14))
    assert lecture.cours == (FRANCAIS, Cours(2, 540, 600, "SVT"))
    sans_lettres = lire_ical(alterne(), annee=2026)
    assert any("en indiquant le lundi d'une semaine A" in r for r in sans_lettres.remarques)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("", "toutes"),
        ("A", "A"),
        ("sem. b", "B"),
        ("Semaine A", "A"),
        ("Toutes", "toutes"),
        ("C", None),
    ],
)
def test_la_semaine_s_ecrit_de_plusieurs_facons(texte, attendu):
    assert lire_semaine(texte) == attendu


def test_un_fichier_csv_porte_les_semaines_et_refuse_les_autres_mots():
    contenu = "jour;debut;fin;matiere;semaine\nlundi;8:30;9:00;SVT;A\nlundi;8:30;9:00;EPS;paire\n"
    lecture = lire_csv(contenu.encode())
    assert lecture.cours == (Cours(1, 510, 540, "SVT", "A"),)
    assert lecture.rejets == (
        "Ligne 3 : « paire » : écrivez A, B, ou rien pour toutes les semaines.",
    )


def test_la_semaine_la_plus_frequente_est_gardee_et_une_sortie_laissee_de_cote():
    commun = evenement("20260907", "0830", "1000", "Français", "RRULE:FREQ=WEEKLY;COUNT=10")
    sortie = evenement("20260918", "0830", "1600", "Sortie")
    lecture = lire_ical(ical(commun, sortie), annee=2026)
    assert lecture.cours == (FRANCAIS,)
    assert any("Sortie" in r and "1 semaine)" in r for r in lecture.remarques)
    assert not any("A et B" in r for r in lecture.remarques)


def test_vacances_exceptions_et_annulations_ne_comptent_pas():
    commun = evenement(
        "20260907",
        "0830",
        "1000",
        "Français",
        "UID:serie@exemple.invalid",
        "RRULE:FREQ=WEEKLY;COUNT=12",
        "EXDATE:20260914T083000",
    )
    deplace = evenement(
        "20260922",
        "0830",
        "1000",
        "Français",
        "UID:serie@exemple.invalid",
        "RECURRENCE-ID:20260921T083000",
    )
    annule = evenement("20260907", "1000", "1100", "EPS", "STATUS:CANCELLED")
    vacances = [Fermeture(datetime.date(2026, 10, 17), datetime.date(2026, 11, 2))]
    lecture = lire_ical(ical(commun, deplace, annule), annee=2026, fermetures=vacances)
    assert lecture.cours == (FRANCAIS,)
    assert any("2 séance(s) pendant des vacances" in r for r in lecture.remarques)
    assert any("mardi de 8 h 30 à 10 h 00 (1 semaine)" in r for r in lecture.remarques)


def test_les_groupes_du_meme_moment_font_une_seance():
    deux = ical(
        evenement("20261109", "0830", "1000", "Anglais"),
        evenement("20261109", "0830", "1000", "Allemand"),
    )
    assert lire_ical(deux, annee=2026).cours == (Cours(1, 510, 600, "Anglais / Allemand"),)


def test_rien_d_autre_que_les_heures_et_les_titres_n_est_lu():
    contenu = ical(
        evenement(
            "20261109",
            "0830",
            "1000",
            "Français",
            "LOCATION:Salle de Mme SECRET",
            "DESCRIPTION:SECRET",
            "ATTENDEE;CN=SECRET:mailto:secret@exemple.invalid",
        )
    )
    assert "SECRET" not in repr(lire_ical(contenu, annee=2026))


@pytest.mark.parametrize(
    ("contenu", "mot"),
    [
        (b"bonjour", "iCal"),
        (ical(), "aucun évènement"),
        (ical("DTSTART;VALUE=DATE:20261109\nSUMMARY:Ferie"), "Aucune séance"),
        (ical(evenement("20251109", "0830", "1000", "Avant")), "Aucune séance"),
        (ical("SUMMARY:Sans date"), "début lisible"),
    ],
)
def test_un_calendrier_illisible_dit_quoi_faire(contenu, mot):
    with pytest.raises(FichierIllisible, match=mot):
        lire_ical(contenu, annee=2026)


def test_une_repetition_demesuree_n_est_pas_deroulee():
    contenu = ical(
        evenement("20261109", "0830", "1000", "Français", "RRULE:FREQ=SECONDLY"),
        evenement("20261109", "1000", "1100", "EPS", "RRULE:FREQ=DAILY;BYMINUTE=0,1,2;BYHOUR=8,9"),
    )
    lecture = lire_ical(contenu, annee=2026)
    assert [c.matiere for c in lecture.cours] == ["Français", "EPS"]
    assert any("2 évènement(s) répétés autrement" in r for r in lecture.remarques)


def test_la_semaine_demandee_doit_exister():
    contenu = ical(evenement("20261109", "0830", "1000", "Français"))
    with pytest.raises(FichierIllisible, match="semaine du 07/12/2026"):
        lire_ical(contenu, annee=2026, lundi=datetime.date(2026, 12, 9))
