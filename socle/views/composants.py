"""The component gallery, shown outside production only: every component in all its states."""

import django_tables2
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


class FormulaireExemple(forms.Form):
    """One field of each kind, to see them at rest and in error."""

    nom = forms.CharField(label="Nom du pôle", max_length=80)
    heure = forms.RegexField(
        r"^\d{2}:\d{2}$",
        label="Heure de début",
        help_text="Quatre chiffres, par exemple 08:30.",
        error_messages={"invalid": "Écrivez l'heure ainsi : 08:30."},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    type_de_pole = forms.ChoiceField(
        label="Type", choices=[("", "Choisissez"), ("1d", "1er degré"), ("2d", "2d degré")]
    )
    remarque = forms.CharField(
        label="Remarque",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ne donnez pas d'information médicale.",
    )
    aide = forms.ChoiceField(
        label="Type d'aide",
        choices=[("i", "Individuelle"), ("m", "Mutualisée"), ("c", "Collective")],
        widget=forms.RadioSelect,
    )
    jours = forms.MultipleChoiceField(
        label="Jours",
        choices=[("lu", "Lundi"), ("ma", "Mardi"), ("je", "Jeudi"), ("ve", "Vendredi")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Cochez au moins un jour.",
    )
    fichier = forms.FileField(label="Fichier de l'annuaire", required=False)
    accord = forms.BooleanField(label="Les parents sont informés")


class FormulaireFiltre(forms.Form):
    """Fields of a list filter."""

    ecole = forms.ChoiceField(
        label="École ou établissement", required=False, choices=[("", "Tous"), ("1", "École Ferry")]
    )
    recherche = forms.CharField(label="Nom", required=False)


class TableExemple(django_tables2.Table):
    """A table of django-tables2, drawn by composants/table_django.html."""

    nom = django_tables2.Column(verbose_name="École")
    commune = django_tables2.Column(verbose_name="Commune", orderable=False)
    eleves = django_tables2.Column(verbose_name="Élèves", attrs={"td": {"class": "nombre"}})

    class Meta:
        """Every table says its id and its title."""

        attrs = {"id": "tab-ecoles", "legende": "Écoles du PIAL"}


def _choix(*libelles: str) -> list[dict[str, object]]:
    """Entries of a menu whose first one is current."""
    return [{"libelle": n, "url": "#contenu", "actif": n == libelles[0]} for n in libelles]


@require_safe
@login_not_required
def galerie(request: HttpRequest) -> HttpResponse:
    """Show all the components; config includes the URL outside production only."""
    faux = FormulaireExemple({"faux-heure": "8h", "faux-aide": "z"}, prefix="faux")
    faux.add_error(None, "Ce pôle existe déjà dans le département.")
    onglets = _choix("À affecter", "Contrats qui finissent", "Dossiers incomplets")
    for onglet, compte in zip(onglets, (14, 0, 3), strict=True):
        onglet["compte"] = compte
    ecoles = [{"nom": f"École {n}", "commune": "Fougères", "eleves": 40 + n} for n in range(30)]
    table = TableExemple(ecoles, order_by="nom")
    django_tables2.RequestConfig(request, paginate={"per_page": 2}).configure(table)
    return render(
        request,
        "socle/composants.html",
        {
            "formulaire": FormulaireExemple(),
            "formulaire_faux": faux,
            "formulaire_filtre": FormulaireFiltre(request.GET or None),
            "onglets": onglets,
            "vues": _choix("Par AESH", "Par élève", "Par classe", "Liste"),
            "fil": _choix("PIAL Nord-Loire", "Emplois du temps"),
            "etapes": ["Vous", "L'enfant", "Ce qui est difficile", "Vérifier et envoyer"],
            "table": table,
            "elements": [("Support", "Collège Jean-Macé"), ("Pilote", None), ("Écoles", 12)],
            "liens": [
                {"libelle": "Modifier", "url": "#contenu", "icone": "pencil"},
                {"libelle": "Imprimer", "url": "#contenu", "icone": "printer"},
                {"libelle": "Supprimer", "url": "#contenu", "icone": "trash", "danger": True},
            ],
            "variantes": ["principal", "secondaire", "discret", "danger"],
            "niveaux": ["info", "succes", "attention", "erreur"],
            "aides": [
                "individuelle",
                "mutualisee",
                "collective",
                "observation",
                "meridienne",
                "referent",
                "reunion",
            ],
        },
    )
