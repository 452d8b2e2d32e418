"""Translations of enum values that other packages store: states, kinds, sources, by subject; others in `field_values`."""

from collections.abc import Mapping
from typing import Any

from expo.history.field_values import FIELD_VALUES
from expo.history.subjects import Subject
from expo.i18n import _l

_Words = Mapping[str, Any]
_APPLICATION: _Words = {
    "draft": _l("draft"),
    "submitted": _l("submitted"),
    "accepted": _l("accepted"),
    "offered": _l("offered a booth"),
    "confirmed": _l("confirmed"),
    "declined": _l("declined"),
    "withdrawn": _l("withdrawn"),
    "waiting list": _l("on the waiting list"),
    "invited": _l("invited"),
    "applied": _l("applied"),
    "held": _l("on hold"),
    "assigned": _l("assigned"),
}
_PUBLISHED: _Words = {
    "draft": _l("draft"),
    "published": _l("published"),
    "live": _l("live"),
    "closed": _l("closed"),
    "cancelled": _l("cancelled"),
    "planned": _l("planned"),
    "deleted": _l("removed"),
}
_ANSWERS: _Words = {
    "accepted": _l("accepted"),
    "declined": _l("declined"),
    "expired": _l("ran out"),
    "withdrawn": _l("taken back"),
}
_STATES: Mapping[Subject, _Words] = {
    Subject.REGISTRATION: {
        "waiting for approval": _l("waiting for approval"),
        "confirmed": _l("confirmed"),
        "on the waiting list": _l("on the waiting list"),
        "declined": _l("declined"),
        "cancelled": _l("cancelled"),
    },
    Subject.EXHIBITOR: _APPLICATION,
    Subject.DELEGATION: _APPLICATION,
    Subject.EVENT: _PUBLISHED,
    Subject.SESSION: _PUBLISHED,
    Subject.ITINERARY_ITEM: _PUBLISHED,
    Subject.LETTER_REQUEST: {
        "asked": _l("asked for"),
        "being checked": _l("being checked"),
        "approved": _l("issued"),
        "refused": _l("refused"),
        "revoked": _l("revoked"),
        "replaced": _l("replaced"),
        "withdrawn": _l("withdrawn"),
    },
    Subject.OFFER: {"open": _l("waits for an answer"), **_ANSWERS, "replaced": _l("replaced by another")},
    Subject.PARTY: {"asked": _l("waits for an answer"), "another time": _l("another time proposed"), **_ANSWERS},
    Subject.RENEWAL_CLAIM: {
        "open": _l("kept for the firm"),
        "taken": _l("taken up"),
        "lapsed": _l("ran out"),
        "given up": _l("given up"),
    },
    Subject.MEETING: {
        "proposed": _l("without a time"),
        "scheduled": _l("scheduled, nobody told yet"),
        "confirmed": _l("confirmed"),
        "cancelled": _l("cancelled"),
    },
    Subject.INVOICE: {
        "issued": _l("issued"),
        "paid in part": _l("paid in part"),
        "paid": _l("paid"),
        "cancelled": _l("cancelled"),
    },
    Subject.MEMORANDUM: {
        "idea": _l("idea"),
        "draft": _l("draft"),
        "agreed": _l("text agreed"),
        "cleared": _l("cleared by all"),
        "scheduled": _l("ready for signature"),
        "signed": _l("signed"),
        "in force": _l("in force"),
        "lapsed": _l("lapsed"),
        "withdrawn": _l("withdrawn"),
    },
    Subject.INVESTOR_CASE: {
        "asked": _l("received"),
        "qualified": _l("accepted by the desk"),
        "with body": _l("with a public body"),
        "answered": _l("answered"),
        "meeting": _l("meeting arranged"),
        "commitment": _l("investment intended"),
        "followed": _l("followed up"),
        "closed": _l("closed"),
    },
    Subject.WEBHOOK: {
        "on": _l("on"),
        "off": _l("off"),
        "disabled": _l("off, since nothing was taken for days"),
    },
    Subject.MAIL: {
        "queued": _l("waiting"),
        "sending": _l("being sent"),
        "sent": _l("sent"),
        "failed": _l("failed"),
        "kept": _l("kept"),
        "cancelled": _l("cancelled"),
    },
}
_KINDS: Mapping[Subject, _Words] = {
    Subject.CATEGORY: {
        "visitor": _l("Visitor"),
        "delegate": _l("Delegate"),
        "vip": _l("VIP"),
        "official": _l("Official"),
        "speaker": _l("Speaker"),
        "press": _l("Press"),
        "exhibitor": _l("Exhibitor"),
        "organiser": _l("Organiser"),
        "contractor": _l("Contractor"),
    },
    Subject.QUESTION: {
        "text": _l("Short text"),
        "long text": _l("Long text"),
        "number": _l("Number"),
        "choice": _l("One choice from a list"),
        "several choices": _l("Several choices from a list"),
        "date": _l("Date"),
        "yes or no": _l("Yes or no"),
        "country": _l("Country"),
        "file": _l("File"),
    },
    Subject.DELEGATION_DOCUMENT: {
        "agenda": _l("agenda"),
        "briefing": _l("briefing"),
        "photo": _l("group photo"),
    },
    Subject.MEETING: {
        "B2B": _l("between firms"),
        "B2G": _l("firm and public body"),
        "G2G": _l("between governments"),
    },
    Subject.MEMORANDUM: {
        "memorandum": _l("memorandum of understanding"),
        "agreement": _l("agreement"),
        "protocol": _l("protocol of cooperation"),
        "letter of intent": _l("letter of intent"),
        "joint declaration": _l("joint declaration"),
    },
    Subject.RENEWAL_CLAIM: {"renewal": _l("the firm of last time"), "next in line": _l("the next in line")},
    Subject.INVOICE: {"invoice": _l("Invoice"), "credit note": _l("Credit note")},
    Subject.ITINERARY_ITEM: {
        "arrival": _l("arrival"),
        "departure": _l("departure"),
        "hotel": _l("hotel"),
        "transfer": _l("transfer"),
        "session": _l("session of the programme"),
        "meeting": _l("meeting"),
        "visit": _l("visit"),
        "ceremony": _l("ceremony"),
        "meal": _l("meal"),
        "free time": _l("free time"),
        "other": _l("something else"),
    },
    Subject.SESSION: {
        "keynote": _l("Keynote"),
        "panel": _l("Panel"),
        "workshop": _l("Workshop"),
        "pitch": _l("Pitch"),
        "round table": _l("Round table"),
        "signing ceremony": _l("Signing ceremony"),
        "reception": _l("Reception"),
        "protocol": _l("Protocol"),
    },
    Subject.VEHICLE: {
        "bus": _l("bus"),
        "minibus": _l("minibus"),
        "car": _l("car"),
        "other": _l("another vehicle"),
    },
    Subject.BODY: {
        "ministry": _l("ministry"),
        "authority": _l("authority"),
        "chamber": _l("chamber"),
        "investor desk": _l("investors’ desk"),
    },
    Subject.MEETING_PLACE: {
        "table": _l("table"),
        "booth": _l("booth"),
        "room": _l("meeting room"),
        "desk": _l("desk"),
    },
    Subject.MEETING_BLOCK: {
        "meetings": _l("meetings"),
        "prayer": _l("prayer"),
        "plenary": _l("plenary"),
        "closure": _l("closure"),
    },
    Subject.PRICE_RULE: {
        "per square metre": _l("per square metre"),
        "tariff by size": _l("by size, in steps"),
        "percent of base": _l("per cent"),
        "per piece": _l("per piece"),
        "flat": _l("once"),
    },
}
_SEATS: _Words = {
    "head": _l("head"),
    "deputy": _l("deputy"),
    "delegate": _l("delegate"),
    "adviser": _l("adviser"),
    "interpreter": _l("interpreter"),
    "liaison": _l("liaison"),
    "press": _l("press"),
}
_ROLES: _Words = {
    "administrator": _l("Administrator"),
    "case officer": _l("Investors’ desk"),
    "organiser": _l("Organiser"),
    "viewer": _l("Viewer"),
    "staff": _l("Staff"),
}


def word_of(kind: str, field: str, value: str) -> str | None:
    """The reader's word for a value of a subject's field; None when it is no enum value."""
    by_subject: Mapping[str, Mapping[Subject, _Words]] = {
        "state": _STATES,
        "kind": _KINDS,
        "role": {Subject.ACCOUNT: _ROLES, Subject.DELEGATION_MEMBER: _SEATS},
    }
    words = (
        by_subject[field].get(Subject(kind), {})
        if field in by_subject and kind in set(Subject)
        else FIELD_VALUES.get(field, {})
    )
    found = words.get(value)
    return None if found is None else str(found)
