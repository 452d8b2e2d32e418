"""Memoranda as what other rooms ask for: a use of parties, and ceremonies as what people are in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.accounts.permissions import Permission
from expo.contributions import each
from expo.db import db
from expo.delegations.board import DelegationUse
from expo.delegations.models import Delegation
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.panels import Panel
from expo.i18n import _, localize
from expo.meetings.availability import Elsewhere
from expo.meetings.hard_rules.values import Busy
from expo.meetings.queries import PartyUse, UsedIn, party_by_thing
from expo.memoranda.ceremony_words import ceremony_role_word
from expo.memoranda.models import Memorandum, MemorandumPerson
from expo.memoranda.queries import memoranda_of_party, unsigned_with
from expo.memoranda.rules import ENDED
from expo.memoranda.words import in_memoranda, memorandum_kind_word
from expo.programme.attendees import AttendeeUse, Commitment
from expo.programme.models import Room, Session
from expo.programme.rules import LIVE
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState
from expo.registration.uses import NamedFor, PersonUse
from expo.web.filters import short_moment


def _rows(*columns: Any) -> sa.Select[Any]:
    """Selects of who is at a ceremony that takes place, for what is not signed or withdrawn."""
    return (
        sa.select(*columns)
        .join(Memorandum, Memorandum.id == MemorandumPerson.memorandum_id)
        .join(Session, Session.id == Memorandum.session_id)
        .join(Registration, Registration.id == MemorandumPerson.registration_id)
        .where(
            Registration.state == RegistrationState.CONFIRMED,
            Memorandum.state.not_in(sorted(ENDED)),
            Session.state.in_(LIVE),
        )
        .distinct()
    )


def _attending(session_ids: Collection[int]) -> list[tuple[int, int]]:
    query = _rows(Session.id, MemorandumPerson.registration_id).where(Session.id.in_(session_ids))
    return [(session_id, person) for session_id, person in db.session.execute(query)]


def _commitments(event: Event, people: Collection[int], starts_at: datetime, ends_at: datetime) -> Sequence[Commitment]:
    """The ceremonies then, of these people."""
    columns = (MemorandumPerson.registration_id, Session.id, Session.starts_at, Session.ends_at)
    on = (Session.starts_at < ends_at, Session.ends_at > starts_at, MemorandumPerson.registration_id.in_(people))
    rows = db.session.execute(_rows(*columns).where(*on)).all()
    titles = _titles({row[1] for row in rows})
    address = f"/organise/{event.slug}/memoranda/ceremonies"
    return [
        Commitment(person, f"session-{one}", titles[one], f"{address}/{one}", begins, ends, one)
        for person, one, begins, ends in rows
    ]


def _titles(session_ids: Collection[int]) -> dict[int, str]:
    """What sessions are called, in the reader's language; no query for none."""
    query = sa.select(Session.id, Session.title).where(Session.id.in_(session_ids))
    return {number: localize(title) for number, title in db.session.execute(query)} if session_ids else {}


def _elsewhere(people: Collection[int]) -> list[tuple[int, Busy]]:
    query = _rows(
        MemorandumPerson.registration_id, Session.id, Session.starts_at, Session.ends_at, Room.hall_id
    ).outerjoin(Room, Room.id == Session.room_id)
    rows = db.session.execute(query.where(MemorandumPerson.registration_id.in_(people))).all()
    titles = _titles({row[1] for row in rows})
    return [(person, Busy(begins, ends, titles[one], hall)) for person, one, begins, ends, hall in rows]


def _named(party_id: int) -> list[UsedIn]:
    """The memoranda that are not signed, each with its kind and its signing ceremony."""
    found = []
    for one in unsigned_with(party_id):
        note = memorandum_kind_word(one.kind)
        if one.session is not None:
            starts_at = short_moment(one.session.starts_at, one.event.zone)
            ceremony = _("signing ceremony: %(title)s, %(when)s", title=localize(one.session.title), when=starts_at)
            note = f"{note} · {ceremony}"
        found.append(UsedIn(localize(one.title), note, "memoranda.show", {"memorandum_id": one.id}))
    return found


def _named_for(registration_ids: Collection[int]) -> list[NamedFor]:
    """What these people do for memoranda that are not signed or withdrawn."""
    query = (
        sa.select(MemorandumPerson, Memorandum)
        .join(Memorandum, Memorandum.id == MemorandumPerson.memorandum_id)
        .where(MemorandumPerson.registration_id.in_(registration_ids), Memorandum.state.not_in(sorted(ENDED)))
        .options(
            joinedload(MemorandumPerson.registration), joinedload(Memorandum.session), joinedload(Memorandum.event)
        )
        .order_by(Memorandum.id, MemorandumPerson.id)
    )
    return [
        NamedFor(
            one.registration_id or 0,
            one.name_in(None),
            ceremony_role_word(one.role),
            _("a memorandum"),
            f"{localize(memorandum.title)}{_when(memorandum)}",
            "memoranda.show",
            {"memorandum_id": memorandum.id, "_anchor": "people"},
            Permission.MEMORANDA,
        )
        for one, memorandum in db.session.execute(query)
    ]


def _when(memorandum: Memorandum) -> str:
    session = memorandum.session
    return f" ({localize(session.title)}, {short_moment(session.starts_at, memorandum.event.zone)})" if session else ""


def _of_firm(exhibitor: Exhibitor) -> Mapping[str, Any] | None:
    """The memoranda of a firm that are not signed; None without any."""
    party = party_by_thing(exhibitor.event, "exhibitor_id", exhibitor.id)
    found = _named(party.id) if party is not None else []
    return {"memoranda": found} if found else None


def _of_delegation(delegation: Delegation) -> list[str]:
    party = party_by_thing(delegation.event, "delegation_id", delegation.id)
    found = _named(party.id) if party is not None else []
    return [_("It is a party of “%(title)s”, which is not signed.", title=f"{one.name} ({one.note})") for one in found]


IN_MEMORANDA = PartyUse(memoranda_of_party, in_memoranda, _named)
AT_CEREMONIES = each(Elsewhere, Elsewhere(_elsewhere))
OF_DELEGATIONS = DelegationUse(_of_delegation)
LEAVING_MEMORANDA = Panel("leaving_memoranda", 43, "memoranda/_withdrawal.html", _of_firm, on_withdrawal=True)
FOR_ORGANISERS = Panel("memoranda_office", 43, "memoranda/_firm_panel.html", _of_firm, for_organisers=True)
NAMED = PersonUse(_named_for)
SIGNING = AttendeeUse(_attending, _commitments, drafts=True)
