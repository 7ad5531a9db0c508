"""Pages of contrats, below the department."""

from typing import Any

app_name = "contrats"

urlpatterns: list[Any] = []
