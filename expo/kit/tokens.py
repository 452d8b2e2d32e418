"""Tokens of private links: unguessable, not enumerable, and not contained in the database.

A token is a random key of 16 bytes, stored in the database, followed by a MAC of it under the secret key. The link can be
reproduced at any time; renewing it means storing a new key.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

KEY_BYTES = 16
SEAL_BYTES = 16
TOKEN_LENGTH = 43  # 32 bytes in base64url without padding


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
