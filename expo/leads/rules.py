"""What a firm may see of somebody whose badge it scanned, and when they may be asked. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from expo.events.rules import CategoryKind


class SharedField(StrEnum):
    """A part of what somebody may share: the name with the organisation, the mail address, the telephone number."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"


class Extent(StrEnum):
    """How much of a person's details a scan shares."""

    NOTHING = "nothing"
    NAME = "name"
    NAME_EMAIL = "name and email"
    NAME_PHONE = "name and phone"
    ALL = "name, email and phone"


class ConsentSource(StrEnum):
    """Where a choice was made: on the person's own page, or on a firm's device at a scan."""

    PAGE = "page"
    SCAN = "scan"


class LeadState(StrEnum):
    UNDECIDED = "undecided"  # no choice was made: nothing is shown
    CLOSED = "closed"  # they chose to share nothing
    SHARED = "shared"
    TAKEN_BACK = "taken back"  # an export has more than they share now: copies are to be deleted
    ERASED = "erased"  # nobody stands behind it any more


class ScanOutcome(StrEnum):
    """The outcome of a scan, as sent to the device."""

    SHARED = "shared"
    CLOSED = "closed"
    ASK = "ask"
    UNKNOWN = "unknown"


# Who shares nothing unless they switch it on: staff, officials, VIPs and the press.
GUARDED_KINDS = frozenset(
    {
        CategoryKind.VIP,
        CategoryKind.OFFICIAL,
        CategoryKind.PRESS,
        CategoryKind.EXHIBITOR,
        CategoryKind.ORGANISER,
        CategoryKind.CONTRACTOR,
    }
)
BEST_RATING = 5
MOST_TAGS = 10
LONGEST_TAG = 40
LONGEST_NOTE = 2000
MOST_AT_ONCE = 100  # scans in one request

_FIELDS: Mapping[Extent, frozenset[SharedField]] = {
    Extent.NOTHING: frozenset(),
    Extent.NAME: frozenset({SharedField.NAME}),
    Extent.NAME_EMAIL: frozenset({SharedField.NAME, SharedField.EMAIL}),
    Extent.NAME_PHONE: frozenset({SharedField.NAME, SharedField.PHONE}),
    Extent.ALL: frozenset(SharedField),
}


@dataclass(frozen=True, slots=True)
class Given:
    """One choice, and where it was made."""

    extent: Extent
    source: ConsentSource


@dataclass(frozen=True, slots=True)
class Consents:
    """All choices of one person: for every firm, and for single ones by their id.

    `guarded`: only what they switched on themselves counts. `gone`: the person was erased.
    """

    general: Given | None = None
    by_firm: Mapping[int, Given] = field(default_factory=dict)
    guarded: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ScanningFirm:
    """The firm that looks; one that withdrew or was declined takes no part."""

    id: int
    takes_part: bool = True


def shown_fields(consent: Consents, firm: ScanningFirm) -> frozenset[SharedField]:
    """What the firm may see of the person now. Every page, export and answer to a device reads it here."""
    if consent.gone or not firm.takes_part:
        return frozenset()
    given = choice_for(consent, firm)
    return fields_of(given.extent) if given is not None else frozenset()


def choice_for(consent: Consents, firm: ScanningFirm) -> Given | None:
    """The choice that holds for the firm: its own, else that for every firm; None where there is none."""
    own = consent.by_firm.get(firm.id)
    if own is not None and not (consent.guarded and own.source is ConsentSource.SCAN):
        return own
    return consent.general


def may_ask(consent: Consents, firm: ScanningFirm) -> bool:
    """Whether the firm's device may ask the person at the scan: where no choice was made, and never the guarded."""
    asked = not consent.guarded and not consent.gone and firm.takes_part
    return asked and consent.general is None and firm.id not in consent.by_firm


def scan_outcome(consent: Consents, firm: ScanningFirm) -> ScanOutcome:
    """What a device is told of a scan: one answer for the guarded and for all others who share nothing."""
    if may_ask(consent, firm):
        return ScanOutcome.ASK
    return ScanOutcome.SHARED if shown_fields(consent, firm) else ScanOutcome.CLOSED


def fields_of(extent: Extent) -> frozenset[SharedField]:
    return _FIELDS[extent]


def extent_of(fields: Collection[SharedField]) -> Extent:
    """The extent of these fields; without the name nothing is shared."""
    if SharedField.NAME not in fields:
        return Extent.NOTHING
    return next(extent for extent, held in _FIELDS.items() if held == frozenset(fields))


def lead_state(consent: Consents, firm: ScanningFirm, exported: Extent | None) -> LeadState:
    """The state of a lead, with what the firm's last exports had of it."""
    shown = shown_fields(consent, firm)
    if is_taken_back(exported, shown):
        return LeadState.TAKEN_BACK
    if consent.gone:
        return LeadState.ERASED
    if shown:
        return LeadState.SHARED
    undecided = not consent.guarded and choice_for(consent, firm) is None
    return LeadState.UNDECIDED if undecided else LeadState.CLOSED


def is_taken_back(exported: Extent | None, shown: Collection[SharedField]) -> bool:
    """Whether exports have more of a person than is shown now."""
    return exported is not None and not fields_of(exported) <= frozenset(shown)


def tags_in(text: str) -> list[str]:
    """The tags typed in one line, parted by commas: each once, at most MOST_TAGS, none longer than LONGEST_TAG."""
    parts = [part.strip() for part in text.replace("،", ",").split(",")]
    return list(dict.fromkeys(part for part in parts if part))


def are_tags(tags: Collection[str]) -> bool:
    return len(tags) <= MOST_TAGS and all(len(tag) <= LONGEST_TAG for tag in tags)
