"""A firm's application: begun with a mailed link and submitted; row locks, versions and private links."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from expo import clock
from expo.db import db, refuse_violations
from expo.domain_events import dispatch
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.exhibitors.application_models import Contact
from expo.exhibitors.domain_events import FirmLinkRenewed
from expo.exhibitors.mails import BEGUN, LINK, RECEIVED
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.queries import contacts_of, firm_name, is_accepting, live_application, settings_of
from expo.exhibitors.rules import WITH_FASCIA, ApplicationState, match_key, may_become
from expo.exhibitors.services.firms import firm_data, index_exhibitor, known_firm, match_firm, reindex
from expo.exhibitors.services.neighbours import match_neighbours
from expo.history.queries import changes_since
from expo.history.services import Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.tokens import new_key
from expo.mail.queries import mailed_since

_RESEND_AFTER = timedelta(minutes=5)  # one address gets at most one mail with the same link in this time
DEFAULT_FASCIA_LIMIT = 20  # characters, for events without settings
REQUIRED_FIELDS = ("legal_name", "display_name", "country", "sectors")


def begin(
    event: Event, email: str, name: str, *, language: str, by: Actor, late: bool = False, quiet: bool = False
) -> Exhibitor:
    """Begin the application of a firm and mail its private link; idempotent by email address and firm name.

    Beginning again mails the existing application's link, whatever its state. A firm known by that address gets a draft
    prefilled with its data. Raises Refused while applications are closed, unless `late` (by an organiser). `quiet` mails
    nothing.
    """
    if not late:
        check_open(event)
    firm = known_firm(event, email, Firm.match_key == match_key(name))
    found = (live_application(event, firm) if firm else None) or _started_application(event, begun_key_of(email, name))
    if found is None:
        found, new = _insert_draft(event, email, name, language, firm)
        if new:
            record(Verb.BEGAN, found, by=by, event_id=event.id, named=name, after={"state": found.state})
            if not quiet:
                tell_firm(found, BEGUN)
            return found
    template = BEGUN if found.state is ApplicationState.DRAFT else LINK
    if not quiet and not mailed_since(template.key, (Subject.EXHIBITOR, found.id), clock.now() - _RESEND_AFTER):
        tell_firm(found, template)
    return found


def check_open(event: Event) -> None:
    """Raises Refused unless applications are open now."""
    if not is_accepting(settings_of(event), clock.now()):
        raise Refused(_("Applications are not taken now."))


def is_direct(exhibitor: Exhibitor) -> bool:
    """Whether the firm's changes are saved directly: in a draft, and until the deadline before it is accepted."""
    if exhibitor.state is ApplicationState.DRAFT:
        return True
    waiting = exhibitor.state in {ApplicationState.SUBMITTED, ApplicationState.WAITING}
    return waiting and is_accepting(settings_of(exhibitor.event), clock.now())


def lock_exhibitor(exhibitor: Exhibitor) -> None:
    """Lock the exhibitor's row until the transaction ends, and reload it with its firm."""
    query = sa.select(Exhibitor).where(Exhibitor.id == exhibitor.id).with_for_update(of=Exhibitor)
    db.session.scalar(query.options(joinedload(Exhibitor.firm)), execution_options={"populate_existing": True})


def lock_version(exhibitor: Exhibitor, version: int | None) -> None:
    """Lock the row as `lock_exhibitor` does. Raises Changed when it is not at `version` (None: not compared)."""
    lock_exhibitor(exhibitor)
    if version is not None and exhibitor.version != version:
        raise Changed(_("Somebody else changed this application while you wrote."), changes_since(exhibitor, version))


def submit(
    exhibitor: Exhibitor, *, version: int | None = None, by: Actor, late: bool = False, quiet: bool = False
) -> None:
    """Submit an application, or one that was withdrawn; idempotent. Submitting accepts the terms.

    Raises Refused for an incomplete application, naming all that is missing, after the deadline (unless `late`), and when
    the firm has another live application for the event. `quiet` mails nothing.
    """
    lock_exhibitor(exhibitor)
    if exhibitor.state is ApplicationState.SUBMITTED:
        return
    lock_version(exhibitor, version)
    if not may_become(exhibitor.state, ApplicationState.SUBMITTED):
        raise Refused(_("This application cannot be submitted any more."))
    if not late:
        check_open(exhibitor.event)
    check_complete(exhibitor)
    before, twice = exhibitor.state, _("Your firm has applied for this expo already. Ask the organisers.")
    with refuse_violations({"uq_exhibitors_live": twice}):
        if exhibitor.firm is None:
            match_firm(exhibitor, by=by)
        exhibitor.state, exhibitor.step = ApplicationState.SUBMITTED, "review"
        exhibitor.submitted_at = exhibitor.terms_accepted_at = clock.now()
        exhibitor.version += 1
    match_neighbours(exhibitor)
    if exhibitor.firm is not None:
        reindex(exhibitor.firm)
    _record_submitted(exhibitor, before, by)
    if not quiet:
        tell_firm(exhibitor, RECEIVED)


def _record_submitted(exhibitor: Exhibitor, before: ApplicationState, by: Actor) -> None:
    record(
        Verb.SUBMITTED,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=firm_name(exhibitor),
        before={"state": before},
        after={"state": exhibitor.state, "version": exhibitor.version},
    )


