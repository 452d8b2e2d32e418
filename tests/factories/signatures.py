"""Keys that sign documents, in PKCS#12 files as administrators have them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from flask import Flask

from expo import config

PASSWORD = "öpen sesame"
HOST = "Trade Host Authority"
_USAGE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def a_key(
    folder: Path, *, elliptic: bool = False, ends_in: timedelta = timedelta(days=365)
) -> tuple[Path, x509.Certificate]:
    """A PKCS#12 file with a key and its own certificate, and that certificate."""
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    key = ec.generate_private_key(ec.SECP256R1()) if elliptic else rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    ends = datetime.now(UTC) + ends_in
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - timedelta(days=3650))
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_USAGE, critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "signing.p12"
    sealed = BestAvailableEncryption(PASSWORD.encode())
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"signing", key, certificate, None, sealed))
    return file, certificate


@contextmanager
def signing_with(app: Flask, file: Path, password: str = PASSWORD) -> Iterator[None]:
    """The application with a key that signs its documents."""
    before: config.Settings = app.extensions[config.EXTENSION]
    app.extensions[config.EXTENSION] = replace(before, signing_key=str(file), signing_password=password)
    try:
        yield
    finally:
        app.extensions[config.EXTENSION] = before
