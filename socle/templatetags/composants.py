"""What makes a Django ``include`` a component: default parameters, captured content."""

from collections.abc import Iterator

from django import template
from django.core.paginator import Page
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()


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
