"""States of applications, schemes and upper decks, match keys of firms, and the badge allowance. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

AREA_TOLERANCE = 5  # per cent by which a space may differ from the area, by default
MOST_TOLERANCE = 25
POINTS_WEEKS = 8  # before the first day: until then booths that become free go by points
MOST_POINTS_WEEKS = 52


class ApplicationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    WAITING = "waiting list"


class Scheme(StrEnum):
    """How a space is built. A package is a shell with furniture, in the trade also a "premium shell"."""

    SHELL = "shell scheme"
    PACKAGE = "package"
    RAW = "raw space"


ALSO_CALLED = {"premium shell": Scheme.PACKAGE}  # spellings in imported tables
# Shells and packages have a fascia board with the firm's name; raw space has none.
WITH_FASCIA = frozenset({Scheme.SHELL, Scheme.PACKAGE})


class ContactKind(StrEnum):
    MAIN = "main"
    INVOICE = "invoice"
    PRESS = "press"
    BUILDER = "stand builder"


class CompanionKind(StrEnum):
    """A co-exhibitor has its own staff on the booth; a represented company only its goods (UFI)."""

    CO_EXHIBITOR = "co-exhibitor"
    REPRESENTED = "represented company"


class Nearness(StrEnum):
    """Where a firm wants another one to stand."""

    NEAR = "near"
    APART = "keep apart"


# What a firm says of itself in texts; it says its sectors besides, and what it is about.
FIRM_TEXTS = (
    "legal_name",
    "display_name",
    "second_name",
    "sort_name",
    "country",
    "city",
    "address",
    "tax_number",
    "group",
    "website",
)
LONGEST_NAME = 200  # characters; real legal names run to 129
LARGEST_AREA_SQM = 2_000
# An upper deck stands on 50 m² or more, over half of the ground at most. Source: the two price lists of domain.md A3.
UPPER_DECK_LEAST_GROUND_SQM = 50
UPPER_DECK_MOST_PERCENT = 50  # of the ground

_MOVES: Mapping[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.DRAFT: frozenset({ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN}),
    ApplicationState.SUBMITTED: frozenset(
        {ApplicationState.ACCEPTED, ApplicationState.DECLINED, ApplicationState.WITHDRAWN, ApplicationState.WAITING}
    ),
    ApplicationState.ACCEPTED: frozenset(
        {
            ApplicationState.OFFERED,
            ApplicationState.CONFIRMED,
            ApplicationState.DECLINED,
            ApplicationState.WITHDRAWN,
            ApplicationState.WAITING,
        }
    ),
    ApplicationState.OFFERED: frozenset(
        {ApplicationState.CONFIRMED, ApplicationState.ACCEPTED, ApplicationState.WITHDRAWN, ApplicationState.WAITING}
    ),
    ApplicationState.CONFIRMED: frozenset({ApplicationState.WITHDRAWN, ApplicationState.ACCEPTED}),
    ApplicationState.WAITING: frozenset(
        {ApplicationState.ACCEPTED, ApplicationState.DECLINED, ApplicationState.WITHDRAWN, ApplicationState.OFFERED}
    ),
    ApplicationState.DECLINED: frozenset({ApplicationState.ACCEPTED}),
    ApplicationState.WITHDRAWN: frozenset({ApplicationState.SUBMITTED}),
}


def may_become(here: ApplicationState, there: ApplicationState) -> bool:
    """Whether an application may change from one state to the other."""
    return there in _MOVES[here]


LIVE = frozenset(ApplicationState) - {ApplicationState.DECLINED, ApplicationState.WITHDRAWN}
IN = frozenset({ApplicationState.ACCEPTED, ApplicationState.OFFERED, ApplicationState.CONFIRMED})
STATES_IN_LINE = frozenset(
    {ApplicationState.ACCEPTED, ApplicationState.WAITING}
)  # may be given a booth that is free again


class ApplicationFault(StrEnum):
    """Faults in the firms that an application wants near or apart."""

    ITSELF = "itself"
    BOTH = "near and apart"
    TWICE = "twice"
    MANY = "too many"


MOST_NEIGHBOURS = 20
MOST_COMPANIONS = 60
SHORT_NAME = 6  # letters beside the slip: in a shorter name one letter makes another firm


def neighbour_faults(
    own: Sequence[str], near: Sequence[str], apart: Sequence[str]
) -> list[tuple[ApplicationFault, str]]:
    """Each fault with the name it concerns; `own` are the applicant's names. Names are compared by `match_key`."""
    own_keys = {match_key(name) for name in own if name}
    faults: list[tuple[ApplicationFault, str]] = []
    seen: dict[str, Nearness] = {}
    for wanted, names in ((Nearness.NEAR, near), (Nearness.APART, apart)):
        for name in names:
            key = match_key(name)
            if key in own_keys:
                faults.append((ApplicationFault.ITSELF, name))
            elif key in seen:
                faults.append((ApplicationFault.TWICE if seen[key] is wanted else ApplicationFault.BOTH, name))
            seen.setdefault(key, wanted)
    if len(near) + len(apart) > MOST_NEIGHBOURS:
        faults.append((ApplicationFault.MANY, ""))
    return faults


