"""The status board of a delegation's members; rooms above contribute further columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from expo.accounts.models import Account
from expo.accounts.permissions import Permission
from expo.contributions import contributed
from expo.delegations.firms import staff_among
from expo.delegations.models import Delegation, Member
from expo.delegations.queries import ids_with_photo, members_of
from expo.delegations.rules import Clearance, Who
from expo.delegations.words import clearance_look, clearance_word
from expo.events.models import Event
from expo.i18n import _, _l, localize
from expo.registration.models import Question, Registration
from expo.registration.queries import unanswered_questions
from expo.registration.rules import LIVE, RegistrationState
from expo.registration.words import state_look, state_word


@dataclass(frozen=True, slots=True)
class Fact:
    """A cell of the board. `missing` names what is missing ("" for nothing), and `who` must act on it."""

    word: str
    look: str = ""  # of the tag: good, info, warn, bad
    missing: str = ""
    who: Who | None = None
    final: bool = False  # replacing the person is refused


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column of the board. `facts` gives a Fact by registration id, in a constant number of queries."""

    key: str
    heading: Any  # lazy
    facts: Callable[[Event, Sequence[Registration]], Mapping[int, Fact]]


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What papers of a delegation's members are made from, as it is or is to be: days, purpose, and how many have letters."""

    arrives_on: date | None
    leaves_on: date | None
    purpose: str
    letter_quota: int | None

    @staticmethod
    def of(delegation: Delegation) -> "VisitFacts":
        return VisitFacts(delegation.arrives_on, delegation.leaves_on, delegation.purpose, delegation.letter_quota)


@dataclass(frozen=True, slots=True)
class VisitCarried:
    """Extension point: what keeps a delegation's days or purpose when they change, or is more than its quota, in sentences
    that name it. `sentences` takes the delegation with the facts that it will have.
    """

    sentences: Callable[[Delegation, VisitFacts], Sequence[str]]


@dataclass(frozen=True, slots=True)
class DelegationUse:
    """Extension point: what else a delegation stands in, in sentences that name it before the delegation is withdrawn."""

    sentences: Callable[[Delegation], Sequence[str]]


def uses_of(delegation: Delegation) -> list[str]:
    """What else a delegation stands in, in the language in force."""
    return [sentence for use in contributed(DelegationUse) for sentence in use.sentences(delegation)]


@dataclass(frozen=True, slots=True)
class OfficerKept:
    """Extension point: what of a delegation still names an account as its liaison officer. `sentence` takes both, and is empty
    where nothing does.
    """

    sentence: Callable[[Delegation, Account], str]


def kept_by(delegation: Delegation, officer: Account | None) -> str:
    """What still names the liaison officer of a delegation that has none any more, in the language in force."""
    if officer is None or delegation.liaison_id is not None:
        return ""
    return " ".join(filter(None, (one.sentence(delegation, officer) for one in contributed(OfficerKept))))


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A seat with its registration, and the facts by column."""

    member: Member
    person: Registration | None
    facts: Mapping[str, Fact]
    staff_of: str = ""  # the exhibitor whose staff they are

    @property
    def missing(self) -> list[Fact]:
        return [fact for fact in self.facts.values() if fact.missing]

    def missing_from(self, who: Who) -> list[str]:
        return [fact.missing for fact in self.facts.values() if fact.missing and fact.who is who]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another room's page about the delegation, for its head, for organisers, or both."""

    label: Any  # lazy
    head: str = ""  # endpoint under the head's link
    office: str = ""  # endpoint that takes delegation_id
    permission: Permission = Permission.SEE_DELEGATIONS


def head_links() -> list[tuple[str, str]]:
    """(Label, endpoint) of the links for a head."""
    return [(str(link.label), link.head) for link in contributed(Link) if link.head]


def office_links() -> list[tuple[str, str, Permission]]:
    """The same for organisers, with the permission that each needs."""
    return [(str(link.label), link.office, link.permission) for link in contributed(Link) if link.office]


def headings() -> list[tuple[str, str]]:
    """(Key, heading) of every column, in order."""
    own = [("details", _("Details")), ("photo", _("Photo")), ("clearance", _("Clearance"))]
    return own + [(column.key, str(column.heading)) for column in contributed(BoardColumn)]


def board_of(delegation: Delegation) -> list[BoardRow]:
    """Every seat in order of precedence with its facts; at most six queries, plus those of the contributed columns."""
    pairs = members_of(delegation)
    people = [person for _member, person in pairs if person is not None]
    others = _others(delegation.event, people)
    photos = ids_with_photo([person.id for person in people])
    staff = staff_among([person.id for person in people]) if people else {}
    unanswered = unanswered_questions(delegation.event, people)
    rows = []
    for member, person in pairs:
        facts: dict[str, Fact] = {}
        if person is not None:
            facts = {
                "details": _details(person, unanswered.get(person.id, ())),
                "photo": _photo(person.id in photos),
                "clearance": _clearance(member),
                **{key: found[person.id] for key, found in others.items() if person.id in found},
            }
        if person is not None and person.state not in LIVE:  # nobody completes what a cancelled member lacks
            facts = {key: replace(fact, missing="") for key, fact in facts.items()}
        rows.append(BoardRow(member, person, facts, staff.get(person.id, "") if person else ""))
    return rows


def facts_of(event: Event, people: Sequence[Registration]) -> dict[str, Mapping[int, Fact]]:
    """The contributed columns' facts of these people, by column key."""
    return _others(event, people)


def _others(event: Event, people: Sequence[Registration]) -> dict[str, Mapping[int, Fact]]:
    return {column.key: column.facts(event, people) if people else {} for column in contributed(BoardColumn)}


def _details(person: Registration, unanswered: Sequence[Question]) -> Fact:
    if person.state is not RegistrationState.CONFIRMED:
        word = state_word(person.state)
        return Fact(word, state_look(person.state), missing=word, who=Who.ORGANISER)
    lacking = [str(word) for name, word in _NEEDED.items() if not getattr(person, name)]
    lacking += [f"“{localize(question.label)}”" for question in unanswered]
    if lacking:
        names = ", ".join(lacking)
        return Fact(_("incomplete"), "warn", missing=_("Missing: %(names)s", names=names), who=Who.MEMBER)
    return Fact(_("complete"), "good")


def _photo(there: bool) -> Fact:
    return Fact(_("there"), "good") if there else Fact(_("missing"), "warn", missing=_("Photo"), who=Who.MEMBER)


def _clearance(member: Member) -> Fact:
    word, look = clearance_word(member.clearance), clearance_look(member.clearance)
    if member.clearance is Clearance.ASKED:
        return Fact(word, look, missing=_("Clearance"), who=Who.ORGANISER)
    return Fact(word, look)


_NEEDED = {
    "email": _l("mail address"),
    "country": _l("country"),
    "organisation": _l("organisation"),
    "job_title": _l("job title"),
}
