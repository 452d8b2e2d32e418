"""The default texts of letters and of the mails about them."""

import functools

from expo.i18n import _, _l, force_locale
from expo.letters.rules import PassportKind, Payer
from expo.letters.text import LetterWords
from expo.mail.rules import Template

_SHARED = {
    "name": (_l("the person's name"), "Vito Example"),
    "expo": (_l("the expo's name"), "Istanbul Tech Summit"),
    "when": (_l("its days"), "12–14 October 2027"),
    "where": (_l("its venue and city"), "Demo Congress Centre, Istanbul"),
    "category": (_l("the category"), "Delegate"),
    "link": (_l("the private link"), "https://expo.example/my/private-link"),
}
_REASON = {"reason": (_l("what the organiser wrote"), "The passport ends too early.")}
_NUMBER = {"number": (_l("the letter's number"), "2027/0042")}

LETTER_READY = Template(
    "letter ready",
    _l("Invitation letter: ready"),
    _l("Your invitation letter for {expo} is ready"),
    _l(
        "Dear {name},\n\nyour invitation letter {number} for {expo} is ready. Open it by your private link, print it, and take "
        "it to the mission with your passport. Do not pass the link on: the letter has your passport number.\n\n{link}"
    ),
    _SHARED | _NUMBER,
)
LETTER_REFUSED = Template(
    "letter refused",
    _l("Invitation letter: refused"),
    _l("About your invitation letter for {expo}"),
    _l(
        "Dear {name},\n\nwe cannot write the invitation letter for {expo} that you asked for.\n\n{reason}\n\n"
        "You can mend what you wrote and ask again by your private link.\n\n{link}"
    ),
    _SHARED | _REASON,
)
LETTER_REVOKED = Template(
    "letter revoked",
    _l("Invitation letter: revoked"),
    _l("Your invitation letter for {expo} is not valid any more"),
    _l(
        "Dear {name},\n\nyour invitation letter {number} for {expo} is revoked. Do not use it any more: whoever verifies it "
        "reads that it is not valid.\n\n{reason}\n\n{link}"
    ),
    _SHARED | _NUMBER | _REASON,
)

TEMPLATES = (LETTER_READY, LETTER_REFUSED, LETTER_REVOKED)


@functools.lru_cache(maxsize=8)
def letter_words(language: str) -> LetterWords:
    """The texts of a letter in a language, with placeholders for the holder's and the expo's data."""
    with force_locale(language):
        return LetterWords(
            title=_("Invitation letter"),
            to=_("To the visa section of: {mission}"),
            invites=_("{host} invites {name} ({post}, {employer}) to {expo}, which takes place on {dates} at {place}."),
            visit=_("Purpose of the visit: {purpose}. Places to be visited: {places}. Stay: {arrives} to {leaves}."),
            payer={payer.value: text for payer, text in payer_words().items()},
            promise=_(
                "This letter confirms the invitation. It is no promise of a visa: that is the decision of the mission alone."
            ),
            verify=_("Verify this letter at {address} by its code, or by the square code. It holds until {until}."),
            number=_("Number {number}, {date}"),
            tax=_("Tax number: {tax}"),
            labels={
                "name": _("Full name"),
                "nationality": _("Nationality"),
                "born_on": _("Date of birth"),
                "birth_place": _("Place of birth"),
                "kind": _("Kind of passport"),
                "number": _("Passport number"),
                "issued": _("Passport issued"),
                "expires_on": _("Passport valid until"),
                "employer": _("Employer"),
                "post": _("Post"),
            },
            kinds={kind.value: text for kind, text in kind_words().items()},
            erased=_("data erased"),
        )


def payer_words() -> dict[Payer, str]:
    """The sentence of a letter that says who pays."""
    return {
        Payer.VISITOR: _("The visitor pays for travel and stay."),
        Payer.EMPLOYER: _("The visitor’s employer pays for travel and stay."),
        Payer.HOST_STAY: _("The host pays for the stay, the visitor for travel."),
        Payer.HOST: _("The host pays for travel and stay."),
    }


def kind_words() -> dict[PassportKind, str]:
    return {
        PassportKind.ORDINARY: _("ordinary"),
        PassportKind.OFFICIAL: _("official or special"),
        PassportKind.SERVICE: _("service"),
        PassportKind.DIPLOMATIC: _("diplomatic"),
    }