class DeckFault(StrEnum):
    """Why an upper deck is not allowed."""

    BUILT = "built by the organisers"
    SMALL = "small ground"
    LARGE = "more than half"


def deck_fault(scheme: Scheme, ground_sqm: Decimal, deck_sqm: int) -> DeckFault | None:
    """The fault of an upper deck over a ground area; None when it is allowed or not wanted. It needs raw space."""
    if deck_sqm <= 0:
        return None
    if scheme is not Scheme.RAW:
        return DeckFault.BUILT
    if ground_sqm < UPPER_DECK_LEAST_GROUND_SQM:
        return DeckFault.SMALL
    return DeckFault.LARGE if deck_sqm > largest_deck_sqm(ground_sqm) else None


def largest_deck_sqm(ground_sqm: Decimal) -> Decimal:
    """The largest upper deck allowed over a ground area, in square metres; 0 where none is."""
    return ground_sqm * UPPER_DECK_MOST_PERCENT / 100 if ground_sqm >= UPPER_DECK_LEAST_GROUND_SQM else Decimal(0)


def domain_of(website: str) -> str:
    """The host of a web address in lower case, without "www."; "" for none."""
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", website.strip().casefold()).split("/")[0].split("?")[0].split(":")[0]
    return host.removeprefix("www.")


def is_website(text: str) -> bool:
    """Whether it is an http(s) URL whose host contains a dot, without user information."""
    return re.fullmatch(r"https?://[^\s/@?#:]+\.[^\s/@?#:]{2,}(:\d{1,5})?([/?#]\S*)?", text, re.IGNORECASE) is not None


def match_key(name: str) -> str:
    """The name for comparing firms: case and diacritics folded (Turkish included), without legal forms and punctuation."""
    folded = name.translate(_TURKISH).casefold()
    folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    words = re.sub(r"[^\w\s]", "", folded.replace("(", " ").replace(")", " ").replace("&", " and ")).split()
    significant = [word for word in words if word not in _LEGAL_FORMS]
    return " ".join(significant or words)


def tax_key(number: str) -> str:
    """A tax number for comparison: its letters and digits, in upper case."""
    return re.sub(r"[^0-9A-Z]", "", number.upper())


def is_slip(name: str, former: str) -> bool:
    """Whether the one name mends a slip in the other: one letter or space more, less or other, or two exchanged, and neither in
    a short name nor at the beginning of a word. Two firms may have names that are much alike.
    """
    one, other = match_key(name), match_key(former)
    begins = _agreeing(one, other)
    one, other, before = one[begins:], other[begins:], one[:begins]
    ends = _agreeing(one[::-1], other[::-1])
    changed = (one[: len(one) - ends], other[: len(other) - ends])
    if len(before) + ends < SHORT_NAME or before.endswith(" ") or not before:
        return False
    swapped = max(map(len, changed)) == len("ab") and changed[0] == changed[1][::-1]
    return (swapped or max(map(len, changed)) <= 1) and all(c.isalpha() or c == " " for part in changed for c in part)


def _agreeing(one: str, other: str) -> int:
    """How many letters agree from the beginning on."""
    return next(
        (position for position, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )


def badge_allowance(area_sqm: float, steps: Sequence[tuple[float, int]], companions: int, *, extra: int = 0) -> int:
    """The number of staff badges: by the step `(up to sqm, badges)` of the area (the last step beyond it), two for each
    co-exhibitor, and `extra` granted by an organiser.

    Source of the steps: exhibition rules as in domain.md A7; an event has its own.
    """
    if area_sqm <= 0:
        return 2 * companions + extra
    by_area = next((badges for up_to, badges in steps if area_sqm <= up_to), steps[-1][1] if steps else 0)
    return by_area + 2 * companions + extra


ALLOWANCE_STEPS: tuple[tuple[float, int], ...] = ((12, 5), (30, 10), (50, 15), (99, 20), (2_000, 40))
_TURKISH = str.maketrans({"İ": "i", "I": "i", "ı": "i"})
_LEGAL_FORMS = frozenset(
    {
        "as",
        "aş",
        "ltd",
        "limited",
        "sti",
        "şti",
        "san",
        "sanayi",
        "ve",
        "tic",
        "ticaret",
        "anonim",
        "sirketi",
        "pvt",
        "private",
        "smc",
        "smcpvt",
        "inc",
        "llc",
        "gmbh",
        "co",
        "company",
        "corp",
        "plc",
        "and",
    }
)


def drafted_name(draft: Mapping[str, Any]) -> str:
    """The firm's name in a draft."""
    return str(draft.get("display_name") or draft.get("legal_name") or "")


def accepts_area(area: Decimal, least: int, most: int, tolerance: int) -> bool:
    """Whether an area lies between the least and the most that a firm accepts, with the tolerance in per cent."""
    return least * (100 - tolerance) <= area * 100 <= most * (100 + tolerance)
