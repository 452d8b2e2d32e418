"""A mail as it travels: text and HTML, the code as a picture, the calendar file."""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup, escape

from expo.i18n import direction
from expo.kit.qr import png
from expo.mail.models import Mail

_PAGES = Environment(
    loader=PackageLoader("expo", "templates/mail"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
)
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a text: `link` is set when it is nothing but an address, which then is a button."""

    html: Markup
    link: str = ""


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The whole message. The same mail makes the same Message-ID at every try, so that a receiver can drop a second one.

    Raises ValueError for an address that cannot stand in a header.
    """
    name, address = parseaddr(sender)
    host = address.partition("@")[2] or "localhost"
    message = EmailMessage()
    message["Message-ID"] = f"<{mail.uid}@{host}>"
    message["Date"] = format_datetime(mail.created_at)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(mail.to_name, addr_spec=mail.to_address)
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=mail.reply_to)
    message["Content-Language"] = mail.language
    message.set_content(mail.text)
    codes = [part for part in mail.parts if part["kind"] == "qr"]
    message.add_alternative(html_of(mail, has_code=bool(codes)), subtype="html")
    for part in codes:
        alternatives = message.get_payload()
        alternatives[-1].add_related(png(part["text"]), "image", "png", cid="<ticket-code>", filename="ticket.png")  # type: ignore[index,union-attr]  # the HTML part just added
    for part in mail.parts:
        if part["kind"] == "calendar":
            message.add_attachment(
                part["text"].encode(), maintype="text", subtype="calendar", filename=part["name"],
                params={"charset": "utf-8", "method": "PUBLISH"},
            )  # fmt: skip
    return message


def html_of(mail: Mail, *, has_code: bool, code_source: str = "cid:ticket-code") -> str:
    """The HTML part, made from the text: paragraphs, links, a button for a line that is only a link."""
    return _PAGES.get_template("frame.html").render(
        mail=mail,
        paragraphs=[_paragraph(text) for text in mail.text.split("\n\n") if text.strip()],
        direction=direction(mail.language),
        code_source=code_source if has_code else "",
    )


def parts_of(mail: Mail) -> list[dict[str, Any]]:
    """The attachments, for whoever reads the mail on the mail page."""
    return [part for part in mail.parts if part["kind"] == "calendar"]


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
