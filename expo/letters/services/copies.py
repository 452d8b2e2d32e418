"""The letter settings of an expo, copied for another year."""

from expo.events.copy_parts import CopyPart, ExpoCopy
from expo.i18n import _l
from expo.letters.queries import letter_settings, pictures_of
from expo.letters.services.settings import FIELDS, edit_settings, lock_settings


def copy_settings(made: ExpoCopy) -> None:
    """Copy host, undertaking, signatory and the pictures of signature and stamp; letters are numbered from 1."""
    settings = letter_settings(made.event)
    if settings is None:
        return
    ids = {"signature": settings.signature_id, "stamp": settings.stamp_id}
    contents = pictures_of(made.event, {one for one in ids.values() if one is not None})
    pictures = {kind: contents[one] for kind, one in ids.items() if one is not None}
    version = lock_settings(made.copy).version
    edit_settings(made.copy, {name: getattr(settings, name) for name in FIELDS}, pictures, version=version, by=made.by)


LETTERS = CopyPart(
    "letters",
    _l("Letter settings: host, undertaking, signatory, signature and stamp"),
    lambda event: 1 if letter_settings(event) is not None else 0,
    copy_settings,
)
