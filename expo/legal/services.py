"""Saving who runs an expo and what its legal pages say."""

from collections.abc import Mapping

from expo.db import db
from expo.errors import Changed
from expo.events.models import Event
from expo.events.services.expos import touch
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.legal.models import Imprint, LegalText
from expo.legal.queries import imprint_of, legal_texts_of
from expo.legal.rules import IMPRINT_FIELDS, LegalPage


def save_legal(
    event: Event,
    imprint: Mapping[str, str],
    texts: Mapping[LegalPage, Mapping[str, str]],
    *,
    version: int,
    by: Actor,
) -> None:
    """Save the imprint and the pages' own words, by language; a page without words has the standard text again.

    Raises Changed when somebody saved the expo's settings since `version`.
    """
    db.session.refresh(event, with_for_update=True)
    if event.version != version:
        raise Changed(_("Somebody else changed these settings while you wrote."), changes_since(event, version))
    said = {page: {code: text for code, text in words.items() if text} for page, words in texts.items()}
    was, now = differences(_fields(_stored(event), legal_texts_of(event)), _fields(imprint, said))
    if not now:
        return
    db.session.merge(Imprint(event_id=event.id, **imprint))
    for page, words in said.items():
        db.session.merge(LegalText(event_id=event.id, page=page, words=words))
    event.version += 1
    db.session.flush()
    after = {**now, "version": event.version}
    record(Verb.CHANGED, event, by=by, event_id=event.id, named=localize(event.name), before=was, after=after)
    touch(event)


def copy_legal(event: Event, copy: Event) -> None:
    """Give a copy of an expo the imprint and the legal texts of the original."""
    if imprint_of(event):
        db.session.add(Imprint(event_id=copy.id, **_stored(event)))
    for page, words in legal_texts_of(event).items():
        db.session.add(LegalText(event_id=copy.id, page=page, words=dict(words)))


def _stored(event: Event) -> dict[str, str]:
    own = imprint_of(event)
    return {name: getattr(own, name) if own else "" for name in IMPRINT_FIELDS}


def _fields(imprint: Mapping[str, str], texts: Mapping[LegalPage, Mapping[str, str]]) -> dict[str, object]:
    """What is saved as fields of the history; a long text stands there as what changed in it."""
    return {
        "imprint": ", ".join(filter(None, (imprint[name].replace("\n", ", ") for name in IMPRINT_FIELDS))),
        **{f"{page.value}_text": dict(texts.get(page, {})) for page in LegalPage},
    }
