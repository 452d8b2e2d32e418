"""Badges that a firm scans: each person is one lead however often, and shares what they chose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo import clock
from expo.db import db, on_postgresql
from expo.errors import Refused
from expo.exhibitors.models import Exhibitor
from expo.i18n import _
from expo.kit.codes import read_code
from expo.leads.contacts import NOT_SHOWN, ShownPerson, shown_person
from expo.leads.models import Lead, LeadConsent, LeadScan
from expo.leads.queries import consents_of, scanning_firm
from expo.leads.rules import (
    Consents,
    ConsentSource,
    Extent,
    ScanningFirm,
    ScanOutcome,
    may_ask,
    scan_outcome,
)
from expo.leads.services.notices import tell_person
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState


@dataclass(frozen=True, slots=True)
class BadgeScan:
    """A scan from a firm's device: `at` is the time used for it, `answer` what the visitor tapped in `language`."""

    client_id: str
    code: str
    at: datetime
    offline: bool = False
    note: str = ""
    answer: Extent | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class ScannedBadge:
    """What became of a scan. `again`: the firm had this person already; `language` is the one to ask them in."""

    client_id: str
    outcome: ScanOutcome
    lead_id: int | None = None
    again: bool = False
    language: str = ""
    person: ShownPerson = NOT_SHOWN


def take_scans(exhibitor: Exhibitor, scans: Sequence[BadgeScan], *, device: str) -> list[ScannedBadge]:
    """Take a firm's scans, each once by its client id, and answer them in their order. Raises Refused for a firm that takes
    no part. An answer tapped by a visitor counts where no choice was made, for them and this firm.
    """
    firm = scanning_firm(exhibitor)
    if not firm.takes_part:
        raise Refused(_("Only firms that take part in the expo scan badges."))
    people = _people(exhibitor, scans)
    consents = consents_of([person.id for person in people.values()])
    known = _known_leads(exhibitor, people.values())
    answered = []
    for scan in scans:
        person = people.get(read_code(scan.code) or "")
        if person is None:
            answered.append(ScannedBadge(scan.client_id, ScanOutcome.UNKNOWN))
            continue
        again = person.id in known
        known[person.id] = _write(exhibitor, person, scan, device)
        if scan.answer is not None and may_ask(consents[person.id], firm):
            consents[person.id] = agree(exhibitor, person, scan.answer, language=scan.language, at=scan.at)
        answered.append(_answer(scan, person, consents[person.id], firm, known[person.id], again=again))
    return answered


def _people(exhibitor: Exhibitor, scans: Iterable[BadgeScan]) -> dict[str, Registration]:
    """The confirmed people of the event with the scanned codes, by code."""
    codes = {code for scan in scans if (code := read_code(scan.code))}
    query = sa.select(Registration).where(
        Registration.event_id == exhibitor.event_id,
        Registration.code.in_(codes),
        Registration.state == RegistrationState.CONFIRMED,
    )
    return {person.code: person for person in db.session.scalars(query)}


def _known_leads(exhibitor: Exhibitor, people: Iterable[Registration]) -> dict[int, int]:
    ids = [person.id for person in people]
    query = sa.select(Lead.registration_id, Lead.id).where(
        Lead.exhibitor_id == exhibitor.id, Lead.registration_id.in_(ids)
    )
    return {int(row[0] or 0): row[1] for row in db.session.execute(query)}


def _write(exhibitor: Exhibitor, person: Registration, scan: BadgeScan, device: str) -> int:
    """Write the lead, or its later time, and the scan, unless it was written before; returns the lead's id."""
    row = {"event_id": exhibitor.event_id, "exhibitor_id": exhibitor.id}
    lead = {"registration_id": person.id, "first_at": scan.at, "last_at": scan.at}
    lead_id = int(db.session.execute(_UPSERT_LEAD[_database()], {**row, **lead}).scalar_one())
    scanned = {"lead_id": lead_id, "client_id": scan.client_id, "at": scan.at, "received_at": clock.now()}
    told = {"offline": scan.offline, "device": device, "note": scan.note}
    db.session.execute(_INSERT_SCAN[_database()], {**row, **scanned, **told})
    return lead_id


def agree(exhibitor: Exhibitor, person: Registration, extent: Extent, *, language: str, at: datetime) -> Consents:
    """Keep what the visitor tapped for this firm on its device, in `language`, where no choice was made; the first time they
    are told by mail. Returns their choices as they are now.
    """
    earlier = sa.select(LeadConsent.id).where(
        LeadConsent.registration_id == person.id, LeadConsent.source == ConsentSource.SCAN
    )
    first = db.session.scalar(earlier.limit(1)) is None
    row = {
        "event_id": exhibitor.event_id,
        "registration_id": person.id,
        "exhibitor_id": exhibitor.id,
        "extent": extent,
        "source": ConsentSource.SCAN,
        "language": language,
        "given_at": at,
    }
    asked = may_ask(consents_of([person.id])[person.id], scanning_firm(exhibitor))
    # the unique key decides between two devices, and the person's own page, at the same moment
    written = asked and db.session.execute(_INSERT_CONSENT[_database()], row).scalar() is not None
    if written and first and extent is not Extent.NOTHING and person.email:
        tell_person(person, exhibitor, extent)
    return consents_of([person.id])[person.id]


def _answer(
    scan: BadgeScan, person: Registration, consent: Consents, firm: ScanningFirm, lead_id: int, *, again: bool
) -> ScannedBadge:
    outcome = scan_outcome(consent, firm)
    language = person.language if outcome is ScanOutcome.ASK else ""
    return ScannedBadge(scan.client_id, outcome, lead_id, again, language, shown_person(person, consent, firm))


def _database() -> str:
    return "postgresql" if on_postgresql() else "sqlite"


_LEADS, _SCANS, _CONSENTS = (cast("sa.Table", one.__table__) for one in (Lead, LeadScan, LeadConsent))


def _upsert_lead(statement: Any) -> Any:
    """Insert the lead, or widen the time between its first and its last scan; its id either way."""
    first, last = statement.excluded.first_at, statement.excluded.last_at
    times = {
        "first_at": sa.case((first < _LEADS.c.first_at, first), else_=_LEADS.c.first_at),
        "last_at": sa.case((last > _LEADS.c.last_at, last), else_=_LEADS.c.last_at),
    }
    by_person = [_LEADS.c.exhibitor_id, _LEADS.c.registration_id]
    return statement.on_conflict_do_update(index_elements=by_person, set_=times).returning(_LEADS.c.id)


def _insert_scan(statement: Any) -> Any:
    """Insert the scan; one that was sent before takes the note that it is sent with now, if there is one."""
    note = sa.case((statement.excluded.note != "", statement.excluded.note), else_=_SCANS.c.note)
    by_client = [_SCANS.c.exhibitor_id, _SCANS.c.client_id]
    return statement.on_conflict_do_update(index_elements=by_client, set_={"note": note})


# Built once, since building a statement costs more than running it.
_INSERTS: Mapping[str, Any] = {"postgresql": pg_insert, "sqlite": sqlite_insert}
_UPSERT_LEAD = {name: _upsert_lead(insert(_LEADS)) for name, insert in _INSERTS.items()}
_INSERT_SCAN = {name: _insert_scan(insert(_SCANS)) for name, insert in _INSERTS.items()}
_INSERT_CONSENT = {
    name: insert(_CONSENTS).on_conflict_do_nothing().returning(_CONSENTS.c.id) for name, insert in _INSERTS.items()
}