def check_complete(exhibitor: Exhibitor) -> None:
    """Raises Refused listing each step in which something required is missing."""
    data, missing = firm_data(exhibitor), []
    if any(not data[name] for name in REQUIRED_FIELDS):
        missing.append(_("The firm: its legal name, its name for visitors, its country and at least one sector."))
    if not any(contact.email or contact.phone for contact in contacts_of(exhibitor)):
        missing.append(_("Contacts: one person with a mail address or a phone number."))
    if not exhibitor.products:
        missing.append(_("Products: at least one."))
    if not exhibitor.fascia_name and exhibitor.scheme in WITH_FASCIA:
        missing.append(_("The space: the name for the fascia board."))
    if missing:
        raise Refused(_("Something is missing before you can send the application."), missing)


def fascia_limit(event: Event) -> int:
    """The greatest number of characters on a fascia board."""
    settings = settings_of(event)
    return settings.fascia_limit if settings else DEFAULT_FASCIA_LIMIT


def renew_link(exhibitor: Exhibitor, *, by: Actor, told: bool = True) -> None:
    """Replace the private link and, if `told`, mail the new one; the old one, and the firm's calendars, stop working."""
    replace_link(exhibitor, by=by)
    record(Verb.RENEWED_THE_LINK_OF, exhibitor, by=by, event_id=exhibitor.event_id, named=firm_name(exhibitor))
    if told:
        tell_firm(exhibitor, LINK)


def replace_link(exhibitor: Exhibitor, *, by: Actor) -> None:
    """Draw a new private link without a mail."""
    exhibitor.link_key = new_key()
    db.session.flush()
    dispatch(FirmLinkRenewed(exhibitor, by))


def change_address(exhibitor: Exhibitor, email: str, *, by: Actor, mail_link: bool = True) -> None:
    """Change the address of whoever acts for the firm; the link is renewed and, with `mail_link`, mailed there. Contacts
    with the former address get the new one. For organisers only, since the address identifies the firm from now on.
    """
    lock_exhibitor(exhibitor)
    if email == exhibitor.email:
        return
    for contact in contacts_of(exhibitor):
        if contact.email.casefold() == exhibitor.email.casefold():
            contact.email = email
    before, exhibitor.email = exhibitor.email, email
    exhibitor.version += 1
    db.session.flush()
    record(
        Verb.CHANGED,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=firm_name(exhibitor),
        before={"email": before},
        after={"email": email, "version": exhibitor.version},
    )
    renew_link(exhibitor, by=by, told=mail_link)


def send_link(exhibitor: Exhibitor, *, by: Actor) -> None:
    """Mail the private link again."""
    record(Verb.SENT_THE_LINK_OF, exhibitor, by=by, event_id=exhibitor.event_id, named=firm_name(exhibitor))
    tell_firm(exhibitor, LINK)


def begun_key_of(email: str, name: str) -> str:
    """The key by which a second beginning of the same firm from the same address is the first."""
    return hashlib.sha256(f"{email.casefold()}\n{match_key(name)}".encode()).hexdigest()


def _started_application(event: Event, key: str) -> Exhibitor | None:
    return db.session.scalar(sa.select(Exhibitor).where(Exhibitor.event_id == event.id, Exhibitor.begun_key == key))


def _insert_draft(event: Event, email: str, name: str, language: str, firm: Firm | None) -> tuple[Exhibitor, bool]:
    """Insert a draft; returns it and True, or the existing one and False when a concurrent request inserted it first."""
    key = begun_key_of(email, name)
    draft = Exhibitor(
        uid=uuid.uuid4().hex,
        event=event,
        link_key=new_key(),
        begun_key=key,
        language=language,
        email=email,
        draft={"legal_name": name, "display_name": name},
        created_at=clock.now(),
        fascia_name=name if len(name) <= fascia_limit(event) else "",
    )
    try:
        with db.session.begin_nested():
            db.session.add(draft)
            db.session.flush()
    except IntegrityError:
        found = _started_application(event, key)
        if found is None:
            raise
        return found, False
    if firm is not None:
        _prefill(draft, firm)
    index_exhibitor(draft)
    db.session.flush()
    return draft, True


def _prefill(draft: Exhibitor, firm: Firm) -> None:
    """Let the draft follow the firm's data, and copy what its latest application said: products, fascia board and contacts are
    this application's own from then on.
    """
    last = db.session.scalar(
        sa.select(Exhibitor)
        .where(Exhibitor.firm_id == firm.id, Exhibitor.state != ApplicationState.DRAFT)
        .order_by(Exhibitor.id.desc())
        .limit(1)
    )
    if last is None:
        return
    draft.draft, draft.filled_from = {}, firm
    draft.fascia_name = last.fascia_name if len(last.fascia_name) <= fascia_limit(draft.event) else ""
    draft.products, draft.activity = list(last.products), last.activity
    for contact in contacts_of(last):
        db.session.add(
            Contact(
                exhibitor_id=draft.id,
                kind=contact.kind,
                name=contact.name,
                email=contact.email,
                phone=contact.phone,
                address=contact.address,
            )
        )


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the history and change requests store them: enums as their values."""
    return {name: getattr(value, "value", value) for name, value in values.items()}
