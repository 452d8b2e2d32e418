"""How often a thing may be tried: every limit of the product, and whom it counts as one.

Counted are networks, not addresses: whoever rents one IPv6 line has 2^64 addresses and could take another for each try.
"""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from flask import request

MINUTE, QUARTER, HOUR, DAY = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
TEN_MINUTES = timedelta(minutes=10)
IPV6_PREFIX = 64  # what one line is given
ONE_ADDRESS = 32  # IPv4: behind one address stands a whole venue or carrier already
NEIGHBOURS = 24  # IPv4, where only misses are counted: honest neighbours miss rarely, and a guesser rents a row of them


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries of `what` within `window`; `ipv4` is the prefix by which a network of IPv4 is counted."""

    what: str
    most: int
    window: timedelta
    ipv4: int = ONE_ADDRESS


# By network.
SIGN_IN_FROM = Limit("sign-in from", 50, QUARTER)
LINK_FROM = Limit("link from", 20, HOUR)
DESK_CODE_FROM = Limit("desk code", 30, QUARTER)  # a venue's desks come from one address
REGISTRATION = Limit("register", 60, TEN_MINUTES)  # a school class behind one router, not a flood
FIRM_APPLICATION = Limit("exhibit", 30, TEN_MINUTES)
DELEGATION_APPLICATION = Limit("delegation", 10, HOUR)
LETTER_CODE = Limit("letter code", 20, TEN_MINUTES, NEIGHBOURS)  # codes of no letter
FEED_ADDRESS = Limit("feed address", 60, MINUTE, NEIGHBOURS)  # a household's revoked feeds, but no guessing

# By account, or by the mail address that was typed.
SIGN_IN = Limit("sign-in", 10, QUARTER)
LINK = Limit("link", 5, HOUR)
LINK_LATELY = Limit("link lately", 1, QUARTER)  # beyond LINK
CODE_AFTER_PASSWORD = Limit("code after password", 8, QUARTER)
CODE_AFTER_LINK = Limit("code after link", 8, QUARTER)
CODE_OF_OWNER = Limit("code of owner", 8, QUARTER)
PRESENT_PASSWORD = Limit("present password", 10, QUARTER)
INVITATION = Limit("invite", 60, HOUR)  # so that nobody sends mail to the world through us

# By delegation.
OPEN_LINK = Limit("delegation link", 5, DAY)
MEMBER_CODE = Limit("delegation code", 30, HOUR)
REMINDERS = Limit("delegation reminders", 20, HOUR)  # presses; a member is written to once a day at most
FIRMS_NAMED = Limit("delegation firms", 200, HOUR)
JOINED = Limit("join", 120, HOUR)

# By all together.
DESK_CODE_EVERYWHERE = Limit("desk code everywhere", 600, QUARTER)


def network_of(address: str | None, *, ipv4: int = ONE_ADDRESS) -> str:
    """The network to count an address under: IPv6 by its /64, IPv4 by the prefix `ipv4`, also where it is written as IPv6
    (`::ffff:192.0.2.1`). "unknown" for what is no address, all of which count together.
    """
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    plain = found.ipv4_mapped or found if found.version == 6 else found  # noqa: PLR2004 -- the protocol's number
    prefix = ipv4 if plain.version == 4 else IPV6_PREFIX  # noqa: PLR2004 -- the protocol's number
    return str(ipaddress.ip_network((plain, prefix), strict=False))


def network_here(limit: Limit) -> str:
    """The network that this request comes from, as the limit counts it."""
    return network_of(request.remote_addr, ipv4=limit.ipv4)
