"""Rows written as a spreadsheet: XLSX, ODS or CSV, of any size, and never a formula.

XlsxWriter writes XLSX row by row; no kept library streams ODS, so its few XML tags are written
here. *Source:* security page (exports); OWASP, « CSV Injection ».
"""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

import xlsxwriter

Case = str | int | datetime.date | None
Rangee = Sequence[Case]
# What a spreadsheet may take for the start of a formula, wide forms included.
DEBUTS = "=+-@\t\r\n|%＝＋－＠"
INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ODS = "application/vnd.oasis.opendocument.spreadsheet"
LARGEUR = 18


def neutraliser(texte: str) -> str:
    """The same text, that no spreadsheet will run: an apostrophe before what could be a formula.

    >>> neutraliser("=2+3"), neutraliser("  @x"), neutraliser("12 h")
    ("'=2+3", "'  @x", '12 h')
    """
    propre = INTERDITS.sub(" ", texte)
    debut = propre.lstrip(" \u00a0\u202f")[:1]
    dangereux = (debut and debut in DEBUTS) or propre[:1] in ("\t", "\r", "\n")
    return f"'{propre}" if dangereux else propre


def ecrire_classeur(
    format_voulu: str, titre: str, mention: str, entetes: Sequence[str], lignes: Iterable[Rangee]
) -> bytes:
    """A whole file. ``mention``: who, when and why, on the first line and at the foot of pages."""
    ecrire = {"xlsx": _xlsx, "ods": _ods, "csv": _csv}[format_voulu]
    return ecrire(titre, mention, entetes, lignes)


def _csv(titre: str, mention: str, entetes: Sequence[str], lignes: Iterable[Rangee]) -> bytes:
    sortie = io.StringIO()
    redacteur = csv.writer(sortie, delimiter=";")
    redacteur.writerow([neutraliser(mention)])
    redacteur.writerow([neutraliser(entete) for entete in entetes])
    redacteur.writerows([_en_texte(case) for case in ligne] for ligne in lignes)
    return sortie.getvalue().encode("utf-8-sig")


def _en_texte(case: Case) -> str | int:
    if case is None:
        return ""
    if isinstance(case, datetime.date):
        return f"{case:%d/%m/%Y}"
    return case if isinstance(case, int) else neutraliser(case)


def _xlsx(titre: str, mention: str, entetes: Sequence[str], lignes: Iterable[Rangee]) -> bytes:
    sortie = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(sortie, options) as classeur:
        feuille = classeur.add_worksheet(_nom_de_feuille(titre))
        gras, jour = classeur.add_format({"bold": True}), classeur.add_format({"num_format": 14})
        feuille.set_column(0, len(entetes) - 1, LARGEUR)
        feuille.set_landscape()
        feuille.repeat_rows(0, 1)
        feuille.set_footer("&L" + mention.replace("&", "&&")[:220] + "&R&P / &N")
        feuille.freeze_panes(2, 1)
        feuille.write_string(0, 0, neutraliser(mention), gras)
        for colonne, entete in enumerate(entetes):
            feuille.write_string(1, colonne, neutraliser(entete), gras)
        for rang, ligne in enumerate(lignes, 2):
            for colonne, case in enumerate(ligne):
                if isinstance(case, str):
                    if case:
                        feuille.write_string(rang, colonne, neutraliser(case))
                elif isinstance(case, datetime.date):
                    feuille.write_datetime(rang, colonne, case, jour)
                elif case is not None:
                    feuille.write_number(rang, colonne, case)
    return sortie.getvalue()


def _nom_de_feuille(titre: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", titre)[:31].strip() or "Feuille"


def _ods(titre: str, mention: str, entetes: Sequence[str], lignes: Iterable[Rangee]) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFESTE)
        archive.writestr("styles.xml", _STYLES.format(mention=escape(INTERDITS.sub(" ", mention))))
        with archive.open("content.xml", "w") as contenu:
            nom = escape(_nom_de_feuille(titre), {'"': "&quot;"})
            contenu.write(_DEBUT.format(nom=nom, colonnes=len(entetes)).encode())
            contenu.write(_rangee_ods([mention]))
            contenu.write(_rangee_ods(entetes))
            for ligne in lignes:
                contenu.write(_rangee_ods(ligne))
            contenu.write(_FIN.encode())
    return sortie.getvalue()


def _rangee_ods(ligne: Rangee) -> bytes:
    return f"<table:table-row>{''.join(map(_case_ods, ligne))}</table:table-row>".encode()


def _case_ods(case: Case) -> str:
    if case is None or case == "":
        return "<table:table-cell/>"
    if isinstance(case, str):
        dit = escape(neutraliser(case)).replace("\t", " ")
        return (
            f'<table:table-cell office:value-type="string"><text:p>{dit}</text:p>'
            "</table:table-cell>"
        )
    if isinstance(case, datetime.date):
        return (
            f'<table:table-cell table:style-name="jour" office:value-type="date" '
            f'office:date-value="{case:%Y-%m-%d}"><text:p>{case:%d/%m/%Y}</text:p>'
            "</table:table-cell>"
        )
    return (
        f'<table:table-cell office:value-type="float" office:value="{case}">'
        f"<text:p>{case}</text:p></table:table-cell>"
    )


_NOMS = " ".join(
    f'xmlns:{court}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for court, long in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    )
)
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_MANIFESTE = (
    f'{_XML}<manifest:manifest manifest:version="1.3" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_STYLES = (
    f'{_XML}<office:document-styles {_NOMS} office:version="1.3"><office:automatic-styles>'
    '<style:page-layout style:name="pl"><style:page-layout-properties '
    'style:print-orientation="landscape"/></style:page-layout></office:automatic-styles>'
    '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="pl">'
    "<style:footer><text:p>{mention}</text:p></style:footer></style:master-page>"
    "</office:master-styles></office:document-styles>"
)
_DEBUT = (
    f'{_XML}<office:document-content {_NOMS} office:version="1.3"><office:automatic-styles>'
    '<number:date-style style:name="jma"><number:day number:style="long"/>'
    '<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/></number:date-style><style:style style:name="jour" '
    'style:family="table-cell" style:data-style-name="jma"/></office:automatic-styles>'
    '<office:body><office:spreadsheet><table:table table:name="{nom}">'
    '<table:table-column table:number-columns-repeated="{colonnes}"/>'
)
_FIN = "</table:table></office:spreadsheet></office:body></office:document-content>"
