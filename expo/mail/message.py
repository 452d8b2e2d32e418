"""A mail as it travels: text and HTML, the code as a picture, the calendar file."""

import base64
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime, parseaddr
from typing import Any

from email_validator import validate_email
from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup, escape

from expo.i18n import direction
from expo.kit.qr import png
from expo.mail.models import Mail

_PAGES = Environment(
    loader=PackageLoader("expo", "templates/mail"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
)
# Seven bits alone: no server on the way has to promise that it takes eight.
_POLICY = default.clone(cte_type="7bit")
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


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
    host = address.partition("@")[2] or "localhost"
    message = EmailMessage(_POLICY)
    message["Message-ID"] = f"<{mail.uid}@{host}>"
    message["Date"] = format_datetime(mail.created_at)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = _mailbox(mail.to_address, mail.to_name)
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        message["Reply-To"] = _mailbox(mail.reply_to)
    message.set_content(mail.text)
    message.add_alternative(html_of(mail), subtype="html")
    for text in _codes(mail):
        alternatives = message.get_payload()
        alternatives[-1].add_related(png(text), "image", "png", cid="<ticket-code>", filename="ticket.png")  # type: ignore[index,union-attr]  # the HTML part just added
    for part in mail.parts:
        if part["kind"] == "calendar":
            message.add_attachment(
                part["text"].encode(), maintype="text", subtype="calendar", filename=part["name"],
                params={"charset": "utf-8", "method": "PUBLISH"},
            )  # fmt: skip
    message["Content-Language"] = mail.language  # last, since a new content clears what is said of the old
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
