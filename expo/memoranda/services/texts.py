"""The sealed texts of memoranda: each version kept with its digest, each look recorded, erased by their date."""

import hashlib
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import PROGRAM, Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.kit.vault import Unreadable
from expo.letters.services.passports import passport_vault
from expo.memoranda.models import Memorandum, MemorandumText, OfficeClearance
from expo.memoranda.rules import ENDED, LARGEST_TEXT
from expo.memoranda.services.clearances import ask_again
from expo.memoranda.services.states import lock_memorandum
from expo.registration.rules import file_kind

_BATCH = 50  # texts in one transaction of the sweep


def add_text(memorandum: Memorandum, language: str, name: str, content: bytes, *, by: Actor) -> list[OfficeClearance]:
    """Seal another version of the text in a language. What was agreed goes back to the draft: the clearances that were given
    are asked again and returned. Raises Refused for a file that is none, too large, the same again, or once it is signed.
    """
    lock_memorandum(memorandum)
    versions = [text for text in memorandum.texts if text.language == language]
    text = MemorandumText(
        uid=str(uuid.uuid4()),
        event_id=memorandum.event_id,
        memorandum_id=memorandum.id,
        language=language,
        number=len(versions) + 1,
        name=name,
        media_type=_media_type(memorandum, language, content),
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        created_at=clock.now(),
        created_by=by.name,
    )
    if versions and versions[0].digest == text.digest:
        raise Refused(_("This is the text that is there already."))
    text.sealed = passport_vault().seal(content, text.uid)
    db.session.add(text)
    db.session.flush()
    after = {"language": language, "number": text.number, "digest": text.digest}
    named = localize(memorandum.title)
    record(Verb.REPLACED_A_TEXT_OF, memorandum, by=by, event_id=memorandum.event_id, named=named, after=after)
    return ask_again(memorandum, by=by)


def _media_type(memorandum: Memorandum, language: str, content: bytes) -> str:
    """The kind of a file. Raises Refused for one that the memorandum does not take."""
    media_type = file_kind(content)
    if media_type is None or len(content) > LARGEST_TEXT:
        raise Refused(_("Choose a PDF, Word or picture file of at most 5 MB."))
    if memorandum.state in ENDED:
        raise Refused(_("It is signed or withdrawn: its texts do not change any more."))
    if language not in memorandum.languages:
        raise Refused(_("It is not signed in this language. Add the language in the details first."))
    return media_type


def read_text(memorandum: Memorandum, text: MemorandumText, *, by: Actor) -> bytes:
    """The content of a text; who read it is recorded. Raises Refused once it is erased."""
    if text.sealed is None:
        raise Refused(_("The content of this text was erased. Its digest stays."))
    try:
        content = passport_vault().unseal(text.sealed, text.uid)
    except Unreadable as error:
        raise Refused(
            _("The text cannot be read. List the earlier key in OLD_PASSPORT_KEYS or OLD_SECRET_KEYS.")
        ) from error
    after = {"language": text.language, "number": text.number}
    named = localize(memorandum.title)
    record(Verb.READ_A_TEXT_OF, memorandum, by=by, event_id=memorandum.event_id, named=named, after=after)
    return content


def sweep_memoranda() -> int:
    """Erase the content of some texts whose memoranda are kept no longer, in the caller's transaction; returns of how many."""
    ids = sa.select(MemorandumText.id).where(
        MemorandumText.sealed.is_not(None), MemorandumText.memorandum_id.in_(_due())
    )
    found = list(db.session.scalars(ids.order_by(MemorandumText.id).limit(_BATCH)))
    for text in db.session.scalars(sa.select(MemorandumText).where(MemorandumText.id.in_(found))):
        text.sealed = None
        memorandum = db.session.get_one(Memorandum, text.memorandum_id)
        after = {"language": text.language, "number": text.number}
        named = localize(memorandum.title)
        record(Verb.ERASED_AFTER_ITS_TIME, memorandum, by=PROGRAM, event_id=text.event_id, named=named, after=after)
    db.session.flush()
    return len(found)


def _due() -> sa.Select[Any]:
    """Selects the ids of memoranda whose last day is over, each by the clocks of its own expo."""
    now = clock.now()
    zones = db.session.scalars(
        sa.select(Event.zone).where(sa.exists().where(Memorandum.event_id == Event.id)).distinct()
    )
    over = [
        sa.and_(Event.zone == zone, Memorandum.keep_until < now.astimezone(ZoneInfo(zone)).date()) for zone in zones
    ]
    return sa.select(Memorandum.id).join(Event, Event.id == Memorandum.event_id).where(sa.or_(sa.false(), *over))
