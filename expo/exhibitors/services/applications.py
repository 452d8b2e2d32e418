"""A firm's application: begun by mail, saved step by step, submitted."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from expo import clock
from expo.db import db, refusing
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.exhibitors.mails import BEGUN, LINK, RECEIVED
from expo.exhibitors.models import Contact, Exhibitor, Firm, Neighbour
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.queries import accepting, contacts_of, firm_name, live_application, neighbours_of, settings_of
from expo.exhibitors.rules import WITH_FASCIA, ApplicationState, match_key, may_become
from expo.exhibitors.services.firms import firm_data, index_exhibitor, known_firm, place_firm, reindex
from expo.history.queries import changes_since
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.tokens import new_key
from expo.mail.queries import mailed_since

_AGAIN = timedelta(minutes=5)  # a mailbox gets at most one mail with the same link in this time
STRICTEST_FASCIA = 20  # characters, where an event said nothing
NEEDED = ("legal_name", "display_name", "country", "sectors")


def begin(
    event: Event, email: str, name: str, *, language: str, by: Actor, late: bool = False, quiet: bool = False
) -> Exhibitor:
    """Begin the application of a firm and mail its private link; the page that follows is the same for everybody.

    Whoever begins again with the same mailbox and firm gets the link again, whatever became of it. A firm known by that
    address finds its data again. Raises Refused while applications are shut, unless `late` (an organiser's word).
    """
    if not late:
        check_open(event)
    firm = known_firm(event, email, Firm.match_key == match_key(name))
    found = (live_application(event, firm) if firm else None) or _begun(event, _begun_key(email, name))
    if found is None:
        found, new = _new(event, email, name, language, firm)
        if new:
            record(Verb.BEGAN, found, by=by, event_id=event.id, named=name, after={"state": found.state})
            if not quiet:
                tell_firm(found, BEGUN)
            return found
    template = BEGUN if found.state is ApplicationState.DRAFT else LINK
    if not quiet and not mailed_since(template.key, ("exhibitor", found.id), clock.now() - _AGAIN):
        tell_firm(found, template)
    return found


def check_open(event: Event) -> None:
    """Raises Refused outside the time in which applications are taken."""
    if not accepting(settings_of(event), clock.now()):
        raise Refused(_("Applications are not taken now."))


def is_direct(exhibitor: Exhibitor) -> bool:
    """Whether what the firm changes holds at once: until the deadline, and before an organiser accepted it."""
    if exhibitor.state is ApplicationState.DRAFT:
        return True
    waiting = exhibitor.state in {ApplicationState.SUBMITTED, ApplicationState.WAITING}
    return waiting and accepting(settings_of(exhibitor.event), clock.now())


def lock_exhibitor(exhibitor: Exhibitor) -> None:
    """Read it anew, with its firm's name, and keep others from changing it until the transaction ends."""
    query = sa.select(Exhibitor).where(Exhibitor.id == exhibitor.id).with_for_update(of=Exhibitor)
    db.session.scalar(query.options(joinedload(Exhibitor.firm)), execution_options={"populate_existing": True})


def lock_version(exhibitor: Exhibitor, version: int | None) -> None:
    """`lock_exhibitor`; raises Changed when it is not at `version` any more (None: whatever it is)."""
    lock_exhibitor(exhibitor)
    if version is not None and exhibitor.version != version:
        raise Changed(_("Somebody else changed this application while you wrote."), changes_since(exhibitor, version))


def submit(
    exhibitor: Exhibitor, *, version: int | None = None, by: Actor, late: bool = False, quiet: bool = False
) -> None:
    """Send the application to the organisers, once however often it is pressed; a firm that withdrew sends it again.

    The terms are accepted by this. Raises Refused for one that lacks something, naming all of it, after the deadline
    (unless `late`), and when the firm has an application for this expo already. `quiet` mails nothing.
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
    before = exhibitor.state
    with refusing({"uq_exhibitors_live": _("Your firm has applied for this expo already. Ask the organisers.")}):
        if exhibitor.firm is None:
            place_firm(exhibitor, by=by)
        exhibitor.state, exhibitor.step = ApplicationState.SUBMITTED, "review"
        exhibitor.submitted_at = exhibitor.terms_accepted_at = clock.now()
        exhibitor.version += 1
    _match_neighbours(exhibitor)
    if exhibitor.firm is not None:
        reindex(exhibitor.firm)
    record(
        Verb.SUBMITTED,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=firm_name(exhibitor),
        before={"state": before},
        after={"state": exhibitor.state, "version": exhibitor.version},
    )
    if not quiet:
        tell_firm(exhibitor, RECEIVED)


def check_complete(exhibitor: Exhibitor) -> None:
    """Raises Refused naming each step that lacks something."""
    data, lacking = firm_data(exhibitor), []
    if any(not data[name] for name in NEEDED):
        lacking.append(_("The firm: its legal name, its name for visitors, its country and at least one sector."))
    if not any(contact.email or contact.phone for contact in contacts_of(exhibitor)):
        lacking.append(_("Contacts: one person with a mail address or a phone number."))
    if not exhibitor.products:
        lacking.append(_("Products: at least one."))
    if not exhibitor.fascia_name and exhibitor.scheme in WITH_FASCIA:
        lacking.append(_("The space: the name for the fascia board."))
    if lacking:
        raise Refused(_("Something is missing before you can send the application."), lacking)


def fascia_limit(event: Event) -> int:
    """How many characters the board over a booth takes."""
    kept = settings_of(event)
    return kept.fascia_limit if kept else STRICTEST_FASCIA


def renew_link(exhibitor: Exhibitor, *, by: Actor) -> None:
    """A new private link, mailed; the old one opens nothing from now on."""
    exhibitor.link_key = new_key()
    db.session.flush()
    record(Verb.RENEWED_THE_LINK_OF, exhibitor, by=by, event_id=exhibitor.event_id, named=firm_name(exhibitor))
    tell_firm(exhibitor, LINK)


def change_address(exhibitor: Exhibitor, email: str, *, by: Actor) -> None:
    """Somebody else answers for the firm: the link is renewed and mailed to them. An organiser's word alone, since whoever
    holds that address is known for the firm from now on.
    """
    lock_exhibitor(exhibitor)
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
    renew_link(exhibitor, by=by)


def send_link(exhibitor: Exhibitor, *, by: Actor) -> None:
    """Mail the private link once more."""
    record(Verb.SENT_THE_LINK_OF, exhibitor, by=by, event_id=exhibitor.event_id, named=firm_name(exhibitor))
    tell_firm(exhibitor, LINK)


def _begun_key(email: str, name: str) -> str:
    return hashlib.sha256(f"{email.casefold()}\n{match_key(name)}".encode()).hexdigest()


def _begun(event: Event, key: str) -> Exhibitor | None:
    return db.session.scalar(sa.select(Exhibitor).where(Exhibitor.event_id == event.id, Exhibitor.begun_key == key))


def _new(event: Event, email: str, name: str, language: str, firm: Firm | None) -> tuple[Exhibitor, bool]:
    """A draft, and whether it is new: of two presses at once the second finds the first's."""
    key = _begun_key(email, name)
    made = Exhibitor(
        uid=uuid.uuid4().hex,
        event_id=event.id,
        event=event,
        link_key=new_key(),
        begun_key=key,
        language=language,
        email=email,
        draft={"legal_name": name, "display_name": name},
        created_at=clock.now(),
        state=ApplicationState.DRAFT,
        fascia_name=name if len(name) <= fascia_limit(event) else "",
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError:
        found = _begun(event, key)
        if found is None:
            raise
        return found, False
    if firm is not None:
        _remember(made, firm)
    index_exhibitor(made)
    db.session.flush()
    return made, True


def _remember(made: Exhibitor, firm: Firm) -> None:
    """A firm that is known finds its data and what it said last time."""
    last = db.session.scalar(
        sa.select(Exhibitor)
        .where(Exhibitor.firm_id == firm.id, Exhibitor.state != ApplicationState.DRAFT)
        .order_by(Exhibitor.id.desc())
        .limit(1)
    )
    if last is None:
        return
    made.draft = firm_data(last)
    made.fascia_name = last.fascia_name if len(last.fascia_name) <= fascia_limit(made.event) else ""
    made.products, made.activity = list(last.products), last.activity
    for contact in contacts_of(last):
        db.session.add(
            Contact(
                exhibitor_id=made.id,
                kind=contact.kind,
                name=contact.name,
                email=contact.email,
                phone=contact.phone,
                address=contact.address,
            )
        )


def _match_neighbours(exhibitor: Exhibitor) -> None:
    """The firms it named that applied here are known by now; and it may be one that others named."""
    wanted = {one.match_key: one for one in neighbours_of(exhibitor)}
    for firm_id, key in _firms_here(exhibitor.event_id, list(wanted)):
        if firm_id != exhibitor.firm_id:
            wanted[key].firm_id = firm_id
    if exhibitor.firm is None:
        return
    keys = {match_key(exhibitor.firm.legal_name), match_key(exhibitor.firm.display_name)}
    here = sa.select(Exhibitor.id).where(Exhibitor.event_id == exhibitor.event_id, Exhibitor.id != exhibitor.id)
    naming = sa.update(Neighbour).where(
        Neighbour.match_key.in_(keys), Neighbour.firm_id.is_(None), Neighbour.exhibitor_id.in_(here)
    )
    db.session.execute(naming.values(firm_id=exhibitor.firm_id))


def _firms_here(event_id: int, keys: Sequence[str]) -> Sequence[tuple[int, str]]:
    query = (
        sa.select(Firm.id, Firm.match_key)
        .join(Exhibitor, Exhibitor.firm_id == Firm.id)
        .where(Exhibitor.event_id == event_id, Firm.match_key.in_(keys))
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def recorded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the history and a difference keep them: plain."""
    return {name: getattr(value, "value", value) for name, value in values.items()}
