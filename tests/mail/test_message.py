"""The MIME message of a mail."""

import email
import email.errors
import email.policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from io import BytesIO

import pytest
import zxingcpp
from bs4 import BeautifulSoup
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from expo.clock import now
from expo.mail.message import message_of
from expo.mail.models import Mail
from expo.mail.rules import one_line
from tests.factories.mail import a_mail

SENDER = "Expo <expo@expo.example>"
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


def _mail(**changes: object) -> Mail:
    usual: dict[str, object] = {
        "uid": "one",
        "to_name": "Vito",
        "to_address": "vito@visits.example",
        "reply_to": None,
        "language": "en",
        "subject": "Hello",
        "text": "Dear Vito,\n\nyou are welcome.",
        "parts": [],
        "created_at": now(),
    }
    return Mail(**usual | changes)


def _travelled(mail: Mail) -> EmailMessage:
    """The message as a receiver parses it."""
    raw = message_of(mail, SENDER).as_bytes(policy=email.policy.SMTP)
    parsed: EmailMessage = BytesParser(policy=email.policy.default).parsebytes(raw)
    return parsed


def _html(message: EmailMessage) -> BeautifulSoup:
    body = message.get_body(("html",))
    if body is None:
        raise AssertionError("no HTML part")
    return BeautifulSoup(body.get_content(), "html.parser")


def test_a_mail_has_all_its_headers() -> None:
    message = _travelled(_mail(reply_to="hello@test-expo.example"))

    headers = {
        name: str(message[name])
        for name in ("Message-ID", "From", "To", "Reply-To", "Auto-Submitted", "Content-Language")
    }
    assert headers == {
        "Message-ID": "<one@expo.example>",
        "From": SENDER,
        "To": "Vito <vito@visits.example>",
        "Reply-To": "hello@test-expo.example",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en",
    }
    assert message["Date"].datetime is not None


def test_text_and_html_say_the_same() -> None:
    text = "Dear Vito,\n\nline one\nline two, see https://expo.example/a?b=1&c=2.\n\nhttps://expo.example/my/x"

    message = _travelled(_mail(text=text, subject="Your ticket"))

    plain = message.get_body(("plain",))
    html = _html(message)
    assert plain is not None
    assert plain.get_content().strip().replace("\r\n", "\n") == text
    assert [(a["href"], a.text) for a in html.select("a")] == [
        ("https://expo.example/a?b=1&c=2", "https://expo.example/a?b=1&c=2"),
        ("https://expo.example/my/x", "Your ticket"),
    ]
    assert html.select_one("a.button") is not None


def test_nothing_that_somebody_typed_becomes_html() -> None:
    text = 'Dear <script>alert(1)</script>,\n\nhttps://expo.example/"onmouseover=alert(1) {{ 7*7 }} <b>x</b>'

    html = _html(_travelled(_mail(text=text, subject="<img src=x>")))

    assert [tag.name for tag in html.select("script, b, img")] == []
    assert [list(a.attrs) for a in html.select("a")] == [["href"]]
    assert "{{ 7*7 }}" in html.text


def test_a_mail_in_urdu_runs_from_right_to_left() -> None:
    message = _travelled(_mail(language="ur", subject="آپ کا ٹکٹ", text="محترم،\n\nآپ رجسٹر ہیں۔", to_name="عمر"))

    html = _html(message)
    assert [(tag["lang"], tag["dir"]) for tag in html.select("html, .sheet")] == [("ur", "rtl")] * 2
    assert (message["Subject"], message["To"].addresses[0].display_name) == ("آپ کا ٹکٹ", "عمر")


def test_a_ticket_has_its_code_in_the_mail_and_its_calendar_file() -> None:
    parts = [
        {"kind": "qr", "text": "HTTP://EXPO.EXAMPLE/B/ABC"},
        {"kind": "calendar", "name": "expo.ics", "text": CALENDAR},
    ]

    message = _travelled(_mail(parts=parts))

    picture = next(part for part in message.walk() if part.get_content_type() == "image/png")
    calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    shown = _html(message).select_one("img")
    code = zxingcpp.read_barcode(Image.open(BytesIO(picture.get_content())).convert("L"))
    assert shown is not None
    assert code is not None
    assert f"<{str(shown['src']).removeprefix('cid:')}>" == picture["Content-ID"]
    assert code.text == "HTTP://EXPO.EXAMPLE/B/ABC"
    assert (calendar["Content-Type"].params["method"], calendar.get_filename()) == ("PUBLISH", "expo.ics")
    assert calendar.get_payload(decode=True) == CALENDAR.encode()


def test_a_mail_travels_in_seven_bits() -> None:
    message = message_of(_mail(subject="Şükrü", text="آپ رجسٹر ہیں۔ " * 200, to_name='Çağla, "Ö" <x@y>'), SENDER)

    raw = message.as_bytes(policy=email.policy.SMTP)

    assert raw.isascii()
    assert max(len(line) for line in raw.splitlines()) <= 998


@pytest.mark.parametrize(
    "address",
    [
        "",
        "vito",
        "a@b\r\nBcc: nora@x.example",
        "a@b, nora@x.example",
        "a b@x.example",
        "عمر",
        "عمر@x.example\nBcc: a@b",
    ],
)
def test_what_is_no_address_is_not_written_to(address: str) -> None:
    with pytest.raises((ValueError, LookupError, email.errors.MessageError)):
        message_of(_mail(to_address=address), SENDER)


_WORDS = [
    "İstanbul",
    "Zirvesi",
    "standınız",
    "tarihine",
    "2027",
    "%10",
    "(x)",
    "“Ş”",
    "محمد",
    "خان",
    "-",
    ":",
    ",",
    "&",
]


@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=24).map(" ".join))
def test_no_space_of_a_subject_or_a_name_is_lost_where_a_line_is_folded(words: str) -> None:
    mail = _mail(subject=words[:200].strip(), to_name=words[:120].strip())

    raw = message_of(mail, SENDER).as_bytes(policy=email.policy.SMTP)

    headers = email.message_from_bytes(raw)
    subject, name = headers["Subject"], headers["To"].replace("\r\n", "").rpartition("<")[0]
    assert _decoded(subject) == mail.subject
    assert _decoded(name).strip().strip('"') == mail.to_name
    assert max(len(line) for line in raw.split(b"\r\n\r\n")[0].splitlines()) <= 78


def _decoded(value: str) -> str:
    return str(make_header(decode_header(value.replace("\r\n", ""))))


@given(st.text(max_size=120))
def test_no_name_and_no_subject_adds_a_header_or_a_receiver(bare_words: str) -> None:
    mail = _mail(to_name=one_line(bare_words), subject=one_line(bare_words))

    message = _travelled(mail)

    assert [address.addr_spec for address in message["To"].addresses] == ["vito@visits.example"]
    assert set(message.keys()) == {
        "Message-ID",
        "Date",
        "From",
        "To",
        "Subject",
        "Auto-Submitted",
        "Content-Language",
        "MIME-Version",
        "Content-Type",
    }


@pytest.mark.parametrize(
    "evil", ["Hello\r\nBcc: nora@x.example", "Hello\nX-Evil: 1", "Hello\u2028X", "Hello\0", "x" * 5000]
)
def test_a_header_is_one_line_whatever_is_queued(app: Flask, evil: str) -> None:
    mail = a_mail("vito@visits.example", values={"name": evil}, to_name=evil)

    message = _travelled(mail)

    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert len(mail.subject.splitlines()) == 1
    assert len(mail.subject) <= 200
