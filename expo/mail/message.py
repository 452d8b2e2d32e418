"""A mail as it travels: text and HTML, the code as a picture, the calendar file."""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any

from email_validator import validate_email
from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup, escape

from expo.contributions import contributed
from expo.i18n import direction
from expo.kit.qr import png
from expo.mail.models import Mail

_PAGES = Environment(
    loader=PackageLoader("expo", "templates/mail"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
)
_END = "\r\n"
_CODE_ID = "<ticket-code>"
_INLINE = f'Content-Disposition: inline; filename="ticket.png"{_END}'
_ODD = re.compile(r"[^\w.-]", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


@dataclass(frozen=True, slots=True)
class FileMaker:
    """Contributed by rooms above: makes the file of a part when the mail is delivered or read, by the name in the part's
    `maker`: bytes for its `key`, or None where it is no more.
    """

    name: str
    make: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a text: `link` is set when it is nothing but an address, which then is a button."""

    html: Markup
    link: str = ""


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The whole message. The same mail makes the same Message-ID at every try, so that a receiver can drop a second one.

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
        message.set_raw(header, value)  # nothing of anybody else's in it, so it need not be parsed
    message["From"] = _mailbox(address, name)
    message["To"] = _mailbox(mail.to_address, mail.to_name)
    message["Subject"] = mail.subject
    if mail.reply_to:
        message["Reply-To"] = _mailbox(mail.reply_to)
    kind, rest = _body(mail)
    message["Content-Type"] = kind
    message.set_payload(rest)
    return message


def html_of(mail: Mail, *, inside: bool = False) -> str:
    """The HTML part, made from the text: paragraphs, links, a button for a line that is only a link.

    The picture of the code is the mail's own part; with `inside` it stands in the page itself, for reading on the mail page.
    """
    codes = _codes(mail)
    source = "cid:ticket-code"
    if codes and inside:
        source = f"data:image/png;base64,{base64.b64encode(png(codes[0])).decode()}"
    return _PAGES.get_template("frame.html").render(
        mail=mail,
        paragraphs=[_paragraph(text) for text in mail.text.split("\n\n") if text.strip()],
        direction=direction(mail.language),
        code_source=source if codes else "",
    )


def travelling(address: str) -> str:
    """The address as mail servers know it: its host in the ASCII form of IDNA, so that only a name before the @ outside
    ASCII needs a server with SMTPUTF8. Raises ValueError for what is no address.
    """
    if address.isascii():
        return address
    local, _at, _host = address.rpartition("@")
    return f"{local}@{validate_email(address, check_deliverability=False).ascii_domain}"


def _mailbox(address: str, name: str = "") -> Address:
    if address.isascii():
        return Address(name, addr_spec=address)
    # Address parses ASCII alone; what is outside was judged by `travelling`
    local, _at, host = travelling(address).rpartition("@")
    return Address(name, username=local, domain=host)


def parts_of(mail: Mail) -> list[dict[str, Any]]:
    """The attachments, for whoever reads the mail on the mail page."""
    return [part for part in mail.parts if part["kind"] == "calendar"]


def _body(mail: Mail) -> tuple[str, str]:
    """The type of the whole content, and the content: put together by hand, since the standard library's parts cost thrice
    the time of all the rest of a mail.
    """
    html = _leaf("text/html; charset=utf-8", html_of(mail).encode())
    for text in _codes(mail):
        picture = _leaf("image/png", png(text, module_px=6), f"Content-ID: {_CODE_ID}{_END}{_INLINE}")
        html = _joined(_multipart("related", f"{mail.uid}-r", [html, picture]))
    kind, content = _multipart(
        "alternative", f"{mail.uid}-a", [_leaf("text/plain; charset=utf-8", mail.text.encode()), html]
    )
    files = [_file(part) for part in parts_of(mail)] + [leaf for part in mail.parts if (leaf := _made(part))]
    return _multipart("mixed", f"{mail.uid}-m", [_joined((kind, content)), *files]) if files else (kind, content)


def _leaf(kind: str, content: bytes, headers: str = "") -> str:
    """A part of one piece, its content in base64."""
    lines = base64.encodebytes(content).decode().replace("\n", _END)
    return f"Content-Type: {kind}{_END}{headers}Content-Transfer-Encoding: base64{_END}{_END}{lines}"


def _file(part: Mapping[str, str]) -> str:
    name = _ODD.sub("-", part["name"])
    kind = f'text/calendar; charset=utf-8; method=PUBLISH; name="{name}"'
    return _leaf(kind, part["text"].encode(), f'Content-Disposition: attachment; filename="{name}"{_END}')


def _made(part: Mapping[str, str]) -> str:
    """A PDF that its room makes now; nothing for other parts, and where it is no more."""
    name = part.get("maker") if part["kind"] == "file" else None
    maker = next((one for one in contributed(FileMaker) if one.name == name), None) if name else None
    content = maker.make(part["key"]) if maker else None
    if content is None:
        return ""
    name = _ODD.sub("-", part["name"])
    return _leaf(
        f'application/pdf; name="{name}"', content, f'Content-Disposition: attachment; filename="{name}"{_END}'
    )


def _multipart(kind: str, boundary: str, parts: Sequence[str]) -> tuple[str, str]:
    """Parts under one roof. Base64 has no hyphen, so nothing within looks like the boundary."""
    content = "".join(f"--{boundary}{_END}{part}" for part in parts)
    return f'multipart/{kind}; boundary="{boundary}"', f"{content}--{boundary}--{_END}"


def _joined(part: tuple[str, str]) -> str:
    return f"Content-Type: {part[0]}{_END}{_END}{part[1]}"


def _codes(mail: Mail) -> list[str]:
    """What the mail's QR code holds: one at most, since the HTML part has a place for one."""
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
