"""The industry sectors in the reader's language, for applications and prices."""

from expo.i18n import _


def sector_words() -> dict[str, str]:
    """Every sector by its key, in the reader's language."""
    return {
        "software": _("Software"),
        "cyber security": _("Cyber security"),
        "AI": _("Artificial intelligence"),
        "blockchain": _("Blockchain"),
        "fintech": _("Financial technology"),
        "e-governance": _("E-government"),
        "digital health": _("Digital health"),
        "cloud": _("Cloud services"),
        "telecom": _("Telecommunications"),
        "hardware": _("Hardware"),
        "education technology": _("Education technology"),
        "agriculture technology": _("Agriculture technology"),
        "medical devices": _("Medical devices"),
        "pharma": _("Pharmaceuticals"),
        "hospital supplies": _("Hospital supplies"),
        "industrial machinery": _("Industrial machinery"),
        "energy": _("Energy"),
        "logistics": _("Logistics"),
        "startup": _("Startups"),
        "investment": _("Investment"),
        "research": _("Research"),
        "public body": _("Public bodies"),
    }
