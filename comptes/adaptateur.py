"""How allauth behaves here: nobody signs up by himself, and a wrong address tells nothing."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AdaptateurComptes(DefaultAccountAdapter):
    """Accounts are opened with a mandate, by someone entitled to."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: mandates are granted by invitation only."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There is no user name: the e-mail address identifies."""
