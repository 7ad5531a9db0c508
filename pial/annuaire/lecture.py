"""The directory of schools as a table: which columns, which layouts, which other files are refused.

Bytes, separators and encodings are read by ``socle.officiel``.
"""

from socle.officiel import (
    EXPORT_ONDE,
    Attendu,
    FichierRefuse,
    Rejet,
    Tableau,
    lire_tableau,
)

__all__ = ["FichierRefuse", "Rejet", "Tableau", "lire"]

# Column → header keys accepted (see ``cle_entete``): layouts of 2023, of 2026 and reduced.
COLONNES = {
    "uai": ("identifiantdeletablissement",),
    "nom": ("nometablissement",),
    "type": ("typeetablissement",),
    "statut": ("statutpublicprive",),
    "adresse1": ("adresse1",),
    "adresse2": ("adresse2",),
    "code_postal": ("codepostal",),
    "code_commune": ("codecommune",),
    "commune": ("nomcommune",),
    "departement": ("codedepartement",),
    "maternelle": ("ecolematernelle",),
    "elementaire": ("ecoleelementaire",),
    "voie_generale": ("voiegenerale",),
    "voie_technologique": ("voietechnologique",),
    "voie_professionnelle": ("voieprofessionnelle",),
    "telephone": ("telephone",),
    "courriel": ("mail",),
    "restauration": ("restauration",),
    "ulis": ("ulis",),
    "segpa": ("segpa",),
    "eleves_ulis": ("nbelevesulis",),
    "eleves_segpa": ("nbelevessegpa",),
    "siret": ("sirensiret",),
    "effectif": ("nombredeleves",),
    "contrat": ("typecontratprive",),
    "code_contrat": ("codetypecontratprive",),
    "circonscription": ("nomcirconscription",),
    "code_circonscription": ("codecirconscription",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "position": ("position",),
    "date_ouverture": ("dateouverture",),
    "etat": ("etat",),
    "code_nature": ("codenature",),
    "nature": ("libellenature",),
    "rpi": ("rpidisperse",),
    "mere": ("etablissementmere",),
    "pial": ("pial",),
}
OBLIGATOIRES = {"uai": "Identifiant_de_l_etablissement", "nom": "Nom_etablissement"}
OBLIGATOIRES["type"] = "Type_etablissement"
ATTENDU = (
    "Le fichier attendu est l'annuaire de l'éducation (data.education.gouv.fr, "
    "« fr-en-annuaire-education ») au format CSV."
)


def _autre_contenu(cles: set[str]) -> str:
    """Tables of another kind, named when we know them."""
    if cles & {"finess", "nofinesset", "structureet", "geolocalisation"}:
        return "C'est un fichier FINESS (établissements médico-sociaux), pas l'annuaire des écoles."
    if cles & EXPORT_ONDE:
        return "C'est un export ONDE (élèves) : aucun élève ne doit être chargé ici."
    manquantes = [nom for cle, nom in OBLIGATOIRES.items() if not cles & set(COLONNES[cle])]
    return f"Ce n'est pas l'annuaire : colonnes absentes {', '.join(manquantes)}." * bool(
        manquantes
    )


def _disposition(cles: set[str]) -> str:
    """Name of the layout, for the summary."""
    if "codenature" not in cles:
        return "réduite"
    return "officielle 2026" if "multiuai" in cles else "officielle 2023"


ANNUAIRE = Attendu(
    phrase=ATTENDU,
    colonnes=COLONNES,
    cle="uai",
    vide="Le fichier n'a que son en-tête : aucune école à lire.",
    autre_contenu=_autre_contenu,
    disposition=_disposition,
)


def lire(contenu: bytes) -> Tableau:
    """Rows of a directory file. Raises ``FichierRefuse`` with one French reason.

    *Source:* layouts of decision 37; quirks of the data page §5 (1, 2).
    """
    return lire_tableau(contenu, ANNUAIRE)
