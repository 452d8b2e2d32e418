"""Names that no badge can show: a run with one is refused, naming everybody it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from expo.badges.models import BadgePrint
from expo.db import db
from expo.errors import Refused
from expo.i18n import _, _n
from expo.kit.pieces import cut
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState, letters_without_font

_BATCH = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class NamelessPerson:
    """Somebody whose badge would have no name, with the letters for which there is no font."""

    registration_id: int
    name: str
    letters: str


class NamelessBadges(Refused):
    """Some badges would have no name. `people` are all of them, those with the most such letters first."""

    def __init__(self, people: Sequence[NamelessPerson]) -> None:
        self.people = sorted(people, key=lambda one: (-len(one.letters), one.registration_id))
        super().__init__(
            _n(
                "%(num)d badge would have no name: our fonts lack its letters. Write the name in Latin letters too.",
                "%(num)d badges would have no name: our fonts lack their letters. Write these names in Latin letters too.",
                len(self.people),
            ),
            [_("%(name)s: %(letters)s", name=one.name, letters=one.letters) for one in self.people],
        )


def refuse_nameless(ids: Sequence[int]) -> None:
    """Raises NamelessBadges if the badge of one of these registrations would have no name."""
    found: list[NamelessPerson] = []
    for piece in cut(ids, _BATCH):
        found += _nameless(Registration.id.in_(piece))
    _refuse(found)


def refuse_nameless_run(run_id: int) -> None:
    """The same for the people of a print run, whose names or fonts may have changed since."""
    printed = sa.select(BadgePrint.registration_id).where(BadgePrint.run_id == run_id)
    _refuse(_nameless(Registration.id.in_(printed), Registration.state == RegistrationState.CONFIRMED))


def _refuse(found: list[NamelessPerson]) -> None:
    if found:
        raise NamelessBadges(found)


def _nameless(*where: sa.ColumnElement[bool]) -> list[NamelessPerson]:
    names = (Registration.given_name, Registration.family_name, Registration.second_name)
    query = sa.select(Registration.id, *names).where(*where)
    return [
        NamelessPerson(number, f"{given} {family}".strip(), letters)
        for number, given, family, second in db.session.execute(query)
        if (letters := letters_without_font(given, family, second))
    ]
