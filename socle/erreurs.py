"""Refusals of actions, with the sentence that the user reads."""


class ActionRefusee(Exception):
    """A rule refuses an action: nothing was written; ``phrase`` says what to do."""

    def __init__(self, phrase: str, details: list[str] | None = None) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.details = details or []
