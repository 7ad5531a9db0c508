"""What comes to the PAS, and how long it waits.

*Source:* dossier §6 (« PAS bilan »); decision 27 (delays).
"""

from pas.enums import LIBELLES_ORIGINE
from pas.enums.retention import LIBELLES_TRANCHE_AGE
from pial.enums import Degre, Secteur
from reporting.enums.indicateurs import Chapitre, Temps, Unite
from reporting.regles.indicateurs.definition import (
    BILAN,
    CIRCULAIRE,
    INCONNU,
    NON,
    OUI,
    Indicateur,
)

TOUTES = "toutes les demandes reçues dans la période"
DEPOT = "Nombre de demandes dont le dépôt est dans la période, une fois chacune."
SANS = {"": INCONNU}
DANS_LE_DELAI, AU_DELA = "tenu", "depasse"
PARTS_DELAI = {DANS_LE_DELAI: "Dans le délai visé", AU_DELA: "Au-delà du délai visé"}


def _delai(code: str, libelle: str, definition: str) -> Indicateur:
    return Indicateur(
        code,
        libelle,
        Chapitre.DELAIS,
        definition + " Jours où l'école de l'élève fait classe, jour du dépôt exclu.",
        "Médiane et 9e décile (9 demandes sur 10 ont attendu moins) des délais ; part dans le "
        "délai visé par le département.",
        f"{BILAN} ; décision 27",
        denominateur="demandes pour lesquelles c'est fait dans la période",
        unite=Unite.JOURS_CLASSE,
        parts=PARTS_DELAI,
    )


INDICATEURS = (
    Indicateur(
        "demandes-origine",
        "Demandes reçues, selon qui demande",
        Chapitre.DEMANDES,
        "Demandes envoyées au PAS : en ligne, par téléphone ou sur papier.",
        DEPOT,
        f"{BILAN} ; {CIRCULAIRE}",
        denominateur=TOUTES,
        parts={str(code): mots for code, mots in LIBELLES_ORIGINE.items()},
    ),
    Indicateur(
        "demandes-degre",
        "Demandes reçues, selon le degré",
        Chapitre.DEMANDES,
        "Degré de l'école ou de l'établissement de l'élève.",
        DEPOT,
        BILAN,
        denominateur=TOUTES,
        parts={
            str(Degre.PREMIER): "Premier degré",
            str(Degre.SECOND): "Second degré",
            str(Degre.INTERDEGRE): "Les deux degrés",
        }
        | SANS,
    ),
    Indicateur(
        "demandes-secteur",
        "Demandes reçues, public ou privé",
        Chapitre.DEMANDES,
        "Secteur de l'école ou de l'établissement de l'élève.",
        DEPOT,
        BILAN,
        denominateur=TOUTES,
        parts={str(Secteur.PUBLIC): "Public", str(Secteur.PRIVE): "Privé sous contrat"} | SANS,
    ),
    Indicateur(
        "demandes-age",
        "Demandes reçues, selon l'âge",
        Chapitre.DEMANDES,
        "Âge de l'élève au jour du dépôt, quand sa date de naissance est connue.",
        DEPOT,
        BILAN,
        denominateur=TOUTES,
        parts={str(code): mots for code, mots in LIBELLES_TRANCHE_AGE.items()} | SANS,
    ),
    Indicateur(
        "droit-au-depot",
        "Demandes reçues, avec ou sans droit de la CDAPH au dépôt",
        Chapitre.DEMANDES,
        "L'élève reconnu par le PAS a-t-il, le jour du dépôt, une décision de la CDAPH connue "
        "ici. Un élève qui n'est pas encore reconnu compte sans droit connu.",
        DEPOT,
        BILAN,
        denominateur=TOUTES,
        parts={OUI: "Avec un droit ouvert", NON: "Sans droit connu"},
    ),
    Indicateur(
        "recevabilite",
        "Demandes prises en charge ou orientées ailleurs",
        Chapitre.DEMANDES,
        "La coordination dit si le PAS prend la demande en charge ou l'oriente vers un autre "
        "service.",
        "Nombre de premières décisions de chaque sorte prises dans la période.",
        f"{BILAN} ; dossier, §4",
        denominateur="demandes décidées dans la période",
        parts={"retenir": "Prises en charge", "reorienter": "Orientées ailleurs"},
        ligne="une décision",
    ),
    Indicateur(
        "file-active",
        "Situations suivies (file active)",
        Chapitre.DEMANDES,
        "Demandes prises en charge et en cours au moins un jour de la période.",
        "Ouvertes : première prise en charge dans la période. Reportées : avant elle, et "
        "encore en cours à son début.",
        BILAN,
        denominateur="situations suivies dans la période",
        temps=Temps.SUIVI,
        parts={"ouvertes": "Ouvertes dans la période", "reportees": "Déjà en cours avant"},
    ),
    _delai(
        "delai-recevabilite",
        "Délai pour dire si la demande est prise en charge",
        "Du dépôt à la première décision de prise en charge ou d'orientation.",
    ),
    _delai(
        "delai-echange",
        "Délai du premier échange",
        "Du dépôt au premier message, entretien, échange avec l'école ou conseil du PAS.",
    ),
    _delai(
        "delai-reponse",
        "Délai de la réponse",
        "Du dépôt à la première réponse proposée. Une demande annulée ou orientée ailleurs ne "
        "raccourcit pas ce délai.",
    ),
)
