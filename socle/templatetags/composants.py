"""What makes a Django ``include`` a component: default parameters, captured content."""

import re
from collections.abc import Iterator

from django import template
from django.core.paginator import Page
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
RANG = re.compile(r"<tr\b(?P<attributs>[^>]*)>(?P<cellules>.*?)</tr>", re.DOTALL)
CELLULE = re.compile(
    r"<(?P<balise>t[hd])\b(?P<attributs>[^>]*)>(?P<contenu>.*?)</(?P=balise)>", re.DOTALL
)


@register.simple_tag(takes_context=True)
def parametres(context: Context, **defauts: object) -> str:
    """Give a value to each parameter that the caller left out (or passed as None).

    Undefined variables fail in the tests: a component names all its optional parameters here.
    """
    for nom, defaut in defauts.items():
        if context.get(nom) is None:
            context[nom] = defaut
    return ""


@register.filter
def numeros(page: Page) -> Iterator[int | str]:
    """Page numbers to show around the current one; "…" stands for those left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def en_fiches(corps: SafeString) -> SafeString:
    """Name each cell by its column, so that a narrow screen shows a row as a card.

    ``corps`` is a captured ``thead`` and ``tbody``, already escaped. Roles stay those of a table,
    which browsers forget when cells are drawn as blocks.
    """
    tete, separateur, reste = corps.partition("</thead>")
    titres = [" ".join(strip_tags(c["contenu"]).split()) for c in CELLULE.finditer(tete)]

    def nommer(rang: re.Match[str]) -> str:
        cellules = [
            f'<{c["balise"]} role="{"rowheader" if c["balise"] == "th" else "cell"}" '
            f'data-titre="{titre}"{c["attributs"]}>{c["contenu"]}</{c["balise"]}>'
            for c, titre in zip(CELLULE.finditer(rang["cellules"]), titres, strict=False)
        ]
        return f'<tr role="row"{rang["attributs"]}>{"".join(cellules)}</tr>'

    return mark_safe(tete + separateur + RANG.sub(nommer, reste))  # noqa: S308  nothing is added but the page's own titles


class NoeudCapture(Node):
    """Render the inner nodes into a variable instead of the page."""

    def __init__(self, nom: str, contenu: NodeList) -> None:
        """Keep the variable's name and the nodes that fill it."""
        self.nom = nom
        self.contenu = contenu

    def render(self, context: Context) -> SafeString:
        """Store the rendered content, already escaped by its own nodes; print nothing."""
        context[self.nom] = self.contenu.render(context)
        return SafeString()


@register.tag
def capture(parser: Parser, token: Token) -> Node:
    """``{% capture corps %}<p>…</p>{% endcapture %}``, then ``with corps=corps`` on an include."""
    morceaux = token.split_contents()
    if len(morceaux) != 2:
        raise template.TemplateSyntaxError("capture attend un nom : {% capture corps %}")
    contenu = parser.parse(("endcapture",))
    parser.delete_first_token()
    return NoeudCapture(morceaux[1], contenu)
