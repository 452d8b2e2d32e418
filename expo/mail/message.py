"""The MIME message of a mail: text and HTML, the QR code as inline image, attachments."""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any

from email_validator import validate_email
from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup, escape

from expo import clock
from expo.contributions import contributed
from expo.i18n import _, direction, force_locale
from expo.kit.graphics.qr import png
from expo.mail.links import text_of
from expo.mail.models import Mail
from expo.mail.subscriptions import stop_link
from expo.web.filters import short_moment

_PAGES = Environment(
    loader=PackageLoader("expo", "templates/mail"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
)
PROMPT = timedelta(hours=1)  # until then after it was written a mail goes out as it is
_END = "\r\n"
_CODE_ID = "<ticket-code>"
_INLINE = f'Content-Disposition: inline; filename="ticket.png"{_END}'
_ODD = re.compile(r"[^\w.-]", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


@dataclass(frozen=True, slots=True)
class FileMaker:
    """Extension point: generates an attachment when the mail is delivered. A part names its maker in `maker`; `make` returns
    the bytes for the part's `key`, or None when it no longer exists.
    """

    name: str
    make: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as HTML; `link` is set when it consists of a URL alone, which is shown as a button."""

    html: Markup
    link: str = ""


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The whole message. Its Message-ID is the same at every attempt, so that receivers can drop duplicates.

    Raises ValueError or email.errors.MessageError for an address that cannot stand in a header.
    """
    name, address = parseaddr(sender)
    message = EmailMessage()
    ours = {
        "Message-ID": f"<{mail.uid}@{address.partition('@')[2] or 'localhost'}>",
        "Date": format_datetime(mail.created_at),
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.language,
        "MIME-Version": "1.0",
    }
    for header, value in ours.items():
        message.set_raw(header, value)  # no foreign text in it, so the costly parsing is skipped
    _set_mailbox(message, "From", address, name)
    _set_mailbox(message, "To", mail.to_address, mail.to_name)
    message.set_raw("Subject", _encoded(mail.subject, "Subject"))
    if mail.reply_to:
        _set_mailbox(message, "Reply-To", mail.reply_to)
    if link := stop_link(mail):
        message.set_raw("List-Unsubscribe", f"<{link}>")
        message.set_raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    kind, rest = _body(mail)
    message["Content-Type"] = kind
    message.set_payload(rest)
    return message


def html_of(mail: Mail, text: str, *, inside: bool = False) -> str:
    """The HTML part, made from the mail's text by `expo.mail.links`: paragraphs, links, a button for a line that is only a
    link.

    The QR code refers to an inline part; with `inside` it is a data URL, for showing the mail on a page.
    """
    codes = _codes(mail)
    source = "cid:ticket-code"
    if codes and inside:
        source = f"data:image/png;base64,{base64.b64encode(png(codes[0])).decode()}"
    return _PAGES.get_template("frame.html").render(
        mail=mail,
        paragraphs=[_paragraph(part) for part in text.split("\n\n") if part.strip()],
        direction=direction(mail.language),
        code_source=source if codes else "",
    )


def ascii_address(address: str) -> str:
    """The address with its host in ASCII (IDNA), so that only a local part outside ASCII needs a server with SMTPUTF8.
    Raises ValueError for an invalid address.
    """
    if address.isascii():
        return address
    local, _at, _host = address.rpartition("@")
    return f"{local}@{validate_email(address, check_deliverability=False).ascii_domain}"


def _set_mailbox(message: EmailMessage, header: str, address: str, name: str = "") -> None:
    if not address.isascii():
        # Address parses ASCII only; others were validated by `ascii_address`
        local, _at, host = ascii_address(address).rpartition("@")
        message[header] = Address(name, username=local, domain=host)
    elif name.isascii():
        message[header] = Address(name, addr_spec=address)
    else:
        message.set_raw(header, f"{_encoded(name, header)}\n <{Address(addr_spec=address)}>")


def _encoded(text: str, header: str) -> str:
    """RFC 2047: all of a text that is not ASCII in encoded words. The folding of `email.policy` encodes single words, and
    where it breaks a line between two of them a space is lost.
    """
    return Header(text, None if text.isascii() else "utf-8", header_name=header).encode()


def parts_of(mail: Mail) -> list[dict[str, Any]]:
    """The calendar attachments, for the page that shows a mail."""
    return [part for part in mail.parts if part["kind"] == "calendar"]


def _body(mail: Mail) -> tuple[str, str]:
    """Content type and content of the whole body. Assembled as text: the standard library's MIME classes take three times as
    long as all the rest.
    """
    text = f"{text_of(mail)}{late_words(mail)}"
    html = _single_part("text/html; charset=utf-8", html_of(mail, text).encode())
    for code in _codes(mail):
        picture = _single_part("image/png", png(code, module_px=6), f"Content-ID: {_CODE_ID}{_END}{_INLINE}")
        html = _joined(_multipart("related", f"{mail.uid}-r", [html, picture]))
    kind, content = _multipart(
        "alternative", f"{mail.uid}-a", [_single_part("text/plain; charset=utf-8", text.encode()), html]
    )
    files = [_calendar_file(part) for part in parts_of(mail)] + [
        generated for part in mail.parts if (generated := _generated_file(part))
    ]
    return _multipart("mixed", f"{mail.uid}-m", [_joined((kind, content)), *files]) if files else (kind, content)


def late_words(mail: Mail) -> str:
    """A paragraph that says when the mail was written, where that is long ago: what it calls by name may be called otherwise
    by now, or be at another time.
    """
    if clock.now() - mail.created_at <= PROMPT:
        return ""
    with force_locale(mail.language):
        return "\n\n" + _(
            "This email was written on %(moment)s (UTC) and could not be delivered before. What has changed since, names, "
            "times and places among it, is not in it.",
            moment=short_moment(mail.created_at, "UTC"),
        )


def _single_part(kind: str, content: bytes, headers: str = "") -> str:
    """A MIME part that is no multipart, its content in base64."""
    lines = base64.encodebytes(content).decode().replace("\n", _END)
    return f"Content-Type: {kind}{_END}{headers}Content-Transfer-Encoding: base64{_END}{_END}{lines}"


def _calendar_file(part: Mapping[str, str]) -> str:
    name = _ODD.sub("-", part["name"])
    kind = f'text/calendar; charset=utf-8; method=PUBLISH; name="{name}"'
    return _single_part(kind, part["text"].encode(), f'Content-Disposition: attachment; filename="{name}"{_END}')


def _generated_file(part: Mapping[str, str]) -> str:
    """A PDF generated by the part's FileMaker; empty for other parts, and when the file no longer exists."""
    name = part.get("maker") if part["kind"] == "file" else None
    maker = next((one for one in contributed(FileMaker) if one.name == name), None) if name else None
    content = maker.make(part["key"]) if maker else None
    if content is None:
        return ""
    name = _ODD.sub("-", part["name"])
    return _single_part(
        f'application/pdf; name="{name}"', content, f'Content-Disposition: attachment; filename="{name}"{_END}'
    )


def _multipart(kind: str, boundary: str, parts: Sequence[str]) -> tuple[str, str]:
    """A multipart of these parts. Base64 contains no hyphen, so no content can contain the boundary."""
    content = "".join(f"--{boundary}{_END}{part}" for part in parts)
    return f'multipart/{kind}; boundary="{boundary}"', f"{content}--{boundary}--{_END}"


def _joined(part: tuple[str, str]) -> str:
    return f"Content-Type: {part[0]}{_END}{_END}{part[1]}"


def _codes(mail: Mail) -> list[str]:
    """The content of the mail's QR code: at most one, since the HTML part shows one."""
    return [part["text"] for part in mail.parts if part["kind"] == "qr"][:1]


def _paragraph(text: str) -> Paragraph:
    bare = text.strip()
    if _LINK.fullmatch(bare):
        return Paragraph(escape(bare), bare)
    html, at = Markup(), 0
    for match in _LINK.finditer(bare):
        html += escape(bare[at : match.start()]) + Markup('<a href="{0}">{0}</a>').format(match[0])
        at = match.end()
    html += escape(bare[at:])
    return Paragraph(Markup(str(html).replace("\n", "<br>\n")))  # noqa: S704 -- every piece was escaped above
