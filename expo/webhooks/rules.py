"""What webhooks tell and how it is signed, which addresses they may have, and how long a receiver is waited for. Pure."""

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from expo.events.networks import Network
from expo.history.subjects import Subject

Address = IPv4Address | IPv6Address

PING = "ping"
SECRET_PREFIX = "whsec_"  # noqa: S105 -- Standard Webhooks' own, so that scanners for leaked secrets know one
SECRET_BYTES = 32
BOTH_SIGN = timedelta(days=1)  # after a secret was renewed, the one before signs too
DISABLED_AFTER = timedelta(days=5)  # nothing was taken for so long
LONGEST_URL = 500
LONGEST_ANSWER = 500  # characters of an answer that are kept
MOST_HOOKS = 20  # of one expo
# Seconds until the next try after so many failed, as Standard Webhooks proposes: five days in all.
DELAYS = (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600, 24 * 3600, 24 * 3600)
# Seconds that a receiver which did not answer at all is left alone, by how often in a row that was so.
PAUSES = (5, 15, 60, 5 * 60, 15 * 60, 30 * 60)
_PORTS = (443,)  # and those from 1024 on: below are other protocols' doors
_FIRST_FREE_PORT = 1024
_NAME = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LOCAL = frozenset({"localhost", "local", "internal", "localdomain", "lan", "home", "corp"})
_NAT64 = IPv6Network("64:ff9b::/96")
_LAST_32_BITS = 2**32 - 1
_NOT_A_LETTER = re.compile(r"[^a-z]+")


class WebhookState(StrEnum):
    """Whether a webhook is told anything: `disabled` is one whose receiver took nothing for days."""

    ON = "on"
    OFF = "off"
    DISABLED = "disabled"


class DeliveryState(StrEnum):
    """What became of telling a webhook of one entry of the history; `failed`: it is not tried again by itself."""

    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"


OPEN = (DeliveryState.QUEUED, DeliveryState.SENDING)

# The kinds of things that webhooks tell of, each with the API's resource under which it can be read; "" for none. Accounts,
# tokens and webhooks are not among them, nor mails, each of which follows from something else.
TOLD_KINDS: Mapping[Subject, str] = {
    Subject.EVENT: "",
    Subject.REGISTRATION: "registrations",
    Subject.CATEGORY: "categories",
    Subject.QUESTION: "questions",
    Subject.EXHIBITOR: "applications",
    Subject.PAVILION: "",
    Subject.STAFF_BADGE: "",
    Subject.BOOTH: "booths",
    Subject.HALL: "halls",
    Subject.HALL_PLAN: "",
    Subject.OFFER: "offers",
    Subject.INVOICE: "invoices",
    Subject.PRICE_RULE: "",
    Subject.SESSION: "sessions",
    Subject.SPEAKER: "speakers",
    Subject.ROOM: "rooms",
    Subject.TRACK: "tracks",
    Subject.DELEGATION: "delegations",
    Subject.DELEGATION_MEMBER: "members",
    Subject.ITINERARY_ITEM: "itinerary-items",
    Subject.MEETING: "meetings",
    Subject.MEMORANDUM: "memoranda",
    Subject.GATE: "gates",
    Subject.SCAN: "scans",
    Subject.PRINT_RUN: "",
}


def new_secret() -> str:
    """A secret as Standard Webhooks writes it."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(message_id: str, moment: datetime, body: bytes, keys: Iterable[str]) -> dict[str, str]:
    """The headers of Standard Webhooks: the message's id, the time in seconds, and a signature by each of the secrets."""
    seconds = str(int(moment.timestamp()))
    signatures = [signature(message_id, seconds, body, key) for key in keys]
    return {"webhook-id": message_id, "webhook-timestamp": seconds, "webhook-signature": " ".join(signatures)}


def signature(message_id: str, seconds: str, body: bytes, secret: str) -> str:
    """The signature `v1`: HMAC-SHA256 of id, time and body under the bytes of a secret."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    found = hmac.new(key, f"{message_id}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(found).decode()


def event_type(kind: str, verb: str) -> str:
    """The name of what happened: the kind of thing, a dot, and what was done in small letters."""
    return f"{kind}.{_NOT_A_LETTER.sub('_', verb).strip('_')}"


def body_of(kind: str, moment: datetime, data: Mapping[str, Any]) -> bytes:
    """The body of a message, always the same for the same message."""
    told = {"type": kind, "timestamp": moment.isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def seconds_before(attempts: int) -> int | None:
    """How long to wait after attempt number `attempts` (from 1) failed; None after the last one."""
    return DELAYS[attempts - 1] if attempts <= len(DELAYS) else None


def pause_after(silences: int) -> timedelta:
    """How long a receiver is left alone that did not answer so often in a row (from 1)."""
    return timedelta(seconds=PAUSES[min(silences, len(PAUSES)) - 1])


def is_address(text: str, networks: Sequence[Network] = ()) -> bool:
    """Whether a webhook may have this address: https, a host without a password, a port of the web's. Plain http, other
    ports and addresses in numbers that are not of the public internet are for the `networks` alone, which the settings name.
    """
    if not text.isascii() or not text.isprintable() or " " in text or len(text) > LONGEST_URL:
        return False
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError:  # a port that is not a number, an unbalanced bracket
        return False
    if url.scheme not in {"https", "http"} or not url.hostname or "@" in url.netloc or "\\" in text or url.fragment:
        return False
    number = _in_numbers(url.hostname)
    if networks and (number is None or is_in(number, networks)):
        return port != 0  # a name is looked up before each request, and what it leads to is judged then
    usual = port is None or port in _PORTS or port >= _FIRST_FREE_PORT
    return url.scheme == "https" and usual and (_is_public_name(url.hostname) if number is None else is_public(number))


def _is_public_name(host: str) -> bool:
    """Whether a name may be one of the public internet: of two labels at least, the last of which is no number."""
    return _NAME.fullmatch(host.removesuffix(".")) is not None and _top_of(host) not in _LOCAL


def _top_of(host: str) -> str:
    return host.removesuffix(".").rpartition(".")[2]


def _in_numbers(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, also where it stands for another one: IPv4 in IPv6, 6to4, Teredo,
    NAT64.
    """
    if isinstance(address, IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            inner.append(IPv4Address(int(address) & _LAST_32_BITS))
        if any(one is not None and not is_public(one) for one in inner):
            return False
        if address.ipv4_mapped is not None or address in _NAT64:
            return True
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_in(address: Address, networks: Iterable[Network]) -> bool:
    """Whether one of the networks has the address."""
    return any(address.version == network.version and address in network for network in networks)


def clipped(answer: bytes) -> str:
    """The beginning of an answer as text that the database can store."""
    return answer.decode("utf-8", "replace").replace("\0", "")[:LONGEST_ANSWER]
