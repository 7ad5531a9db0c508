"""Path converters."""


class ConvertisseurDepartement:
    """A department's INSEE code as the first part of an address: 35, 2A, 974."""

    regex = r"\d{2,3}|2[AB]"

    def to_python(self, value: str) -> str:
        """Codes stay text."""
        return value

    def to_url(self, value: object) -> str:
        """Accept a code or a department."""
        return str(getattr(value, "code", value))
