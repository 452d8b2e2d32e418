"""The contact of a delegation, who has its private link."""

import sqlalchemy as sa

from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import MemberRole
from expo.delegations.services.lifecycle import edit
from expo.registration.happenings import MailboxCorrected
from expo.registration.rules import mailbox


def correct_head(corrected: MailboxCorrected) -> None:
    """Give a delegation whose head's address was corrected the new one, where it had the former: its link is renewed."""
    led = sa.select(Delegation).join(Member, Member.delegation_id == Delegation.id)
    head = led.where(Member.registration_id == corrected.person.id, Member.role == MemberRole.HEAD)
    delegation = db.session.scalar(head)
    if delegation is not None and mailbox(delegation.contact_email) == mailbox(corrected.former):
        fields = {"contact_email": corrected.person.email}
        edit(delegation, fields, version=delegation.version, by=corrected.by, mail_link=corrected.told)
