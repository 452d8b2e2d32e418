"""Names of the documents shown at the desk."""

from expo.checkin.rules import DocumentSeen
from expo.i18n import _


def document_words() -> dict[str, str]:
    """The names of documents that prove somebody may take badges for others."""
    return {
        DocumentSeen.LIST.value: _("the delegation’s list"),
        DocumentSeen.POWER_OF_ATTORNEY.value: _("a power of attorney"),
        DocumentSeen.PASSPORT.value: _("a passport"),
        DocumentSeen.IDENTITY_CARD.value: _("an identity card"),
        DocumentSeen.KNOWN.value: _("nothing, they are known in person"),
    }
