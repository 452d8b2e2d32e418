"""The mails about meetings that are new, moved or cancelled, about requests, and with the private page of a public body."""

from expo.i18n import _l
from expo.mail.rules import Template

_OF_PARTY = {
    "name": (_l("the person's name"), "Emil Example"),
    "party": (_l("the firm, the delegation or the body"), "Emil Example Ltd"),
    "expo": (_l("the expo's name"), "Pakistan IT & Digital Expo"),
}
_OF_BODY = {
    "name": (_l("the person's name"), "Ayla Example"),
    "party": (_l("the public body"), "Demo Ministry"),
    "expo": (_l("the expo's name"), "Pakistan IT & Digital Expo"),
}
MEETINGS_CHANGED = Template(
    "meetings changed",
    _l("Meetings new, moved or cancelled"),
    _l("Your meetings at {expo}"),
    _l(
        "Dear {name},\n\nthis is new about the meetings of {party} at {expo}:\n\n{changes}\n\n"
        "Your calendar has it at once, or when it next asks. All of them:\n\n{link}"
    ),
    _OF_PARTY
    | {
        "changes": (
            _l("what changed, line by line"),
            "Emil Example Ltd – Demo Ministry: Wednesday 14 April, 10:20–10:40, T07",
        ),
        "link": (_l("the private link"), "https://expo.example/my/private-link/meetings"),
    },
)
CALENDAR_LINK = Template(
    "calendar of a body",
    _l("Private page of a public body"),
    _l("The meetings of {party} at {expo}"),
    _l(
        "Dear {name},\n\nthis is the private page of {party} at {expo}: its meetings, requests to answer, and whom it wishes "
        "to meet. No account is needed; keep the address to yourself.\n\n{page}\n\n"
        "Its meetings are also in this calendar, to which you can subscribe:\n\n{link}\n\n"
        "Addresses that you had before do not work any more."
    ),
    _OF_BODY
    | {
        "page": (_l("the private link"), "https://expo.example/body/private-link"),
        "link": (_l("the address of the calendar"), "https://expo.example/calendar/private-link.ics"),
    },
)
REQUESTS = Template(
    "requests for meetings",
    _l("Requests for meetings"),
    _l("Requests for meetings of {party} at {expo}"),
    _l(
        "Dear {name},\n\nthis is new about requests for meetings of {party} at {expo}:\n\n{news}\n\n"
        "You read and answer them here:\n\n{link}"
    ),
    _OF_PARTY
    | {
        "news": (_l("what is new, request by request"), "Demo Ministry accepts your request."),
        "link": (_l("the private link"), "https://expo.example/exhibitor/private-link/requests"),
    },
)
MEETINGS_ENDED = _l(
    "Its meetings with one other party are cancelled, the others go on without it, and those who would have met it are told."
)
NO_MEETINGS = _l("It had no meetings to come.")
BODY_LEFT = Template(
    "body does not come",
    _l("A public body does not come"),
    _l("{party} does not come to {expo}"),
    _l(
        "Dear {name},\n\n{party} is entered as not coming to {expo}. {meetings}\n\nIf that is a mistake, answer this mail."
    ),
    _OF_BODY | {"meetings": (_l("what becomes of its meetings, or that it had none"), "It had no meetings to come.")},
)
BODY_RETURNED = Template(
    "body comes after all",
    _l("A public body comes after all"),
    _l("{party} comes to {expo} after all"),
    _l(
        "Dear {name},\n\n{party} is entered as coming to {expo} after all. Its meetings are arranged anew. If that is a "
        "mistake, answer this mail."
    ),
    _OF_BODY,
)
OUTCOME_REMINDER = Template(
    "reminder of an outcome",
    _l("What became of a meeting"),
    _l("Your meeting with {others}: how does it stand?"),
    _l(
        "Dear {name},\n\n{days} ago {party} met {others} at {expo}. As you said, the next step is:\n\n{step}\n\n"
        "Please say how it stands: done, later, or dropped. Opening the page changes nothing.\n\n{link}"
    ),
    _OF_PARTY
    | {
        "others": (_l("whom they met"), "Demo Ministry"),
        "days": (_l("how many days ago"), "30 days"),
        "step": (_l("the next step, and who does it"), "Send the samples (Ayla)"),
        "link": (_l("the private link"), "https://expo.example/exhibitor/private-link/outcomes/1"),
    },
)
TEMPLATES = (MEETINGS_CHANGED, CALENDAR_LINK, REQUESTS, OUTCOME_REMINDER, BODY_LEFT, BODY_RETURNED)
