"""What was done, as people read it: the table keeps English verbs, pages show these."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from expo.history.models import Entry
from expo.i18n import _

LONGEST = 160  # characters of a value in a line of the history
_HIDDEN = frozenset({"version"})


@dataclass(frozen=True, slots=True)
class Change:
    """One field that was changed, as text; empty where there was nothing, or is nothing now."""

    name: str
    before: str
    after: str


def verb_words() -> Mapping[str, str]:
    """Every verb that a service writes, in the reader's language."""
    return {
        "added": _("added"),
        "approved": _("approved"),
        "asked for a link": _("asked for a link"),
        "bound": _("gave a blank badge to"),
        "cancelled": _("cancelled"),
        "changed": _("changed"),
        "changed role": _("changed the role of"),
        "closed": _("closed for a time"),
        "confirmed": _("confirmed"),
        "created": _("created"),
        "declined": _("declined"),
        "ended session": _("ended a session of"),
        "ended sessions": _("ended the sessions of"),
        "erased": _("erased"),
        "gave back a seat in": _("gave back a seat in"),
        "gave role": _("gave a role to"),
        "handed over": _("handed badges over to"),
        "joined the waiting list of": _("joined the waiting list of"),
        "mailed": _("wrote a mail to people of"),
        "moved": _("moved"),
        "moved up": _("moved up from the waiting list"),
        "noted": _("noted something about"),
        "on the waiting list": _("put on the waiting list"),
        "opened": _("opened"),
        "printed": _("printed badges"),
        "put out of use": _("put out of use"),
        "queued again": _("sent again"),
        "registered": _("registered"),
        "removed": _("removed"),
        "renamed": _("renamed"),
        "renewed": _("renewed the address of"),
        "renewed recovery codes": _("renewed the recovery codes of"),
        "renewed the invitation of": _("renewed the invitation of"),
        "renewed the link of": _("renewed the private link of"),
        "replaced the badge of": _("replaced the badge of"),
        "revoked": _("switched off"),
        "saved": _("saved"),
        "sent the link of": _("sent the private link of"),
        "set password": _("set the password of"),
        "signed in": _("signed in"),
        "signed up for": _("signed up for"),
        "switched off": _("switched off"),
        "switched on": _("switched on"),
        "took back": _("took back"),
        "took role": _("took a role from"),
        "turned off second factor": _("turned off the second factor of"),
        "turned on second factor": _("turned on the second factor of"),
        "waiting for approval": _("put back to waiting for approval"),
        **_letter_verbs(),
    }


def _letter_verbs() -> Mapping[str, str]:
    """What is done with invitation letters."""
    return {
        "asked for": _("asked for"),
        "began to check": _("began to check"),
        "checked": _("checked"),
        "erased the passport data of": _("erased the passport data of"),
        "refused": _("refused"),
        "replaced": _("replaced"),
        "saw the passport data of": _("saw the passport data of"),
        "took a copy of": _("took a copy of"),
        "voided": _("revoked"),
        "withdrew": _("withdrew"),
    }


def kind_words() -> Mapping[str, str]:
    """Every kind of thing that something is done to."""
    return {
        "account": _("account"),
        "badgedesign": _("badge design"),
        "category": _("category"),
        "desk": _("desk"),
        "event": _("expo"),
        "feed": _("personal calendar"),
        "gate": _("gate"),
        "grant": _("role"),
        "hall": _("hall"),
        "handover": _("badges handed over"),
        "letterrequest": _("invitation letter"),
        "lettersettings": _("settings of letters"),
        "mail": _("mail"),
        "printrun": _("print run"),
        "question": _("question"),
        "registration": _("registration"),
        "room": _("room"),
        "scan": _("scan"),
        "session": _("session"),
        "speaker": _("speaker"),
        "track": _("track"),
        "wording": _("text of mails"),
        "zone": _("zone"),
    }


def sentence(entry: Entry) -> str:
    """The verb of an entry and the kind of its subject, in words."""
    return f"{verb_words().get(entry.verb, entry.verb)} ({kind_words().get(entry.subject_kind, entry.subject_kind)})"


def changes(entry: Entry) -> list[Change]:
    """What an entry changed, field by field in the order of their names, to be read by people."""
    before, after = entry.before or {}, entry.after or {}
    names = sorted({*before, *after} - _HIDDEN)
    made = [Change(name.replace("_", " "), _shown(before.get(name)), _shown(after.get(name))) for name in names]
    return [change for change in made if change.before or change.after]


def _shown(value: Any) -> str:
    text = _text(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return " / ".join(f"{key}: {_text(inner)}" for key, inner in sorted(value.items()))
    return ", ".join(_text(inner) for inner in value) if isinstance(value, list) else str(value)
