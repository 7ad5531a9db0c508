"""Free text about people: what looks medical is asked about before anything is saved."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict

from eleves.enums.textes import LIBELLES_TEXTE_ASSUME, TexteAssume
from eleves.requetes.mots_medicaux import mots_signales
from socle.choix import choix
from socle.journal import noter_lecture

CORRIGER = "corriger"


class FormulaireSansSante(forms.Form):
    """Base of forms with free text: words that look medical are asked about before saving.

    ``textes_libres``: fields that are read. The answer is to correct, or a coded reason, which
    ``journaliser`` keeps. *Source:* dossier §2.3 and §13, trap 10.
    """

    textes_libres: tuple[str, ...] = ()
    raison_du_texte = ""
    QUESTION = "texte_assume"

    def full_clean(self) -> None:
        """The question that was asked is still there when its answer comes."""
        if self.is_bound and self.add_prefix(self.QUESTION) in self.data:
            self._demander()
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Ask once; a text that was corrected raises no question."""
        lues = super().clean() or {}
        textes = " / ".join(str(lues.get(nom) or "") for nom in self.textes_libres)
        mots = mots_signales(textes)
        raison = lues.pop(self.QUESTION, "")
        if not mots:
            self.fields.pop(self.QUESTION, None)
        elif raison and raison != CORRIGER:
            self.raison_du_texte = LIBELLES_TEXTE_ASSUME[TexteAssume(raison)]
        elif self.QUESTION not in self.errors:
            self._demander()
            self.add_error(
                self.QUESTION,
                f"« {', '.join(mots)} » ressemble à une information médicale : rien n'est encore "
                "enregistré. Corrigez le texte (dites ce qui aide, pas pourquoi), ou dites "
                "pourquoi vous l'enregistrez ainsi.",
            )
        return lues

    def _demander(self) -> None:
        self.fields[self.QUESTION] = forms.ChoiceField(
            label="Est-ce une information médicale ?",
            choices=[(CORRIGER, "Je corrige le texte"), *choix(LIBELLES_TEXTE_ASSUME)],
            widget=forms.RadioSelect,
            error_messages={"required": "Choisissez une réponse."},
        )
        nom = self.add_prefix(self.QUESTION)
        if nom not in self.data:  # asked for the first time: correcting is proposed
            donnees = cast(QueryDict, self.data).copy()
            donnees[nom] = CORRIGER
            self.data = donnees

    def journaliser(self, request: Any, objet: str, ids: Iterable[Any]) -> None:
        """Keep the reason, never the text, in the journal of accesses."""
        if dite := self.raison_du_texte:
            noter_lecture(request, objet, ids, motif=f"Texte signalé comme médical. {dite}")

    @property
    def attend_une_reponse(self) -> bool:
        """Whether the question on the text is all that is wrong."""
        return set(self.errors) == {self.QUESTION}
