"""My letters, outside any department: whoever is designated may have no mission yet."""

from django.urls import path

from documents.views import mes_lettres

urlpatterns = [
    path("mes-lettres/", mes_lettres.liste, name="mes_lettres"),
    path("mes-lettres/<uuid:lettre>/", mes_lettres.fiche, name="ma_lettre"),
    path("mes-lettres/<uuid:lettre>/pdf/", mes_lettres.fichier, name="ma_lettre_pdf"),
    path("mes-lettres/<uuid:lettre>/signer/", mes_lettres.signer, name="ma_lettre_signer"),
    path("mes-lettres/<uuid:lettre>/refuser/", mes_lettres.refuser, name="ma_lettre_refuser"),
]
