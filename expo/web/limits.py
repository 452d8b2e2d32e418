"""Rate limits: all of them in one table, and the network that a request is counted under.

Networks are counted, not addresses: a single IPv6 subscriber has 2^64 addresses and could use a new one for each attempt.
"""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, request

from expo.config import Settings
from expo.i18n import _l

EXTENSION = "expo.limits"
MINUTE, QUARTER, HOUR, DAY = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
TEN_MINUTES = timedelta(minutes=10)
IPV6_PREFIX = 64  # what one subscriber is assigned
ONE_ADDRESS = 32  # IPv4: one address is shared by a whole venue or carrier
NEIGHBOURS = 24  # IPv4, for limits on failed lookups alone: honest neighbours fail rarely, an attacker rents a block


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` attempts within `window`, unless LIMITS says another number for `name`; IPv4 clients are counted by the
    prefix length `ipv4`. `words` says what is counted.
    """

    name: str
    words: Any
    most: int
    window: timedelta
    ipv4: int = ONE_ADDRESS

    @property
    def allowed(self) -> int:
        """The number in force in this installation."""
        chosen: dict[str, int] = current_app.extensions[EXTENSION]
        return chosen.get(self.name, self.most)


@dataclass(frozen=True, slots=True)
class PublicForm:
    """The limits of a public form, for valid and for invalid submissions. Beyond them a submission has to wait or to prove
    work; it is not refused.
    """

    sent: Limit
    mistyped: Limit


# By network, within an expo.
REGISTRATION = PublicForm(
    Limit("register", _l("Registrations from one network"), 60, TEN_MINUTES),  # a school class behind one router
    Limit("register-mistyped", _l("Registrations with mistakes, from one network"), 180, TEN_MINUTES),
)
FIRM_APPLICATION = PublicForm(
    Limit("exhibit", _l("Applications of firms from one network"), 30, TEN_MINUTES),
    Limit("exhibit-mistyped", _l("Applications of firms with mistakes, from one network"), 90, TEN_MINUTES),
)
DELEGATION_APPLICATION = PublicForm(
    Limit("delegation", _l("Applications of delegations from one network"), 10, HOUR),
    Limit("delegation-mistyped", _l("Applications of delegations with mistakes, from one network"), 60, HOUR),
)
INVESTOR_INQUIRY = PublicForm(
    Limit("invest", _l("Inquiries of investors from one network"), 10, HOUR),
    Limit("invest-mistyped", _l("Inquiries of investors with mistakes, from one network"), 60, HOUR),
)

# By network.
SIGN_IN_FROM = Limit("sign-in-from", _l("Failed attempts to sign in, from one network"), 50, QUARTER)
LINK_FROM = Limit("link-from", _l("Sign-in links asked for from one network"), 20, HOUR)
# Wrong codes alone, and a right one is let in however many there were: all desks of a venue come from one address.
DESK_CODE_FROM = Limit("desk-code", _l("Wrong codes of desks from one network"), 30, QUARTER)
LETTER_CODE = Limit(
    "letter-code", _l("Codes that no letter has, from neighbouring networks"), 20, TEN_MINUTES, NEIGHBOURS
)
LETTER_HOLDER_FROM = Limit(
    "letter-holder-from", _l("Holders of letters compared, from neighbouring networks"), 30, HOUR, NEIGHBOURS
)
FEED_ADDRESS = Limit(  # enough for a household's revoked feeds
    "feed-address", _l("Addresses that no calendar has, from neighbouring networks"), 60, MINUTE, NEIGHBOURS
)

# By account, or by the mail address that was typed.
SIGN_IN = Limit("sign-in", _l("Attempts to sign in to one account"), 10, QUARTER)
LINK = Limit("link", _l("Sign-in links for one mail address"), 5, HOUR)
LINK_LATELY = Limit("link-lately", _l("Sign-in links for one mail address beyond those"), 1, QUARTER)
CODE_AFTER_PASSWORD = Limit("code-after-password", _l("Codes of one account after its password"), 8, QUARTER)
CODE_AFTER_LINK = Limit("code-after-link", _l("Codes of one account after a mailed link"), 8, QUARTER)
CODE_OF_OWNER = Limit("code-of-owner", _l("Codes of one account by whoever is signed in"), 8, QUARTER)
PRESENT_PASSWORD = Limit("present-password", _l("Present passwords of one account"), 10, QUARTER)
INVITATION = Limit("invite", _l("Invitations to a team by one account"), 60, HOUR)  # so that we are no relay for spam

# By token of the API.
API_TOKEN = Limit("api", _l("Requests of one token of the API"), 6000, MINUTE)

# By letter.
LETTER_HOLDER = Limit("letter-holder", _l("Holders compared with one letter"), 6, HOUR)  # of some 800,000 pairs

# By delegation.
OPEN_LINK = Limit("delegation-link", _l("Links of one delegation renewed"), 5, DAY)
MEMBER_CODE = Limit("delegation-code", _l("Codes of persons typed by one delegation"), 30, HOUR)
REMINDERS = Limit(
    "delegation-reminders", _l("Reminders asked for by one delegation"), 20, HOUR
)  # a mail a day each at most
FIRMS_NAMED = Limit("delegation-firms", _l("Firms named by one delegation"), 200, HOUR)
JOINED = Limit("join", _l("People who join one delegation"), 120, HOUR)

PUBLIC_FORMS = (REGISTRATION, FIRM_APPLICATION, DELEGATION_APPLICATION, INVESTOR_INQUIRY)
OF_EXPOS = (
    *(limit for form in PUBLIC_FORMS for limit in (form.sent, form.mistyped)),
    *(LETTER_HOLDER, OPEN_LINK, MEMBER_CODE, REMINDERS, FIRMS_NAMED, JOINED),
)
OF_THE_INSTALLATION = (
    *(SIGN_IN_FROM, LINK_FROM, DESK_CODE_FROM, LETTER_CODE, LETTER_HOLDER_FROM, FEED_ADDRESS),
    *(SIGN_IN, LINK, LINK_LATELY, CODE_AFTER_PASSWORD, CODE_AFTER_LINK, CODE_OF_OWNER, PRESENT_PASSWORD, INVITATION),
    API_TOKEN,
)


def init_limits(app: Flask, settings: Settings) -> None:
    """Keep the numbers of LIMITS. Raises ValueError for a name that no limit has."""
    names = {limit.name for limit in (*OF_EXPOS, *OF_THE_INSTALLATION)}
    unknown = [name for name, _most in settings.limits if name not in names]
    if unknown:
        raise ValueError(f"LIMITS names {unknown[0]!r}; it takes {', '.join(sorted(names))}")
    app.extensions[EXTENSION] = dict(settings.limits)


def words_of_limit(name: str) -> str:
    """What the limit of this name counts, in the reader's language; the name itself for one that is no more."""
    return next((str(limit.words) for limit in (*OF_EXPOS, *OF_THE_INSTALLATION) if limit.name == name), name)


def network_of(address: str | None, *, ipv4: int = ONE_ADDRESS) -> str:
    """The network to count an address under: IPv6 by its /64, IPv4 and IPv4-mapped IPv6 (`::ffff:192.0.2.1`) by the prefix
    `ipv4`. "unknown" for anything that is no address.
    """
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    plain = found.ipv4_mapped or found if found.version == 6 else found  # noqa: PLR2004 -- the protocol's number
    prefix = ipv4 if plain.version == 4 else IPV6_PREFIX  # noqa: PLR2004 -- the protocol's number
    return str(ipaddress.ip_network((plain, prefix), strict=False))


def network_here(limit: Limit) -> str:
    """The network that the current request is counted under."""
    return network_of(request.remote_addr, ipv4=limit.ipv4)
