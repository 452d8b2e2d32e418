"""Files encrypted in chunks with AES-256-GCM, so that they are written and read in constant memory. Pure.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce of a chunk is its number and whether it is the
last, so that no chunk can be left out, moved or cut off without notice. Each file has a key of its own, derived from the
secret and a random salt (HKDF, RFC 5869), so that numbers can be nonces.
"""

import secrets
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"expo sealed file 1\n"
CHUNK = 64 * 1024  # bytes of content in each chunk but the last
_SALT = 16
_TAG = 16
_COUNTER = 11  # bytes of the nonce; the twelfth says whether the chunk is the last


class WrongKey(Exception):  # noqa: N818 -- an adjective and a noun read better where it is caught
    """None of the secrets opens the file."""


class Damaged(Exception):  # noqa: N818 -- an adjective reads better where it is caught
    """The header is valid, but the content was modified or truncated."""


def is_sealed(file: BinaryIO) -> bool:
    """Whether the file was written by `seal_file`; it is read from its beginning, and rewound to it."""
    head = file.read(len(MAGIC))
    file.seek(0)
    return head == MAGIC


def seal_file(content: BinaryIO, sealed: BinaryIO, secret: str) -> None:
    """Encrypt `content` into `sealed`."""
    salt = secrets.token_bytes(_SALT)
    cipher = _cipher(secret, salt)
    sealed.write(MAGIC + salt)
    chunks = _chunks(content, CHUNK)
    sealed.writelines(cipher.encrypt(_nonce(number, last=last), chunk, MAGIC) for number, chunk, last in chunks)


def open_file(sealed: BinaryIO, content: BinaryIO, known: Sequence[str]) -> None:
    """Decrypt `sealed` into `content` with the one of the `known` secrets that opens it. Raises WrongKey or Damaged."""
    salt = sealed.read(len(MAGIC) + _SALT)[len(MAGIC) :]
    cipher = None
    for number, chunk, last in _chunks(sealed, CHUNK + _TAG):
        nonce = _nonce(number, last=last)
        if cipher is None:
            cipher = _opening(known, salt, nonce, chunk)
        try:
            content.write(cipher.decrypt(nonce, chunk, MAGIC))
        except InvalidTag as error:
            raise Damaged from error


def _opening(known: Sequence[str], salt: bytes, nonce: bytes, chunk: bytes) -> AESGCM:
    """The cipher that decrypts the first chunk."""
    for secret in known:
        cipher = _cipher(secret, salt)
        try:
            cipher.decrypt(nonce, chunk, MAGIC)
        except InvalidTag:
            continue
        return cipher
    raise WrongKey


def _chunks(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """The number and bytes of each chunk, and whether it is the last; an empty file has one, empty chunk."""
    number, chunk = 0, file.read(size)
    while True:
        following = file.read(size)
        yield number, chunk, not following
        if not following:
            return
        number, chunk = number + 1, following


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_COUNTER, "big") + bytes([last])


def _cipher(secret: str, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"expo backup").derive(secret.encode()))
