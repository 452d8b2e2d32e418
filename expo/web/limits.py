"""Rate limits: all of them in one table, and the network that a request is counted under.

Networks are counted, not addresses: a single IPv6 subscriber has 2^64 addresses and could use a new one for each attempt.
"""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from flask import request

MINUTE, QUARTER, HOUR, DAY = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
TEN_MINUTES = timedelta(minutes=10)
IPV6_PREFIX = 64  # what one subscriber is assigned
ONE_ADDRESS = 32  # IPv4: one address is shared by a whole venue or carrier
NEIGHBOURS = 24  # IPv4, for limits on failed lookups alone: honest neighbours fail rarely, an attacker rents a block


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` attempts at `what` within `window`; IPv4 clients are counted by the prefix length `ipv4`."""

    what: str
    most: int
    window: timedelta
    ipv4: int = ONE_ADDRESS


# By network.
SIGN_IN_FROM = Limit("sign-in from", 50, QUARTER)
LINK_FROM = Limit("link from", 20, HOUR)
# Wrong codes of desks. Right ones are let in beyond it, since a venue's desks come from one address; beyond the flood, which
# has the same count, no code is looked at, so that none is guessed.
DESK_CODE_FROM = Limit("desk code", 30, QUARTER)
DESK_CODE_FLOOD = Limit("desk code", 300, QUARTER)
REGISTRATION = Limit("register", 60, TEN_MINUTES)  # enough for a school class behind one router
FIRM_APPLICATION = Limit("exhibit", 30, TEN_MINUTES)
DELEGATION_APPLICATION = Limit("delegation", 10, HOUR)
LETTER_CODE = Limit("letter code", 20, TEN_MINUTES, NEIGHBOURS)  # codes that no letter has
LETTER_HOLDER_FROM = Limit("letter holder from", 30, HOUR, NEIGHBOURS)
FEED_ADDRESS = Limit("feed address", 60, MINUTE, NEIGHBOURS)  # enough for a household's revoked feeds

# By account, or by the mail address that was typed.
SIGN_IN = Limit("sign-in", 10, QUARTER)
LINK = Limit("link", 5, HOUR)
LINK_LATELY = Limit("link lately", 1, QUARTER)  # beyond LINK
CODE_AFTER_PASSWORD = Limit("code after password", 8, QUARTER)
CODE_AFTER_LINK = Limit("code after link", 8, QUARTER)
CODE_OF_OWNER = Limit("code of owner", 8, QUARTER)
PRESENT_PASSWORD = Limit("present password", 10, QUARTER)
INVITATION = Limit("invite", 60, HOUR)  # so that we are no relay for spam

# By letter.
LETTER_HOLDER = Limit("letter holder", 6, HOUR)  # of some 800,000 pairs of four signs and a birth year

# By delegation.
OPEN_LINK = Limit("delegation link", 5, DAY)
MEMBER_CODE = Limit("delegation code", 30, HOUR)
REMINDERS = Limit("delegation reminders", 20, HOUR)  # requests; each member gets one mail a day at most
FIRMS_NAMED = Limit("delegation firms", 200, HOUR)
JOINED = Limit("join", 120, HOUR)


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
