"""What was done, as people read it: the table keeps English verbs, pages show these."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo.db import Base, db
from expo.history.fields import Setting, field_word, value_words
from expo.history.models import Entry
from expo.history.references import names_in
from expo.history.subjects import Subject
from expo.i18n import _, _l

LONGEST = 160  # characters of a value in a line of the history
_HIDDEN = frozenset({"version", "revision"})
_KINDS: Mapping[Subject, Any] = {
    Subject.ACCOUNT: _l("account"),
    Subject.BADGE_DESIGN: _l("badge design"),
    Subject.BILLING: _l("bank details"),
    Subject.BOOTH: _l("booth"),
    Subject.CATEGORY: _l("category"),
    Subject.DELEGATION: _l("delegation"),
    Subject.EXHIBITOR: _l("exhibitor"),
    Subject.EXHIBITOR_DOCUMENT: _l("document of an exhibitor"),
    Subject.EXHIBITOR_SETTINGS: _l("settings of applications"),
    Subject.FIRM: _l("firm"),
    Subject.RENEWAL_CLAIM: _l("renewal claim"),
    Subject.OFFER: _l("offer of a space"),
    Subject.PAVILION: _l("pavilion"),
    Subject.CHOICE_ROUND: _l("round of choice"),
    Subject.STAFF_BADGE: _l("staff badge"),
    Subject.DESK: _l("desk"),
    Subject.DELEGATION_DOCUMENT: _l("document"),
    Subject.EVENT: _l("expo"),
    Subject.PERSONAL_CALENDAR: _l("personal calendar"),
    Subject.GATE: _l("gate"),
    Subject.HALL: _l("hall"),
    Subject.HALL_PLAN: _l("hall plan"),
    Subject.HANDOVER: _l("badges handed over"),
    Subject.INVOICE: _l("invoice"),
    Subject.ITINERARY_ITEM: _l("part of an itinerary"),
    Subject.LETTER: _l("letter"),
    Subject.LETTER_REQUEST: _l("invitation letter"),
    Subject.LETTER_SETTINGS: _l("settings of letters"),
    Subject.MAIL: _l("mail"),
    Subject.PRICE_RULE: _l("price rule"),
    Subject.DELEGATION_MEMBER: _l("member of a delegation"),
    Subject.PRINT_RUN: _l("print run"),
    Subject.QUESTION: _l("question"),
    Subject.REGISTRATION: _l("registration"),
    Subject.ROOM: _l("room"),
    Subject.SCAN: _l("scan"),
    Subject.SESSION: _l("session"),
    Subject.SPEAKER: _l("speaker"),
    Subject.TRACK: _l("track"),
    Subject.MAIL_WORDING: _l("text of mails"),
    Subject.ZONE: _l("zone"),
}
_VERBS: Mapping[str, Any] = {
    "accepted": _l("said yes to"),
    "added": _l("added"),
    "applied": _l("applied"),
    "approved": _l("gave approval to"),
    "asked for a link": _l("asked for a link"),
    "bound": _l("gave a blank badge to"),
    "cancelled": _l("called off"),
    "changed": _l("edited"),
    "changed cancellation": _l("changed what cancelling costs at"),
    "changed instalments": _l("changed the instalments of"),
    "changed role": _l("changed the role of"),
    "changed taxes": _l("changed the taxes of"),
    "cleared": _l("set the clearance of"),
    "closed": _l("closed for a time"),
    "closed the members’ link of": _l("closed the members’ link of"),
    "confirmed": _l("confirmed the place of"),
    "created": _l("created"),
    "declined": _l("turned down"),
    "drew": _l("drew"),
    "ended session": _l("ended a session of"),
    "ended sessions": _l("ended the sessions of"),
    "erased": _l("erased the data of"),
    "gave back a seat in": _l("gave back a seat in"),
    "gave money back for": _l("gave money back for"),
    "applied an allocation to": _l("applied an allocation to"),
    "asked for an allocation of": _l("asked for an automatic allocation of"),
    "threw away an allocation of": _l("stopped or threw away an allocation of"),
    "gave a space to": _l("gave a space to"),
    "expired": _l("ran out"),
    "gave up": _l("gave up"),
    "took": _l("took up"),
    "took the space back from": _l("took the space back from"),
    "pinned": _l("pinned the space of"),
    "unpinned": _l("unpinned the space of"),
    "brought along": _l("named an exhibitor that comes with"),
    "left out of": _l("took an exhibitor out of"),
    "gave role": _l("gave a role to"),
    "handed over": _l("handed badges over to"),
    "issued": _l("made out"),
    "handed over the lead of": _l("handed over the lead of"),
    "invited": _l("sent an invitation to"),
    "joined": _l("joined"),
    "joined the waiting list of": _l("joined the waiting list of"),
    "mailed": _l("wrote a mail to people of"),
    "marked paid": _l("marked as paid"),
    "measured": _l("measured"),
    "moved": _l("moved"),
    "moved up": _l("moved up from the waiting list"),
    "noted": _l("noted something about"),
    "on the waiting list": _l("put on the waiting list"),
    "opened": _l("opened"),
    "opened seats in": _l("opened seats in"),
    "opened the members’ link of": _l("opened the members’ link of"),
    "printed": _l("printed badges"),
    "put out of use": _l("put out of use"),
    "queued again": _l("sent again"),
    "registered": _l("registered"),
    "reminded of": _l("reminded of"),
    "reminded members of": _l("reminded members of"),
    "removed": _l("took away"),
    "renamed": _l("renamed"),
    "renewed": _l("renewed the address of"),
    "renewed recovery codes": _l("renewed the recovery codes of"),
    "renewed the calendar of": _l("renewed the calendar of"),
    "revoked the calendar of": _l("ended the calendar of"),
    "renewed the invitation of": _l("renewed the invitation of"),
    "renewed the link of": _l("renewed the private link of"),
    "replaced the badge of": _l("replaced the badge of"),
    "revoked": _l("shut off"),
    "saved": _l("saved"),
    "sent the link of": _l("sent the private link of"),
    "set password": _l("set the password of"),
    "signed in": _l("signed in"),
    "signed up for": _l("signed up for"),
    "switched off": _l("shut off"),
    "switched on": _l("switched on"),
    "took back": _l("took back"),
    "took role": _l("took a role from"),
    "turned off second factor": _l("turned off the second factor of"),
    "turned on second factor": _l("turned on the second factor of"),
    "waiting for approval": _l("put back to waiting for approval"),
    "asked for": _l("made a request for"),
    "began to check": _l("began to check"),
    "checked": _l("finished checking"),
    "erased the passport data of": _l("erased the passport data of"),
    "refused": _l("rejected"),
    "replaced": _l("put another in place of"),
    "saw the passport data of": _l("saw the passport data of"),
    "took a copy of": _l("took a copy of"),
    "voided": _l("made void"),
    "withdrew": _l("withdrew"),
    "approved the change of": _l("approved the change of"),
    "asked to change": _l("asked to change"),
    "began": _l("began"),
    "gave a badge to": _l("gave a badge to"),
    "claimed": _l("kept a booth for"),
    "gave points to": _l("gave points to"),
    "granted badges to": _l("granted badges to"),
    "merged": _l("merged"),
    "offered": _l("made an offer of"),
    "refused the change of": _l("refused the change of"),
    "reinstated": _l("took up again"),
    "submitted": _l("sent in"),
    "swapped the badge of": _l("swapped the badge of"),
    "waiting list": _l("put on the waiting list"),
    "withdrawn": _l("withdrew"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that was changed, as text; empty where there was nothing, or is nothing now."""

    name: str
    before: str
    after: str


