"""Entries of the history in the reader's language: verbs, kinds of subjects, changed fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo.db import Base, db
from expo.history.currencies import currency_then, former_currencies
from expo.history.fields import FieldSetting, field_word, value_words
from expo.history.models import Entry
from expo.history.references import names_in
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _, _l

LONGEST = 160  # characters shown of a value
_HIDDEN = frozenset({"version", "revision"})
_KINDS: Mapping[Subject, Any] = {
    Subject.ACCOUNT: _l("account"),
    Subject.API_TOKEN: _l("token of the API"),
    Subject.BADGE_DESIGN: _l("badge design"),
    Subject.BILLING: _l("bank details"),
    Subject.BODY: _l("public body"),
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
    Subject.INTERPRETER: _l("interpreter"),
    Subject.INVESTOR_CASE: _l("investor’s case"),
    Subject.INVOICE: _l("invoice"),
    Subject.ITINERARY_ITEM: _l("part of an itinerary"),
    Subject.LETTER: _l("letter"),
    Subject.LETTER_REQUEST: _l("invitation letter"),
    Subject.LETTER_SETTINGS: _l("settings of letters"),
    Subject.MAIL: _l("mail"),
    Subject.MEETING: _l("meeting"),
    Subject.MEMORANDUM: _l("memorandum"),
    Subject.MEETING_BLOCK: _l("block of time"),
    Subject.MEETING_PLACE: _l("meeting place"),
    Subject.PARTY: _l("party of meetings"),
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
    Subject.VEHICLE: _l("vehicle"),
    Subject.ZONE: _l("zone"),
}
_VERBS: Mapping[str, Any] = {
    Verb.ACCEPTED: _l("said yes to"),
    Verb.ADDED: _l("added"),
    Verb.APPLIED: _l("applied"),
    Verb.APPROVED: _l("gave approval to"),
    Verb.BOUND: _l("gave a blank badge to"),
    Verb.CANCELLED: _l("called off"),
    Verb.CHANGED: _l("edited"),
    Verb.CHANGED_CANCELLATION: _l("changed what cancelling costs at"),
    Verb.CHANGED_INSTALMENTS: _l("changed the instalments of"),
    Verb.CHANGED_ROLE: _l("changed the role of"),
    Verb.CHANGED_TAXES: _l("changed the taxes of"),
    Verb.CLEARED: _l("set the clearance of"),
    Verb.CLOSED: _l("closed for a time"),
    Verb.CLOSED_THE_MEMBERS_LINK_OF: _l("closed the members’ link of"),
    Verb.CONFIRMED: _l("confirmed the place of"),
    Verb.CREATED: _l("created"),
    Verb.DECLINED: _l("turned down"),
    Verb.DREW: _l("drew"),
    Verb.ENDED_SESSION: _l("ended a session of"),
    Verb.ENDED_SESSIONS: _l("ended the sessions of"),
    Verb.ERASED: _l("erased the data of"),
    Verb.ERASED_AFTER_ITS_TIME: _l("erased data after the time set for it:"),
    Verb.GAVE_BACK_A_SEAT_IN: _l("gave back a seat in"),
    Verb.GAVE_MONEY_BACK_FOR: _l("gave money back for"),
    Verb.ASKED_FOR_A_PLAN_OF_MEETINGS_OF: _l("asked for a plan of meetings of"),
    Verb.PUT_A_PLAN_OF_MEETINGS_IN_FORCE_AT: _l("put a plan of meetings in force at"),
    Verb.THREW_AWAY_A_PLAN_OF_MEETINGS_OF: _l("stopped or threw away a plan of meetings of"),
    Verb.APPLIED_AN_ALLOCATION_TO: _l("applied an allocation to"),
    Verb.ASKED_FOR_AN_ALLOCATION_OF: _l("asked for an automatic allocation of"),
    Verb.THREW_AWAY_AN_ALLOCATION_OF: _l("stopped or threw away an allocation of"),
    Verb.GAVE_A_SPACE_TO: _l("gave a space to"),
    Verb.EXPIRED: _l("ran out"),
    Verb.GAVE_UP: _l("gave up"),
    Verb.TOOK: _l("took up"),
    Verb.TOOK_THE_SPACE_BACK_FROM: _l("took the space back from"),
    Verb.KEPT: _l("left as it is"),
    Verb.PINNED: _l("pinned the space of"),
    Verb.UNPINNED: _l("unpinned the space of"),
    Verb.BROUGHT_ALONG: _l("named an exhibitor that comes with"),
    Verb.LEFT_OUT_OF: _l("took an exhibitor out of"),
    Verb.GAVE_ROLE: _l("gave a role to"),
    Verb.HANDED_OVER: _l("handed badges over to"),
    Verb.ISSUED: _l("made out"),
    Verb.HANDED_OVER_THE_LEAD_OF: _l("handed over the lead of"),
    Verb.INVITED: _l("sent an invitation to"),
    Verb.JOINED: _l("joined"),
    Verb.JOINED_THE_WAITING_LIST_OF: _l("joined the waiting list of"),
    Verb.MAILED: _l("wrote a mail to people of"),
    Verb.MARKED_PAID: _l("marked as paid"),
    Verb.MEASURED: _l("measured"),
    Verb.MOVED: _l("moved"),
    Verb.LEFT_SEATS_FREE_IN: _l("left places free, since the waiting list is not filled any more:"),
    Verb.MOVED_UP: _l("moved up from the waiting list"),
    Verb.NOTED: _l("noted something about"),
    Verb.ON_THE_WAITING_LIST: _l("put on the waiting list"),
    Verb.OPENED: _l("opened"),
    Verb.OPENED_SEATS_IN: _l("opened seats in"),
    Verb.OPENED_THE_MEMBERS_LINK_OF: _l("opened the members’ link of"),
    Verb.PRINTED: _l("printed badges"),
    Verb.PUT_OUT_OF_USE: _l("put out of use"),
    Verb.QUEUED_AGAIN: _l("sent again"),
    Verb.REGISTERED: _l("registered"),
    Verb.REMINDED_OF: _l("reminded of"),
    Verb.REMINDED_MEMBERS_OF: _l("reminded members of"),
    Verb.REMOVED: _l("took away"),
    Verb.RENAMED: _l("renamed"),
    Verb.RENEWED: _l("renewed the address of"),
    Verb.RENEWED_RECOVERY_CODES: _l("renewed the recovery codes of"),
    Verb.RENEWED_THE_CALENDAR_OF: _l("renewed the calendar of"),
    Verb.REVOKED_THE_CALENDAR_OF: _l("ended the calendar of"),
    Verb.RENEWED_THE_INVITATION_OF: _l("renewed the invitation of"),
    Verb.RENEWED_THE_LINK_OF: _l("renewed the private link of"),
    Verb.REPLACED_THE_BADGE_OF: _l("replaced the badge of"),
    Verb.REVOKED: _l("shut off"),
    Verb.SAVED: _l("saved"),
    Verb.SENT_THE_LINK_OF: _l("sent the private link of"),
    Verb.SET_PASSWORD: _l("set the password of"),
    Verb.SIGNED_IN: _l("signed in"),
    Verb.SIGNED_UP_FOR: _l("signed up for"),
    Verb.SWITCHED_OFF: _l("shut off"),
    Verb.SWITCHED_ON: _l("switched on"),
    Verb.TOOK_BACK: _l("took back"),
    Verb.TOOK_ROLE: _l("took a role from"),
    Verb.TURNED_OFF_SECOND_FACTOR: _l("turned off the second factor of"),
    Verb.TURNED_ON_SECOND_FACTOR: _l("turned on the second factor of"),
    Verb.WAITING_FOR_APPROVAL: _l("put back to waiting for approval"),
    Verb.ASKED_FOR: _l("made a request for"),
    Verb.ANSWERED_A_QUESTION_ABOUT: _l("answered a question about"),
    Verb.ASKED_A_BODY_ABOUT: _l("asked a public body about"),
    Verb.CLOSED_THE_CASE: _l("closed the case:"),
    Verb.OPENED_THE_INVESTORS_DESK_OF: _l("opened the investors’ desk of"),
    Verb.SHUT_THE_INVESTORS_DESK_OF: _l("shut the investors’ desk of"),
    Verb.BEGAN_TO_CHECK: _l("began to check"),
    Verb.CHECKED: _l("finished checking"),
    Verb.ERASED_THE_PASSPORT_DATA_OF: _l("erased the passport data of"),
    Verb.REFUSED: _l("rejected"),
    Verb.REPLACED: _l("put another in place of"),
    Verb.SAW_THE_PASSPORT_DATA_OF: _l("saw the passport data of"),
    Verb.TOOK_A_COPY_OF: _l("took a copy of"),
    Verb.READ_A_TEXT_OF: _l("read a text of"),
    Verb.REPLACED_A_TEXT_OF: _l("added a text to"),
    Verb.CHOSE_WHAT_FIRMS_SEE_OF: _l("chose what firms see at scans of"),
    Verb.EXPORTED_THE_LEADS_OF: _l("exported the leads of"),
    Verb.VOIDED: _l("made void"),
    Verb.WITHDREW: _l("withdrew"),
    Verb.APPROVED_THE_CHANGE_OF: _l("approved the change of"),
    Verb.ASKED_TO_CHANGE: _l("asked to change"),
    Verb.BEGAN: _l("began"),
    Verb.GAVE_A_BADGE_TO: _l("gave a badge to"),
    Verb.CLAIMED: _l("kept a booth for"),
    Verb.GAVE_POINTS_TO: _l("gave points to"),
    Verb.GRANTED_BADGES_TO: _l("granted badges to"),
    Verb.MERGED: _l("merged"),
    Verb.OFFERED: _l("made an offer of"),
    Verb.REFUSED_THE_CHANGE_OF: _l("refused the change of"),
    Verb.REINSTATED: _l("took up again"),
    Verb.SUBMITTED: _l("sent in"),
    Verb.SWAPPED_THE_BADGE_OF: _l("swapped the badge of"),
    Verb.WAITING_LIST: _l("put on the waiting list"),
    Verb.WITHDRAWN: _l("withdrew"),
    Verb.ADDED_A_SERVICE_OF: _l("added the service"),
    Verb.CANCELLED_AN_ORDER_OF: _l("cancelled an order of"),
    Verb.CHANGED_A_SERVICE_OF: _l("changed the service"),
    Verb.CHANGED_THE_SUPPLY_OF: _l("changed what is supplied in"),
    Verb.OPENED_THE_ORDERS_OF: _l("opened the orders of"),
    Verb.ORDERED_FOR: _l("ordered services for"),
    Verb.REMOVED_A_SERVICE_OF: _l("removed the service"),
    Verb.ADDED_A_TASK_OF: _l("added the task"),
    Verb.APPROVED_A_TASK_OF: _l("approved a task of"),
    Verb.CHANGED_A_TASK_OF: _l("changed the task"),
    Verb.HANDED_IN_A_TASK_OF: _l("handed in a task of"),
    Verb.REMOVED_A_TASK_OF: _l("removed the task"),
    Verb.RETURNED_A_TASK_OF: _l("returned a task to"),
    Verb.DID_A_FOLLOW_UP_OF: _l("noted as done what was to be done after"),
    Verb.DROPPED_A_PROPOSAL_FOR: _l("declined or took back a proposal for"),
    Verb.NOTED_A_FOLLOW_UP_OF: _l("noted what is to be done after"),
    Verb.PROPOSED_SOMEBODY_FOR: _l("proposed somebody for"),
    Verb.REMOVED_A_FOLLOW_UP_OF: _l("took off what was to be done after"),
    Verb.ADDED_TRUCK_SLOTS_OF: _l("added slots for trucks to"),
    Verb.CHANGED_A_TRUCK_SLOT_OF: _l("changed the slot for trucks"),
    Verb.CHOSE_A_TRUCK_SLOT_FOR: _l("chose a slot for a truck of"),
    Verb.GAVE_BACK_A_TRUCK_SLOT_OF: _l("gave back a slot for a truck of"),
    Verb.MOVED_THE_TRUCK_SLOTS_OF: _l("moved the slots for trucks of"),
    Verb.REMOVED_A_TRUCK_SLOT_OF: _l("removed the slot for trucks"),
    Verb.ACCEPTED_THE_CONTRACT_FOR: _l("accepted the contract for"),
    Verb.WROTE_THE_CONTRACT_OF: _l("wrote the contract of"),
    Verb.SHUT_THE_ORDERS_OF: _l("closed the orders of"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A changed field as text; `before` or `after` is empty where there was no value."""

    name: str
    before: str
    after: str


