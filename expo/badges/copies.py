"""The badge design of an expo, copied for another year."""

from expo.badges.designs import Pictures, picture_of, plain_design, save_design
from expo.badges.queries import newest_design
from expo.events.copy_parts import CopyPart, ExpoCopy
from expo.i18n import _l


def copy_design(made: ExpoCopy) -> None:
    """Copy the newest version of the design, with its pictures, as the copy's first."""
    row = newest_design(made.event)
    if row is not None:
        pictures = Pictures(picture_of(row.logo), picture_of(row.strip))
        save_design(made.copy, plain_design(row), pictures, based_on=0, by=made.by)


DESIGN = CopyPart(
    "badges",
    _l("Badge design, with logo and sponsor strip"),
    lambda event: 1 if newest_design(event) is not None else 0,
    copy_design,
)
