"""The FINESS file as a table: its layouts with and without a header, other files refused.

*Source:* data page §3 (32 fields, no header; cs1100507 adds ``geolocalisation``), decision 37.
"""

from socle.officiel import EXPORT_ONDE, Attendu, Tableau, cle_entete, lire_tableau

# The official file has no header: its fields, in order.
OFFICIELLE = (
    *("structureet", "nofinesset", "nofinessej", "rs", "rslongue", "complrs", "compldistrib"),
    *("numvoie", "typvoie", "voie", "compvoie", "lieuditbp", "commune", "departement"),
    *("libdepartement", "ligneacheminement", "telephone", "telecopie", "categetab"),
    *("libcategetab", "categagretab", "libcategagretab", "siret", "codeape", "codemft", "libmft"),
    *("codesph", "libsph", "dateouv", "dateautor", "datemaj", "numuai"),
)
# Column → header keys accepted: official names, and those of the reduced layout.
COLONNES = {
    "genre": ("structureet",),
    "finess": ("nofinesset",),
    "finess_ej": ("nofinessej",),
    "nom": ("rs",),
    "nom_long": ("rslongue",),
    "adresse": ("adresse",),
    "numero_voie": ("numvoie",),
    "type_voie": ("typvoie",),
    "voie": ("voie",),
    "complement_voie": ("compvoie",),
    "lieu_dit": ("lieuditbp",),
    "commune_insee": ("commune",),
    "departement": ("departement",),
    "acheminement": ("ligneacheminement",),
    "code_postal": ("codepostal",),
    "ville": ("ville",),
    "telephone": ("telephone",),
    "categorie": ("categetab",),
    "libelle_categorie": ("libcategetab",),
    "siret": ("siret",),
    "date_ouverture": ("dateouv",),
    "date_maj": ("datemaj",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "uai": ("numuai",),
}
GENRES = frozenset(("finess", "structureet", "geolocalisation"))
OBLIGATOIRES = {"nofinesset": "nofinesset", "rs": "rs", "categetab": "categetab"}
ATTENDU = (
    "Le fichier attendu est le fichier FINESS des établissements (data.gouv.fr, "
    "« etalab-cs1100502 » ou « etalab-cs1100507 »), ou un extrait avec son en-tête, au format CSV."
)


def _autre_contenu(cles: set[str]) -> str:
    """Tables of another kind, named when we know them."""
    if cles & {"identifiantdeletablissement", "nometablissement"}:
        return "C'est l'annuaire des écoles, pas le fichier FINESS."
    if cles & EXPORT_ONDE:
        return "C'est un export ONDE (élèves) : aucun élève ne doit être chargé ici."
    manquantes = [nom for cle, nom in OBLIGATOIRES.items() if cle not in cles]
    if manquantes:
        return f"Ce n'est pas le fichier FINESS : colonnes absentes {', '.join(manquantes)}."
    return ""


def _sans_entete(premiere: list[str]) -> tuple[str, ...]:
    """The official header when the first row is data."""
    if not premiere or cle_entete(premiere[0]) not in GENRES:
        return ()
    # A republished copy may have been given a header: its second cell is then a column's name.
    est_entete = len(premiere) > 1 and cle_entete(premiere[1]) == "nofinesset"
    return () if est_entete else OFFICIELLE


FINESS = Attendu(
    phrase=ATTENDU,
    colonnes=COLONNES,
    cle="finess",
    vide="Le fichier n'a que son en-tête : aucun établissement à lire.",
    autre_contenu=_autre_contenu,
    disposition=lambda cles: "officielle" if "structureet" in cles else "réduite",
    sans_entete=_sans_entete,
)


def lire(contenu: bytes) -> Tableau:
    """Rows of a FINESS file. Raises ``FichierRefuse`` with one French reason.

    *Source:* layouts of decision 37; quirks of the data page §5 (1, 2, 13).
    """
    return lire_tableau(contenu, FINESS)