def verb_words() -> Mapping[str, str]:
    """Every verb that a service writes, in the reader's language."""
    return {key: str(word) for key, word in _VERBS.items()}


def kind_words() -> Mapping[str, str]:
    """Every kind of thing that something is done to."""
    return {key: str(word) for key, word in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in the reader's language: what a page shows of it, line by line."""

    at: datetime
    actor: str
    what: str
    subject: str
    address: str
    changes: tuple[Change, ...]


def render_entries(entries: Iterable[Entry]) -> list[Told]:
    """Entries as people read them; a few queries for all of them together, however many they are."""
    rows = list(entries)
    names, settled = names_in(rows), _settings(rows)
    return [
        Told(entry.at, entry.actor or _("somebody"), _what(entry), entry.subject, entry.address or "", changed)
        for entry in rows
        for zone, currency in [settled.get(entry.event_id or 0, ("UTC", ""))]
        for changed in [_changes(entry, Setting(entry.subject_kind, zone, currency, names))]
    ]


def conflict_lines(entries: Iterable[Entry]) -> list[str]:
    """What others changed, a line for each field: who, which field, from what to what."""
    return [
        f"{one.actor}: {change.name}: {change.before} → {change.after}"
        for one in render_entries(entries)
        for change in one.changes
    ]


def _what(entry: Entry) -> str:
    """The verb of an entry and the kind of its subject, in words."""
    return f"{verb_words().get(entry.verb, entry.verb)} ({kind_words().get(entry.subject_kind, entry.subject_kind)})"


def _settings(entries: Iterable[Entry]) -> dict[int, tuple[str, str]]:
    """The zone and the currency of each expo that the entries belong to."""
    ids = {entry.event_id for entry in entries if entry.event_id is not None}
    events = Base.metadata.tables["events"].c
    query = sa.select(events.id, events.zone, events.currency).where(events.id.in_(ids))
    return {number: (zone, currency) for number, zone, currency in db.session.execute(query)} if ids else {}


def _changes(entry: Entry, setting: Setting) -> tuple[Change, ...]:
    """What an entry changed, field by field in the order of their names."""
    before, after = entry.before or {}, entry.after or {}

    def shown(values: Mapping[str, Any], name: str) -> str:
        own = replace(setting, currency=str(values.get("currency") or setting.currency))
        text = value_words(name, values.get(name), own)
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

    same = {name for name in after if name in before and before[name] == after[name]}
    names = sorted({*before, *after} - same - _HIDDEN)
    made = (Change(field_word(name, setting), shown(before, name), shown(after, name)) for name in names)
    return tuple(change for change in made if change.before or change.after)
