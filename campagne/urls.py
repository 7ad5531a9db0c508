"""Pages of campagne, below the department."""

from typing import Any

app_name = "campagne"

urlpatterns: list[Any] = []