def verb_words() -> Mapping[str, str]:
    """The reader's word for every verb."""
    return {key: str(word) for key, word in _VERBS.items()}


def kind_words() -> Mapping[str, str]:
    """The reader's word for every kind of subject."""
    return {key: str(word) for key, word in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class RenderedEntry:
    """An entry in the reader's language, ready to be shown."""

    at: datetime
    actor: str
    what: str
    subject: str
    address: str
    changes: tuple[FieldChange, ...]


def render_entries(entries: Iterable[Entry]) -> list[RenderedEntry]:
    """Render entries, by a constant number of queries."""
    rows = list(entries)
    names, settled, former = names_in(rows), _settings(rows), former_currencies(rows)
    return [
        RenderedEntry(
            entry.at, entry.actor or _("somebody"), _action_words(entry), entry.subject, entry.address or "", changed
        )
        for entry in rows
        for zone, currency in [settled.get(entry.event_id or 0, ("UTC", ""))]
        for then in [currency_then(entry, former, currency)]
        for changed in [_changes(entry, FieldSetting(entry.subject_kind, zone, then, names))]
    ]


def conflict_lines(entries: Iterable[Entry]) -> list[str]:
    """The lines of an edit conflict, one for each changed field: who, which field, from what to what."""
    return [
        f"{one.actor}: {change.name}: {change.before} → {change.after}"
        for one in render_entries(entries)
        for change in one.changes
    ]


def _action_words(entry: Entry) -> str:
    """The reader's words for an entry's verb and kind of subject."""
    return f"{verb_words().get(entry.verb, entry.verb)} ({kind_words().get(entry.subject_kind, entry.subject_kind)})"


def _settings(entries: Iterable[Entry]) -> dict[int, tuple[str, str]]:
    """(zone, currency) of each event of the entries, by its id."""
    ids = {entry.event_id for entry in entries if entry.event_id is not None}
    events = Base.metadata.tables["events"].c
    query = sa.select(events.id, events.zone, events.currency).where(events.id.in_(ids))
    return {number: (zone, currency) for number, zone, currency in db.session.execute(query)} if ids else {}


def _changes(entry: Entry, setting: FieldSetting) -> tuple[FieldChange, ...]:
    """The changed fields of an entry, sorted by name."""
    before, after = entry.before or {}, entry.after or {}

    def shown(values: Mapping[str, Any], name: str) -> str:
        own = replace(setting, currency=str(values.get("currency") or setting.currency))
        text = value_words(name, values.get(name), own)
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

    same = {name for name in after if name in before and before[name] == after[name]}
    names = sorted({*before, *after} - same - _HIDDEN)
    made = (FieldChange(field_word(name, setting), shown(before, name), shown(after, name)) for name in names)
    return tuple(change for change in made if change.before or change.after)
