"""Texts on what is erased and what stays when somebody erases the data held about them."""

from expo.delegations.models import Delegation
from expo.exhibitors.queries import staff_badge_of
from expo.i18n import _, localize
from expo.leads.queries import leads_about
from expo.letters.queries import delegation_with, requests_about
from expo.registration.models import Registration
from expo.registration.namesakes import namesakes_of
from expo.registration.rules import mailbox


def what_is_erased(registration: Registration) -> dict[str, list[str]]:
    """The sentences on what goes and on what stays, as the page of confirmation shows them."""
    delegation = delegation_with(registration)
    goes = [
        _("Your name, mail address, telephone number, answers, photo and files, in the history and in mails too."),
        _("Your registration is cancelled, and ticket, badge and calendar stop working."),
    ]
    if requests_about(registration):
        goes.append(_("Passport data for invitation letters; a letter that you have becomes void."))
    if delegation is not None:
        goes.append(
            _("Your seat in %(delegation)s, which is free for somebody else.", delegation=localize(delegation.name))
        )
        goes += _contact_sentences(delegation, registration)
    if staff_badge_of(registration) is not None:
        goes.append(_("Your badge as staff of a firm, which the firm may give to somebody else."))
    if leads_about(registration):
        goes.append(_("What you share with firms that scanned your badge: they are told to delete it."))
    stays = _stays(delegation)
    if namesakes_of(registration):
        stays.append(
            _(
                "An interpreter, a driver, a speaker or the contact of a firm, a delegation or a public body has your address "
                "or your name. If that is you, ask the organisers to erase them."
            )
        )
    return {"goes": goes, "stays": stays}


def _contact_sentences(delegation: Delegation, registration: Registration) -> list[str]:
    if mailbox(delegation.contact_email) != registration.email_key:
        return []
    return [_("You are the contact of the delegation: if you head it, its link stops working.")]


def _stays(delegation: Delegation | None) -> list[str]:
    stays = [
        _("That somebody was registered, in which category and when, without saying who. Scans at gates are counted.")
    ]
    if delegation is not None:
        stays.append(_("The delegation and its other members. Numbers of letters stay, without your name."))
    return stays
