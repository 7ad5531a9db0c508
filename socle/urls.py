"""Pages outside any department: health, help; gallery and account mailbox in demonstrations."""

from django.conf import settings
from django.urls import path

from socle.views import composants, messages_de_compte, pages, sante

urlpatterns = [
    path("sante", sante.pret, name="sante"),
    path("sante/vivant", sante.vivant, name="sante_vivant"),
    path("sante/pret", sante.pret, name="sante_pret"),
    path("aide/", pages.aide, name="aide"),
    path("glossaire/", pages.glossaire, name="glossaire"),
    path("accessibilite/", pages.accessibilite, name="accessibilite"),
    path("sources/", pages.sources, name="sources"),
    path("session/prolonger", pages.session_prolonger, name="session_prolonger"),
]
if settings.DEMONSTRATION:
    urlpatterns += [
        path("composants/", composants.galerie, name="composants"),
        path("messages-de-compte/", messages_de_compte.boite, name="messages_de_compte"),
    ]
