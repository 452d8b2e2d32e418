"""The scanner page and the decoding of camera pictures."""

import io
import struct
import zlib

import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.checkin import a_gate
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser


def photographed(text: str) -> bytes:
    """A camera picture of a badge with this code."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)
    picture = Image.new("L", (640, 640), 200)
    picture.paste(Image.fromarray(code).rotate(12, expand=True, fillcolor=200), (120, 90))
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=60)
    return kept.getvalue()


def bomb() -> bytes:
    """A PNG of 4 KB that claims to have 40,000 by 40,000 pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(4_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_the_page_names_nobody(app: Flask) -> None:
    event = an_event()
    a_gate(event, "North")

    page = signed_in(Browser(app), sami(event)).read(f"/desk/{event.slug}/scanner")

    assert (page.status, page.heading) == (200, "Scanner")
    assert "Sami" not in page.text
    assert "North" in page.text


def test_the_camera_s_picture_is_read(app: Flask) -> None:
    event = an_event()
    address = f"HTTPS://EXPO.EXAMPLE/B/{vito(event).code}"
    browser = signed_in(Browser(app), sami(event))

    answers = [
        browser.client.post(f"/desk/{event.slug}/frame", data=picture, content_type="image/jpeg").json
        for picture in (photographed(address), blank())
    ]

    assert answers == [{"code": address}, {}]


def blank() -> bytes:
    kept = io.BytesIO()
    Image.new("L", (640, 640), 200).save(kept, "JPEG")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "image/jpeg"),
        (b"<html><script>alert(1)</script></html>", "image/jpeg"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"x" * 400_000, "image/png"),
        (bomb(), "image/png"),
    ],
    ids=["empty", "a page", "cut off", "too large", "a bomb"],
)
def test_what_is_no_picture_is_refused(app: Flask, body: bytes, kind: str) -> None:
    event = an_event()
    browser = signed_in(Browser(app), sami(event))

    answer = browser.client.post(
        f"/desk/{event.slug}/frame", data=body, content_type=kind, headers={"Accept": "application/json"}
    )

    assert (answer.status_code, (answer.json or {}).get("error")) == (409, "This is not a picture of a camera.")


def test_a_picture_under_a_false_name_is_refused(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), sami(event))

    answer = browser.client.post(f"/desk/{event.slug}/frame", data=blank(), content_type="text/html")

    assert answer.status_code == 415


def test_who_may_use_the_scanner(app: Flask) -> None:
    event = an_event()
    cast = {"olga": olga(event), "vera": vera(event), "sami": sami(event), "nora": nora()}
    paths = ("scanner", "app.webmanifest", "worker.js", "list")

    statuses = {
        name: [
            signed_in(Browser(app), account)
            .client.get(f"/desk/{event.slug}/{path}", headers={"Accept-Encoding": "gzip"})
            .status_code
            for path in paths
        ]
        for name, account in cast.items()
    }

    assert statuses == {"olga": [200] * 4, "vera": [403] * 4, "sami": [200] * 4, "nora": [404] * 4}
