"""Signing PDF documents with the key of the settings (PAdES: ISO 32000-2, ETSI EN 319 142), so that a change shows."""

import io
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
from cryptography.x509 import Certificate
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from expo.config import settings
from expo.errors import Refused
from expo.i18n import _

_RESERVED = 16_384  # bytes for a signature with its certificates; given, so that each document is signed once


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key with its certificate, as a PKCS#12 file has them."""

    signer: SimpleSigner
    certificate: Certificate

    @property
    def name(self) -> str:
        """Who signs: the common name, or else the whole subject."""
        names = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else self.certificate.subject.rfc4514_string()

    @property
    def ends_at(self) -> datetime:
        return self.certificate.not_valid_after_utc

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate in groups of four, as readers of PDF show it."""
        text = self.certificate.fingerprint(SHA256()).hex().upper()
        return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def is_signing() -> bool:
    """Whether documents are signed: a key is set."""
    return bool(settings().signing_key)


def signing_key() -> SigningKey | None:
    """The key of the settings; None where none is set, and for a file that is no PKCS#12 or has another password."""
    try:
        return _load(settings().signing_key, settings().signing_password) if is_signing() else None
    except (OSError, ValueError):
        return None


def signed(pdf: bytes, *, reason: str) -> bytes:
    """The document with a signature over all of its bytes; as it is where no key is set. Readers show the `reason`.

    Raises Refused when the key of the settings cannot be read.
    """
    if not is_signing():
        return pdf
    key = signing_key()
    if key is None:
        raise Refused(_("The key that signs documents cannot be read. The administrator finds more by “expo doctor”."))
    metadata = PdfSignatureMetadata(
        field_name="Signature", md_algorithm="sha256", reason=reason, subfilter=SigSeedSubFilter.PADES
    )
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    sign_pdf(writer, metadata, signer=key.signer, bytes_reserved=_RESERVED, output=out)
    return out.getvalue()


@lru_cache(maxsize=2)
def _load(path: str, password: str) -> SigningKey:
    """Raises OSError for a file that cannot be read, ValueError for what is in it."""
    content, secret = Path(path).read_bytes(), password.encode() or None
    key, certificate, _others = load_key_and_certificates(content, secret)
    if key is None or certificate is None:
        raise ValueError("the file has no key, or no certificate")
    return SigningKey(SimpleSigner.load_pkcs12_data(content, [], secret), certificate)
