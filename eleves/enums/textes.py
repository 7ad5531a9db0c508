"""Why a free text that looks medical is recorded as it is."""

from enum import StrEnum


class TexteAssume(StrEnum):
    """Answers to the question on words that look medical; the other answer is to correct."""

    AUTRE_SENS = "autre_sens"
    MOT_POUR_MOT = "mot_pour_mot"
    DEMANDE = "demande"


LIBELLES_TEXTE_ASSUME = {
    TexteAssume.AUTRE_SENS: "J'enregistre : ce mot n'a pas ici de sens médical",
    TexteAssume.MOT_POUR_MOT: "J'enregistre : c'est écrit ainsi dans une décision officielle",
    TexteAssume.DEMANDE: "J'enregistre : la famille a demandé que ce soit écrit",
}
