"""Telling that a delegation has another liaison officer: the former one, the new one and the head, each once."""

from expo.accounts.models import Account
from expo.config import settings
from expo.db import db
from expo.delegations.board import kept_by
from expo.delegations.mails import LIAISON_BEGINS, LIAISON_ENDS, LIAISON_OF_HEAD
from expo.delegations.models import Delegation
from expo.delegations.notices import queue_head_mail
from expo.delegations.rules import GONE
from expo.history.subjects import Subject
from expo.i18n import _, force_locale, localize
from expo.mail.rules import Template
from expo.mail.services import queue
from expo.registration.rules import mailbox


def tell_of_liaison(delegation: Delegation, former_id: int | None) -> None:
    """Mail the former liaison officer, the present one and the head. Nobody is told of a delegation that does not come, and
    no account that is switched off; who is officer and head in one is told as the head.
    """
    former = db.session.get(Account, former_id) if former_id is not None else None
    now = db.session.get(Account, delegation.liaison_id) if delegation.liaison_id is not None else None
    if delegation.state in GONE or former is now:
        return
    queue_head_mail(delegation, LIAISON_OF_HEAD, _officers(former, now, delegation.language))
    for officer, template in ((former, LIAISON_ENDS), (now, LIAISON_BEGINS)):
        if officer is not None and officer.active and mailbox(officer.email) != mailbox(delegation.contact_email):
            values = _officers(former, now, officer.language)
            if template is LIAISON_ENDS:
                with force_locale(officer.language):
                    values["meetings"] = kept_by(delegation, officer)
            _queue(delegation, officer, template, values)


def _officers(former: Account | None, now: Account | None, language: str) -> dict[str, str]:
    with force_locale(language):
        return {"was": former.name if former else _("nobody"), "now": now.name if now else _("nobody")}


def _queue(delegation: Delegation, officer: Account, template: Template, values: dict[str, str]) -> None:
    event, language = delegation.event, officer.language
    link = f"{settings().base_url}/organise/{event.slug}/delegations/{delegation.id}"
    named = {"delegation": localize(delegation.name, language), "expo": localize(event.name, language)}
    queue(
        template,
        {"name": officer.name, **named, **values, **({"link": link} if "link" in template.holes else {})},
        to=officer.email,
        to_name=officer.name,
        language=language,
        event_id=event.id,
        about=(Subject.DELEGATION, delegation.id),
        reply_to=event.contact or None,
    )
