"""Badge services at the desk: replacing lost badges, correcting names, handing over stacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from expo import clock
from expo.badges.queries import already_printed
from expo.checkin.models import Handover, RetiredCode
from expo.checkin.queries import registrations_by_codes, waiting_badges
from expo.checkin.rules import DocumentSeen
from expo.db import db
from expo.delegations.models import Delegation
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, _n
from expo.kit.codes import new_code, read_code
from expo.registration.domain_events import MailboxCorrected
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState, search_text
from expo.registration.services.decisions import lock_registration
from expo.registration.services.register import details_of, edit

MOST_HANDED = 200


@dataclass(frozen=True, slots=True)
class HandoverRequest:
    """The badges to hand over: scanned codes, and the waiting badges of a delegation; with the document that was shown."""

    scanned: Sequence[str] = ()
    delegation: Delegation | None = None
    document: DocumentSeen = DocumentSeen.KNOWN


def replace_badge(registration: Registration, *, by: Actor) -> None:
    """Issue a new code for a lost badge; the old one is retired and refused at every gate. Raises Refused if the
    registration is not confirmed.
    """
    lock_registration(registration)
    if registration.state is not RegistrationState.CONFIRMED:
        raise Refused(_("There is a badge only once the registration is confirmed."))
    retired = RetiredCode(
        event_id=registration.event_id,
        registration_id=registration.id,
        code=registration.code,
        retired_at=clock.now(),
        retired_by=by.name,
    )
    db.session.add(retired)
    registration.code = new_code()
    registration.search = search_text(details_of(registration), registration.code)
    registration.version += 1
    db.session.flush()
    record(
        Verb.REPLACED_THE_BADGE_OF,
        registration,
        by=by,
        event_id=registration.event_id,
        named=registration.name,
        after={"version": registration.version},
    )


def replace_unprinted_badge(corrected: MailboxCorrected) -> None:
    """Issue a new code to a person whose mail address was corrected, since the former address has the old one. A printed
    badge keeps its code.
    """
    person = corrected.person
    if person.state is RegistrationState.CONFIRMED and not already_printed([person.id]):
        replace_badge(person, by=corrected.by)


def correct_name(registration: Registration, corrected: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Correct what a badge says of a person: fields of their details. Raises Changed when `version` is not the current one
    (optimistic locking).
    """
    edit(registration, replace(details_of(registration), **corrected), version=version, by=by)


def hand_over(event: Event, proxy: str, request: HandoverRequest, note: str = "", *, by: Actor) -> Handover:
    """Record that `proxy` took badges for others. Raises Refused for lines that are no confirmed badge of this event
    (naming them), for no badges, and for more than 200.
    """
    badges = {badge.id: badge for badge in _badges_of_lines(event, request.scanned)}
    if request.delegation is not None:
        badges |= {badge.id: badge for badge in waiting_badges(request.delegation)}
    if not badges:
        raise Refused(
            _("No printed badge of this delegation waits.") if request.delegation else _("Scan at least one badge.")
        )
    if len(badges) > MOST_HANDED:
        raise Refused(
            _n("Hand over at most %(num)d badge at a time.", "Hand over at most %(num)d badges at a time.", MOST_HANDED)
        )
    handover = Handover(
        event_id=event.id,
        proxy=proxy,
        note=note,
        handed_at=clock.now(),
        handed_by=by.name,
        document=request.document,
        delegation_id=request.delegation.id if request.delegation else None,
        badges=list(badges.values()),
    )
    db.session.add(handover)
    db.session.flush()
    after = {"badges": len(badges), "document": request.document}
    record(Verb.HANDED_OVER, handover, by=by, event_id=event.id, named=proxy, after=after)
    return handover


def _badges_of_lines(event: Event, scanned: Sequence[str]) -> list[Registration]:
    """The registrations of the scanned lines."""
    lines = [line.strip() for line in scanned if line.strip()]
    codes = [read_code(line) for line in lines]
    badges = {badge.code: badge for badge in registrations_by_codes(event, [code for code in codes if code])}
    invalid = [line[:60] for line, code in zip(lines, codes, strict=True) if code not in badges]
    if invalid:
        raise Refused(_("Some lines are no badge of this expo. Nothing was recorded."), invalid[:MOST_HANDED])
    return list(badges.values())
