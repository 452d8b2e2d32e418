"""Private links: tokens that cannot be guessed, counted through, or read out of a stolen database.

A token is a random key of 16 bytes, which the database keeps, and a seal over it, which only the secret key makes.
The link can so be written again whenever its holder asks, and renewing it is a new key in one column.
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
    """128 random bits as 32 hexadecimal digits, for the database."""
    return secrets.token_hex(KEY_BYTES)


def seal(key: str, purpose: str, secret: str) -> str:
    """The token for a key; a token for one purpose ("ticket") opens nothing of another ("feed")."""
    raw = bytes.fromhex(key)
    return base64.urlsafe_b64encode(raw + _mac(raw, purpose, secret)).rstrip(b"=").decode()


def unseal(token: str, purpose: str, secret_keys: Sequence[str]) -> str | None:
    """The key in a token that we made with one of the secret keys, else None. Takes the same time for any token."""
    raw = _bytes_of(token)
    key, given = raw[:KEY_BYTES], raw[KEY_BYTES:]
    good = False
    for secret in secret_keys:
        good |= hmac.compare_digest(given, _mac(key, purpose, secret))
    return key.hex() if good else None


def digest(token: str) -> str:
    """What is kept of a one-time token: its SHA-256. Tokens have full entropy, so no salt and no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _bytes_of(token: str) -> bytes:
    """32 bytes, whatever was sent: rubbish gives zeros, whose seal is never right."""
    if len(token) != TOKEN_LENGTH or not token.isascii():
        return bytes(KEY_BYTES + SEAL_BYTES)
    try:
        raw = base64.b64decode(token + "=", altchars=b"-_", validate=True)
    except ValueError:
        return bytes(KEY_BYTES + SEAL_BYTES)
    return raw if len(raw) == KEY_BYTES + SEAL_BYTES else bytes(KEY_BYTES + SEAL_BYTES)


def _mac(key: bytes, purpose: str, secret: str) -> bytes:
    return hmac.digest(secret.encode(), purpose.encode() + b":" + key, "sha256")[:SEAL_BYTES]
