"""Letters and invoices as signed files: whoever changes one is found out, by a validator that is not ours."""

import io
import zipfile
from pathlib import Path

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from expo.errors import Refused
from expo.invoices.paper import file_of
from expo.letters.models import Letter
from expo.letters.services.files import write_letter, zip_many
from tests.factories.events import an_event
from tests.factories.invoices import an_invoice
from tests.factories.letters import a_letter, with_letter_settings
from tests.factories.prices import priced
from tests.factories.registration import vito
from tests.factories.signatures import HOST, a_key, signing_with
from tests.pages import Browser


def _letter() -> Letter:
    return a_letter(vito(with_letter_settings(an_event())))


def _file(letter: Letter) -> bytes:
    out = io.BytesIO()
    write_letter(letter.request, out)
    return out.getvalue()


def _judged(pdf: bytes, certificate: object) -> PdfSignatureStatus:
    """What pyHanko's validator says, trusting the certificate alone."""
    root = x509.Certificate.load(certificate.public_bytes(Encoding.DER))  # type: ignore[attr-defined]
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[root]))


@pytest.mark.parametrize("elliptic", [False, True])
def test_a_letter_is_signed_and_holds(app: Flask, tmp_path: Path, elliptic: bool) -> None:
    file, certificate = a_key(tmp_path, elliptic=elliptic)
    letter = _letter()

    with signing_with(app, file):
        pdf = _file(letter)

    status = _judged(pdf, certificate)
    assert (status.bottom_line, status.trusted, status.coverage) == (True, True, SignatureCoverageLevel.ENTIRE_FILE)
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    assert "2027/0001" in str(signature.sig_object["/Reason"])
    assert "2027/0001" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_a_changed_byte_breaks_the_signature(app: Flask, tmp_path: Path) -> None:
    file, certificate = a_key(tmp_path)
    letter = _letter()
    with signing_with(app, file):
        pdf = _file(letter)
    end = pdf.index(b"endstream")

    status = _judged(pdf[: end - 3] + bytes([pdf[end - 3] ^ 1]) + pdf[end - 2 :], certificate)

    assert (status.intact, status.bottom_line) == (False, False)


def test_something_written_over_a_signed_letter_shows(app: Flask, tmp_path: Path) -> None:
    file, certificate = a_key(tmp_path)
    letter = _letter()
    with signing_with(app, file):
        pdf = _file(letter)
    writer, edited = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
    writer.root["/PageLayout"] = writer.root["/Pages"]
    writer.update_root()  # type: ignore[no-untyped-call]
    writer.write(edited)  # type: ignore[no-untyped-call]

    status = _judged(edited.getvalue(), certificate)

    assert (status.intact, status.bottom_line) == (True, False)
    assert status.coverage < SignatureCoverageLevel.ENTIRE_FILE


def test_another_key_of_the_same_name_is_not_trusted(app: Flask, tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    theirs.mkdir()
    ours.mkdir()
    file, _theirs = a_key(theirs)
    _file_of_ours, certificate = a_key(ours)
    letter = _letter()

    with signing_with(app, file):
        status = _judged(_file(letter), certificate)

    assert (status.intact, status.trusted, status.bottom_line) == (True, False, False)


def test_each_letter_of_a_zip_and_each_invoice_is_signed(app: Flask, tmp_path: Path) -> None:
    file, certificate = a_key(tmp_path)
    letter, invoice, out = _letter(), an_invoice(priced(an_event())), io.BytesIO()

    with signing_with(app, file):
        zip_many(letter.event, [letter.request_id], out)
        bill = file_of(invoice.uid)

    with zipfile.ZipFile(out) as folder:
        papers = [folder.read(name) for name in folder.namelist()]
    assert [_judged(paper, certificate).bottom_line for paper in [*papers, bill or b""]] == [True, True]


def test_without_a_key_nothing_is_signed_and_the_page_says_nothing_of_it(app: Flask, browser: Browser) -> None:
    letter = _letter()

    pdf = _file(letter)

    assert PdfFileReader(io.BytesIO(pdf)).embedded_signatures == []
    assert "Check the file" not in browser.read(f"/letters/{letter.code}").text


def test_the_page_that_verifies_says_whose_signature_to_look_for(app: Flask, browser: Browser, tmp_path: Path) -> None:
    file, certificate = a_key(tmp_path)
    letter = _letter()

    with signing_with(app, file):
        read = browser.read(f"/letters/{letter.code}")

    root = x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    assert f"names {HOST} and says that the document was not changed" in read.text
    assert root.sha256_fingerprint.replace(" ", "") in read.text.replace(" ", "")


@pytest.mark.parametrize("broken", ["password", "file"])
def test_a_key_that_cannot_be_read_gives_no_unsigned_letter(app: Flask, tmp_path: Path, broken: str) -> None:
    file, _certificate = a_key(tmp_path)
    if broken == "file":
        file.write_bytes(b"no key")
    letter = _letter()

    with (
        signing_with(app, file, "another" if broken == "password" else "öpen sesame"),
        pytest.raises(Refused, match="cannot be read"),
    ):
        _file(letter)
