"""Pages of letters and documents below a department."""

from django.urls import path

from documents.views import accueil, actes, documents, lettres, lots, modeles

app_name = "documents"
LETTRES = "lettres-de-mission"

urlpatterns = [
    path(f"{LETTRES}/", lettres.liste, name="lettres"),
    path(f"{LETTRES}/accueil/", accueil.fragment, name="fragment_accueil"),
    path(f"{LETTRES}/nouvelle/<slug:fonction>/", lettres.nouvelle, name="lettre_nouvelle"),
    path(f"{LETTRES}/rentree/<slug:fonction>/", lots.rentree, name="rentree"),
    path(f"{LETTRES}/a-etablir/", lots.a_etablir, name="a_etablir"),
    path(f"{LETTRES}/a-signer/", lots.a_signer, name="a_signer"),
    path(f"{LETTRES}/modeles/", modeles.liste, name="modeles"),
    path(f"{LETTRES}/modeles/<slug:fonction>/", modeles.modifier, name="modele"),
    path(f"{LETTRES}/<uuid:lettre>/", lettres.fiche, name="lettre"),
    path(f"{LETTRES}/<uuid:lettre>/modifier/", lettres.modifier, name="lettre_modifier"),
    path(f"{LETTRES}/<uuid:lettre>/signer/", actes.signer, name="lettre_signer"),
    path(f"{LETTRES}/<uuid:lettre>/refuser/", actes.refuser, name="lettre_refuser"),
    path(f"{LETTRES}/<uuid:lettre>/retirer/", actes.retirer, name="lettre_retirer"),
    path(f"{LETTRES}/<uuid:lettre>/clore/", actes.clore, name="lettre_clore"),
    path("documents/", documents.liste, name="documents"),
    path("documents/verifier/", documents.verifier, name="verifier"),
    path("documents/<uuid:document>/pdf/", documents.fichier, name="document_pdf"),
]
