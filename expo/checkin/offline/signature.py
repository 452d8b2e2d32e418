"""Signs the offline list: ECDSA over P-256 with SHA-256, which browsers verify by WebCrypto. Pure.

The key is derived from the secret key, so that every process on every machine signs alike and no key is stored.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # order of P-256 (FIPS 186-5)


def signature(content: bytes, secret: str, purpose: str) -> str:
    """The signature in base64: r and s concatenated, 64 bytes, as WebCrypto expects."""
    r, s = decode_dss_signature(_key(secret, purpose).sign(content, ec.ECDSA(SHA256())))
    return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()


def public_key(secret: str, purpose: str) -> str:
    """The public key as SubjectPublicKeyInfo in base64."""
    key = _key(secret, purpose).public_key()
    return base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


@lru_cache(maxsize=64)
def _key(secret: str, purpose: str) -> ec.EllipticCurvePrivateKey:
    """Derive a key per purpose. 512 bits are reduced modulo the group order, so that the bias is negligible."""
    wide = hmac.digest(secret.encode(), f"signing:{purpose}".encode(), hashlib.sha512)
    return ec.derive_private_key(int.from_bytes(wide, "big") % (_ORDER - 1) + 1, ec.SECP256R1())
