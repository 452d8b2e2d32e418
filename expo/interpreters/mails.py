"""The mails to interpreters: their private link, and what has changed."""

from expo.i18n import _l
from expo.mail.rules import Template

_SHARED = {
    "name": (_l("the person's name"), "Derya Example"),
    "expo": (_l("the expo's name"), "Istanbul Tech Summit"),
    "link": (_l("the private link"), "https://expo.example/interpreter/private-link"),
}
BOOKINGS_CHANGED = Template(
    "interpreting changed",
    _l("Changed for an interpreter"),
    _l("Where you interpret at {expo} has changed"),
    _l(
        "Dear {name},\n\nwhere you interpret at {expo} has changed:\n\n{changes}\n\n"
        "Your calendar has it at once, or when it next asks. All of it:\n\n{link}"
    ),
    _SHARED
    | {"changes": (_l("what changed, line by line"), "“Opening”: Tuesday 13 April: was 11:10–12:00, is 16:15–17:05")},
)
LINK = Template(
    "private link of an interpreter",
    _l("Private link of an interpreter"),
    _l("Where you interpret at {expo}"),
    _l(
        "Dear {name},\n\nwhen and where you interpret at {expo} is on this page, with a calendar to subscribe to:\n\n{link}"
    ),
    _SHARED,
)
TEMPLATES = (BOOKINGS_CHANGED, LINK)
