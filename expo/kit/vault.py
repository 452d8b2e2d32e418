"""Encryption of personal data in the database: AES-256-GCM under a key from the settings. Pure."""

import hashlib
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_FORMAT = b"\x01"
_NAME = 4  # bytes of the key's id in front of the ciphertext
_NONCE = 12
HEAD = len(_FORMAT) + _NAME  # bytes of the header: format and key id


class Unreadable(Exception):  # noqa: N818 -- an adjective reads better where it is caught
    """Encrypted under an unknown key, bound to another row, or damaged."""


class Vault:
    """Encrypts with the first key, decrypts with any of them.

    Keys are secrets of any length and full entropy; 256 bits are derived from each (HKDF, RFC 5869). Ciphertext is bound to
    its row: copied into another row it does not decrypt (RFC 5116, associated data).
    """

    def __init__(self, keys: Sequence[str]) -> None:
        ciphers = [AESGCM(_derived(key)) for key in keys]
        names = [hashlib.sha256(b"name:" + _derived(key)).digest()[:_NAME] for key in keys]
        self._first = (names[0], ciphers[0])
        self._known = dict(zip(reversed(names), reversed(ciphers), strict=True))

    def seal(self, content: bytes, bound_to: str) -> bytes:
        name, cipher = self._first
        nonce = secrets.token_bytes(_NONCE)
        return _FORMAT + name + nonce + cipher.encrypt(nonce, content, bound_to.encode())

    def unseal(self, sealed: bytes, bound_to: str) -> bytes:
        """The plaintext. Raises Unreadable."""
        cipher = self._known.get(sealed[1:HEAD])
        if cipher is None or sealed[:1] != _FORMAT:
            raise Unreadable
        try:
            return cipher.decrypt(sealed[HEAD : HEAD + _NONCE], sealed[HEAD + _NONCE :], bound_to.encode())
        except InvalidTag as error:
            raise Unreadable from error

    @property
    def earlier(self) -> list[bytes]:
        """The header bytes of ciphertext made with the other keys, to find what must be encrypted anew."""
        return [_FORMAT + name for name in self._known if name != self._first[0]]


def _derived(key: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"expo passport data").derive(key.encode())
