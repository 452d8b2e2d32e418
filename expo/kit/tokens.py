"""Tokens of private links: unguessable, not enumerable, and not contained in the database.

A token is a random key of 16 bytes, stored in the database, followed by a MAC of it under the secret key. The link can be
reproduced at any time; renewing it means storing a new key.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from enum import StrEnum

KEY_BYTES = 16
SEAL_BYTES = 16
TOKEN_LENGTH = 43  # 32 bytes in base64url without padding
MARK = "\x1a"  # around a hidden token; no text that people type has it
_TOKEN = re.compile(rf"(?:(?<![\w-])|(?<=%2F))[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}(?![\w-])")
_HIDDEN = re.compile(rf"{MARK}([a-z -]+):([0-9a-f]{{{2 * KEY_BYTES}}}){MARK}")
MASK = "…"


class Purpose(StrEnum):
    """What a token opens."""

    TICKET = "ticket"
    INVITATION = "invitation"
    DELEGATION = "delegation"
    JOIN = "join"
    EXHIBITOR = "exhibitor"
    PAVILION = "pavilion"
    FEED = "feed"
    INTERPRETER = "interpreter"
    INTERPRETER_CALENDAR = "interpreter calendar"
    ITINERARY = "itinerary"
    FIRM_CALENDAR = "firm calendar"
    VEHICLE = "vehicle"
    RUNS = "runs of a vehicle"
    PARTY_CALENDAR = "party calendar"
    MEETING_PLACE_CALENDAR = "place calendar"
    MEMORANDUM = "memorandum"
    BODY = "public body"
    CASE = "case"
    CASE_QUESTIONS = "questions about cases"
    SCREEN = "hall screen"
    SIGN_IN = "sign-in"
    MAILS_TO_MANY = "mails to many"


def new_key() -> str:
    """128 random bits as 32 hexadecimal digits, to be stored."""
    return secrets.token_hex(KEY_BYTES)


def seal(key: str, purpose: str, secret: str) -> str:
    """The token for a key. Tokens of one purpose ("ticket") are not valid for another ("feed")."""
    raw = bytes.fromhex(key)
    return base64.urlsafe_b64encode(raw + _mac(raw, purpose, secret)).rstrip(b"=").decode()


def unseal(token: str, purpose: str, secret_keys: Sequence[str]) -> str | None:
    """The key in a token whose MAC is valid under one of the secret keys, else None. In constant time."""
    raw = _bytes_of(token)
    key, given = raw[:KEY_BYTES], raw[KEY_BYTES:]
    good = False
    for secret in secret_keys:
        good |= hmac.compare_digest(given, _mac(key, purpose, secret))
    return key.hex() if good else None


def hide_tokens(text: str, secret_keys: Sequence[str]) -> str:
    """The text with each token in it replaced by its purpose and key, which open nothing without the secret key.

    A text in which somebody typed such a replacement does not become a token: the mark around it is taken out.
    """

    def hidden(match: re.Match[str]) -> str:
        for purpose in Purpose:
            key = unseal(match[0], purpose, secret_keys)
            if key is not None:
                return f"{MARK}{purpose}:{key}{MARK}"
        return match[0]

    return _TOKEN.sub(hidden, text.replace(MARK, ""))


def show_tokens(text: str, secret: str) -> str:
    """The text with the tokens that `hide_tokens` replaced, made anew under this secret key."""
    return _HIDDEN.sub(lambda match: seal(match[2], match[1], secret), text)


def mask_tokens(text: str) -> str:
    """The text with MASK in place of each hidden token."""
    return _HIDDEN.sub(MASK, text)


def digest(token: str) -> str:
    """SHA-256 of a one-time token, to be stored. Tokens have full entropy, so neither salt nor a slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _bytes_of(token: str) -> bytes:
    """The decoded token, always 32 bytes: zeros for a malformed one, whose MAC never matches."""
    if len(token) != TOKEN_LENGTH or not token.isascii():
        return bytes(KEY_BYTES + SEAL_BYTES)
    try:
        raw = base64.b64decode(token + "=", altchars=b"-_", validate=True)
    except ValueError:
        return bytes(KEY_BYTES + SEAL_BYTES)
    return raw if len(raw) == KEY_BYTES + SEAL_BYTES else bytes(KEY_BYTES + SEAL_BYTES)


def _mac(key: bytes, purpose: str, secret: str) -> bytes:
    return hmac.digest(secret.encode(), purpose.encode() + b":" + key, "sha256")[:SEAL_BYTES]
