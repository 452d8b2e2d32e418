"""Private links in mails: hidden in the database, so that a copy of it opens nothing, and made anew where a mail is read."""

from expo.config import settings
from expo.kit.tokens import MARK, hide_tokens, mask_tokens, show_tokens
from expo.mail.models import Mail, MailState


def hide_links(text: str) -> str:
    """The text as it is stored."""
    here = settings()
    return hide_tokens(text, (here.secret_key, *here.old_secret_keys))


def text_of(mail: Mail) -> str:
    """The text for its recipient, with links under the present secret key. A link that was renewed since stays dead."""
    return show_tokens(mail.text, settings().secret_key) if MARK in mail.text else mail.text


def shown_text(mail: Mail) -> str:
    """The text for organisers: with the links only where no mail server is set, so that somebody has to pass them on."""
    return text_of(mail) if mail.state is MailState.KEPT else mask_tokens(mail.text)
