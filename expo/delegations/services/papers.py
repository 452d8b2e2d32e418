"""The documents of a delegation."""

import uuid

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.delegations.models import Delegation, Document
from expo.delegations.rules import DOCUMENT_BYTES, MOST_DOCUMENTS, DocumentKind
from expo.delegations.services.lifecycle import lock_delegation, title_of
from expo.errors import Refused
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.text import clean_line
from expo.registration.rules import file_kind


def add_document(delegation: Delegation, kind: DocumentKind, name: str, content: bytes, *, by: Actor) -> Document:
    """Store a document of up to 5 MB, with the media type detected. Raises Refused for other types, or too many."""
    lock_delegation(delegation)
    if not content:
        raise Refused(_("Choose a file."))
    if len(content) > DOCUMENT_BYTES:
        raise Refused(_("This file is too large. A document may have 5 MB."))
    media_type = file_kind(content)
    if media_type is None or (kind is DocumentKind.PHOTO and not media_type.startswith("image/")):
        raise Refused(_("Choose a PDF, PNG, JPEG, Word or Excel file; for a photo, PNG or JPEG."))
    counting = sa.select(sa.func.count()).where(Document.delegation_id == delegation.id)
    if (db.session.scalar(counting) or 0) >= MOST_DOCUMENTS:
        raise Refused(_("A delegation has %(most)s documents at most. Remove one first.", most=MOST_DOCUMENTS))
    document = Document(
        uid=uuid.uuid4().hex,
        delegation=delegation,
        kind=kind,
        name=clean_line(name)[:150] or kind.value,
        media_type=media_type,
        size=len(content),
        content=content,
        created_at=clock.now(),
    )
    db.session.add(document)
    db.session.flush()
    record(Verb.ADDED, document, by=by, event_id=delegation.event_id, named=f"{document.name} ({title_of(delegation)})")
    return document


def remove_document(document: Document, *, by: Actor) -> None:
    delegation = document.delegation
    record(
        Verb.REMOVED, document, by=by, event_id=delegation.event_id, named=f"{document.name} ({title_of(delegation)})"
    )
    db.session.delete(document)
    db.session.flush()
