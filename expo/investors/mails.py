"""The mails of the investors' desk: to investors, to bodies that are asked, to the desk's officers."""

from expo.i18n import _l
from expo.mail.rules import Template

_EXPO = (_l("the expo's name"), "Pakistan IT & Digital Expo")
_NUMBER = (_l("the number of the case"), "12")
_TO_INVESTOR = {
    "name": (_l("the person's name"), "Ayla Example"),
    "expo": _EXPO,
    "number": _NUMBER,
    "link": (_l("the private link"), "https://expo.example/case/private-link"),
}
_TO_OFFICER = {
    "name": (_l("the officer's name"), "Demo Officer"),
    "expo": _EXPO,
    "number": _NUMBER,
    "link": (_l("the address of the case"), "https://expo.example/organise/expo/cases/1"),
}
CASE_RECEIVED = Template(
    "case received",
    _l("An investor's case was received"),
    _l("Your case {number} at the investors’ desk of {expo}"),
    _l(
        "Dear {name},\n\nthe investors’ desk of {expo} has your inquiry. It is case {number}.\n\n"
        "You hear from the desk by {acknowledged}, and have an answer by {answered}. Saturdays and Sundays are not counted; "
        "public holidays may add to it.\n\n"
        "On this page you see where it stands, add to it or withdraw it. Keep the address to yourself:\n\n{link}"
    ),
    {
        **_TO_INVESTOR,
        "acknowledged": (_l("the day by which the desk takes it up"), "14 April 2027"),
        "answered": (_l("the day by which the desk answers"), "27 April 2027"),
    },
)
BODY_ASKED = Template(
    "body asked about a case",
    _l("A question of the investors' desk to a public body"),
    _l("A question to {party}, case {number}"),
    _l(
        "Dear {name},\n\nthe investors’ desk of {expo} has a question to {party}. It is about case {number}; please answer by "
        "{due}.\n\nYou read and answer it here. Keep the address to those who answer for {party}:\n\n{link}"
    ),
    {
        "name": (_l("the person's name"), "Ayla Example"),
        "party": (_l("the public body"), "Demo Ministry"),
        "expo": _EXPO,
        "number": _NUMBER,
        "due": (_l("the day by which the body answers"), "27 April 2027"),
        "link": (_l("the private link"), "https://expo.example/case-questions/private-link"),
    },
)
BODY_ANSWERED = Template(
    "body answered about a case",
    _l("A public body answered the investors' desk"),
    _l("{party} answered in case {number}"),
    _l(
        "Dear {name},\n\n{party} answered in case {number} of the investors’ desk of {expo}. The answer is here:\n\n{link}"
    ),
    {**_TO_OFFICER, "party": (_l("the public body"), "Demo Ministry")},
)
CASE_OVERDUE = Template(
    "case overdue",
    _l("An investor's case is overdue"),
    _l("Case {number} is overdue"),
    _l("Dear {name},\n\nin case {number} of the investors’ desk of {expo} this is overdue: {what}.\n\n{link}"),
    {**_TO_OFFICER, "what": (_l("what is overdue"), "answer overdue")},
)
FOLLOW_UP = Template(
    "follow-up of a commitment",
    _l("What became of an investor's intention"),
    _l("Case {number}: what became of it?"),
    _l(
        "Dear {name},\n\n{days} days ago the investors’ desk of {expo} noted what you intend in case {number}.\n\n"
        "Please say on your page how it stands: done, later, or dropped. Opening the page changes nothing.\n\n{link}"
    ),
    {**_TO_INVESTOR, "days": (_l("how many days ago"), "90")},
)
CASE_CLOSED = Template(
    "case closed",
    _l("An investor's case was closed"),
    _l("Case {number} is closed"),
    _l(
        "Dear {name},\n\nthe investors’ desk of {expo} closed your case {number}: {reason}.\n\n"
        "Your page still has its dates and answers:\n\n{link}"
    ),
    {**_TO_INVESTOR, "reason": (_l("why it was closed"), "all questions are settled")},
)
TEMPLATES = (CASE_RECEIVED, BODY_ASKED, BODY_ANSWERED, CASE_OVERDUE, FOLLOW_UP, CASE_CLOSED)
