"""The standard texts of an expo's legal pages, in the reader's language, filled with what is known of the expo."""

from collections.abc import Mapping
from typing import Any

from expo.events.models import Event
from expo.i18n import _, _l, country_name, localize
from expo.legal.queries import Organiser
from expo.legal.rules import LegalPage

PAGES: Mapping[LegalPage, Any] = {
    LegalPage.PRIVACY: _l("Privacy notice"),
    LegalPage.IMPRINT: _l("Imprint"),
    LegalPage.ACCESSIBILITY: _l("Accessibility"),
}
IMPRINT_WORDS: Mapping[str, Any] = {
    "name": _l("Organiser"),
    "address": _l("Postal address"),
    "phone": _l("Telephone"),
    "email": _l("Email address"),
    "registration": _l("Register and number"),
    "responsible": _l("Responsible person"),
}


def standard_text(page: LegalPage, event: Event, organiser: Organiser) -> str:
    """The text that stands where the organiser wrote none; `passages_of` says how it is set."""
    lines = {
        LegalPage.PRIVACY: lambda: _privacy(event, organiser),
        LegalPage.IMPRINT: lambda: _imprint(event),
        LegalPage.ACCESSIBILITY: lambda: _accessibility(event, organiser),
    }[page]()
    return "\n".join(lines)


def _privacy(event: Event, organiser: Organiser) -> list[str]:
    return [
        _("This notice says what happens with data about you, by Article 13 of the GDPR and Article 10 of KVKK."),
        *_purposes(),
        *_further_purposes(),
        *_recipients(),
        *_abroad(event),
        *_rights(organiser),
    ]


def _purposes() -> list[str]:
    """What is held, for what, and on which ground."""
    return [
        _head(_("What we use, what for, and on which ground")),
        _item(
            _(
                "Registration: your name, email address, organisation, country and answers, to admit you, to print your "
                "badge and to tell you of changes. Ground: the contract with you (GDPR Art. 6(1)(b), KVKK Art. 5(2)(c))."
            )
        ),
        _item(
            _(
                "Exhibitors: names and addresses of a firm’s contacts, to let booths, to invoice and to reach you. Ground: "
                "the contract, and the law on invoices (GDPR Art. 6(1)(b) and (c), KVKK Art. 5(2)(c) and (ç))."
            )
        ),
        _item(
            _(
                "Invitation letters: passport data, if you ask for a letter. Ground: your request (GDPR Art. 6(1)(b), KVKK "
                "Art. 5(2)(c))."
            )
        ),
    ]


def _further_purposes() -> list[str]:
    """What is held without being asked for, or by consent, and where it all comes from."""
    return [
        _item(
            _(
                "Scans at the gates, to admit each badge once and to know how many people are inside. Ground: our legitimate "
                "interest in a safe expo (GDPR Art. 6(1)(f), KVKK Art. 5(2)(f))."
            )
        ),
        _item(
            _(
                "Network addresses and who changed what, to prevent misuse. Ground: our legitimate interest in secure pages "
                "(GDPR Art. 6(1)(f), KVKK Art. 5(2)(f))."
            )
        ),
        _item(
            _(
                "What you agree to separately, such as an exhibitor seeing your email address after scanning your badge. "
                "Ground: your consent (GDPR Art. 6(1)(a), KVKK Art. 5(1)). "
                "You can take it back on your private page at any time."
            )
        ),
        _(
            "We have the data from you, or from whoever registers you: the head of a delegation, a firm or a public body. "
            "Without a name and an email address nobody can be registered; all that is called optional is optional. "
            "No decision about you is made by a profile."
        ),
    ]


def _recipients() -> list[str]:
    return [
        _head(_("Who receives it")),
        _item(_("The organiser’s team and the staff at the venue, each what their task needs.")),
        _item(_("Those who run this site and send its emails for us, by contract and on our instructions.")),
        _item(
            _("Embassies and other authorities, if you ask for an invitation letter or belong to an official party.")
        ),
        _item(_("Exhibitors and other participants, if you let them scan your badge or meet them by appointment.")),
    ]


def _abroad(event: Event) -> list[str]:
    where = country_name(event.country) if event.country else localize(event.name)
    return [
        _head(_("Transfer abroad")),
        _(
            "The expo takes place in: %(where)s. If you, your firm, an embassy or somebody whom you meet is in another "
            "country, what they need for it goes there, because the contract with you requires it or because you explicitly "
            "agreed (GDPR Art. 49(1)(a) and (b), KVKK Art. 9).",
            where=where,
        ),
    ]


def _rights(organiser: Organiser) -> list[str]:
    """The reader's rights, and whom to turn to."""
    asked = (
        _("For everything else write to %(email)s. We answer within 30 days, free of charge.", email=organiser.email)
        if organiser.email
        else _("For everything else ask the organiser. You are answered within 30 days, free of charge.")
    )
    return [
        _head(_("Your rights")),
        _(
            "You may ask whether we hold data about you, see it, have it corrected, erased or restricted, take it elsewhere, "
            "object to what rests on a legitimate interest, and claim damages (GDPR Art. 15 to 22 and 82, KVKK Art. 11)."
        ),
        _("On your private page, whose link was mailed to you, you can download and erase your data yourself."),
        asked,
        _head(_("How to complain")),
        _(
            "You may complain to the data protection authority of the country where you live or work. In Türkiye that is the "
            "Personal Data Protection Authority, www.kvkk.gov.tr, after you have asked us."
        ),
    ]


def _imprint(event: Event) -> list[str]:
    return [
        _(
            "The organiser named above runs %(expo)s and answers for the content of these pages.",
            expo=localize(event.name),
        ),
        _(
            "Exhibitors, speakers and partners answer for what they write of themselves. "
            "Names and logos belong to their owners."
        ),
    ]


def _accessibility(event: Event, organiser: Organiser) -> list[str]:
    asked = (
        _(
            "Write to %(email)s. We answer within 14 days, and give you what you need in another way until then.",
            email=organiser.email,
        )
        if organiser.email
        else _(
            "Tell the organiser. You are answered within 14 days, and given what you need in another way until then."
        )
    )
    return [
        _(
            "Everybody should be able to use the pages of %(expo)s. They are built to meet WCAG 2.2, level AA, and EN 301 549.",
            expo=localize(event.name),
        ),
        _head(_("What works")),
        _item(_("Every page can be used by keyboard and with a screen reader, and every form without scripts.")),
        _item(
            _(
                "Pages can be enlarged to twice their size, fit a width of 320 pixels, "
                "and follow your setting of light or dark."
            )
        ),
        _item(_("Colour never says something alone: a word or a shape stands with it.")),
        _item(_("What the hall plan shows stands in the directory of exhibitors as text.")),
        *_gaps(),
        _head(_("Something is in your way, or you need help at the venue?")),
        asked,
    ]


def _gaps() -> list[str]:
    return [
        _head(_("What does not work yet")),
        _item(
            _(
                "Badges, invoices and letters as PDF have no tags for screen readers. What they say stands on your private "
                "page as text."
            )
        ),
        _item(_("Pictures and files of exhibitors and speakers are their own, and may lack a description.")),
    ]


def _head(words: str) -> str:
    return f"## {words}"


def _item(words: str) -> str:
    return f"- {words}"
