"""The contact of a delegation, who has its private link."""

import sqlalchemy as sa

from expo.db import db
from expo.delegations.mails import MEMBER_CHANGED
from expo.delegations.models import Delegation, Member
from expo.delegations.notices import queue_head_mail
from expo.delegations.rules import MemberRole
from expo.delegations.services.lifecycle import edit, lock_delegation, replace_link, title_of
from expo.history.erasure import forget_holders
from expo.history.field_names import FIELD_NAMES
from expo.history.services import PROGRAM, Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _, force_locale, localize
from expo.mail.erasure import contact_texts, forget_contact
from expo.registration.domain_events import DetailsCorrected, MailboxCorrected
from expo.registration.models import Registration
from expo.registration.namesakes import Namesake, Namesakes, has_mailbox
from expo.registration.rules import mailbox

_BATCH = 5  # in one transaction: all entries and mails of the event are searched for each of them


def correct_head(corrected: MailboxCorrected) -> None:
    """Give a delegation whose head's address was corrected the new one, where it had the former: its link is renewed."""
    led = sa.select(Delegation).join(Member, Member.delegation_id == Delegation.id)
    head = led.where(Member.registration_id == corrected.person.id, Member.role == MemberRole.HEAD)
    delegation = db.session.scalar(head)
    if delegation is not None and mailbox(delegation.contact_email) == mailbox(corrected.former):
        fields = {"contact_email": corrected.person.email}
        edit(delegation, fields, version=delegation.version, by=corrected.by, mail_link=corrected.told)


def tell_head(corrected: DetailsCorrected) -> None:
    """Tell the head of a delegation what an organiser changed in a member's details; nobody where it was the head's own."""
    person = corrected.person
    member = db.session.scalar(sa.select(Member).where(Member.registration_id == person.id))
    if member is None or member.role is MemberRole.HEAD:
        return
    with force_locale(member.delegation.language):
        changes = [
            _(
                "%(field)s: was %(was)s, is %(now)s",
                field=_field(name),
                was=corrected.was.get(name) or "–",
                now=value or "–",
            )
            for name, value in corrected.now.items()
        ]
    values = {"member": person.name, "changes": "\n".join(changes)}
    queue_head_mail(member.delegation, MEMBER_CHANGED, values, person=person)


def _field(name: str) -> str:
    return str(FIELD_NAMES.get(name, name))


def erase_contact(delegation: Delegation, *, by: Actor) -> None:
    """Erase the contact of a delegation, with what history and mails have of them; its private link stops working."""
    lock_delegation(delegation)
    texts = texts_of_contact(delegation)
    delegation.contact_name, delegation.contact_email = "", ""
    delegation.version += 1
    replace_link(delegation, by=by)
    forget_contact(delegation.event_id, texts)
    forget_holders(delegation)
    record(Verb.ERASED, delegation, by=by, event_id=delegation.event_id, named=title_of(delegation))


def texts_of_contact(delegation: Delegation) -> set[str]:
    """The names and addresses of a delegation's contact, now and before, with each address that its mails went to."""
    now = [delegation.contact_name, delegation.contact_email]
    return contact_texts(delegation, now, ["contact_name", "contact_email", "head"])


def count_delegation_contacts(event_id: int) -> int:
    """How many of an event's delegations have the name or address of a contact."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_with_contact(event_id).subquery())) or 0


def erase_delegation_contacts(event_id: int, most: int) -> int:
    """Erase the contacts of some of an event's delegations, since their time is over; returns of how many."""
    due = list(db.session.scalars(_with_contact(event_id).limit(min(most, _BATCH))))
    for delegation in due:
        erase_contact(delegation, by=PROGRAM)
    return len(due)


def _find_namesakes(registration: Registration) -> list[Namesake]:
    """Contacts of delegations with the person's mail address; a head's contact goes with their registration."""
    led = sa.select(Member.delegation_id).where(
        Member.registration_id == registration.id, Member.role == MemberRole.HEAD
    )
    return [
        Namesake(
            f"delegation {one.id}",
            Subject.DELEGATION,
            f"{one.contact_name or one.contact_email} · {localize(one.name)}",
            "delegations.show",
            {"delegation_id": one.id},
        )
        for one in db.session.scalars(_with_contact(registration.event_id).where(Delegation.id.not_in(led)))
        if has_mailbox(registration, one.contact_email)
    ]


def _erase_namesake(_registration: Registration, found: Namesake, by: Actor) -> None:
    erase_contact(db.session.get_one(Delegation, found.values["delegation_id"]), by=by)


def _with_contact(event_id: int) -> sa.Select[Delegation]:
    named = sa.or_(Delegation.contact_name != "", Delegation.contact_email != "")
    return sa.select(Delegation).where(Delegation.event_id == event_id, named).order_by(Delegation.id)


NAMESAKES = Namesakes(_find_namesakes, _erase_namesake)
