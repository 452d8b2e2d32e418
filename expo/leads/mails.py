"""The mails about leads: to a person who agreed at a scan, and to firms that must delete what they exported."""

from expo.i18n import _l
from expo.mail.rules import Template

AGREED = Template(
    "agreed at a scan",
    _l("What somebody agreed to at a booth"),
    _l("What you share with {firm}"),
    _l(
        "Dear {name},\n\n{firm} scanned your badge at {expo}, and on its device it was agreed that it may have: {extent}.\n\n"
        "If that was not you, or if you think otherwise now, take it back here. The page has every firm that scanned you, "
        "and a choice for all of them at once:\n\n{link}"
    ),
    {
        "name": (_l("the person's name"), "Vito Example"),
        "firm": (_l("the firm's name"), "Emil Example Ltd"),
        "expo": (_l("the expo's name"), "Istanbul Tech Summit"),
        "extent": (_l("what is shared"), "name, organisation and mail address"),
        "link": (_l("the private link"), "https://expo.example/my/private-link/leads"),
    },
)
TAKEN_BACK = Template(
    "lead taken back",
    _l("A lead was taken back"),
    _l("Delete what you have of lead {numbers}"),
    _l(
        "Dear {firm},\n\nof these leads at {expo} less is shared with you than you exported, or nothing any more:\n\n"
        "{numbers}\n\nDelete it from every copy that you made: the columns “Lead” and “State” of a new export say what goes "
        "and what may stay.\n\n{link}"
    ),
    {
        "firm": (_l("the firm's name"), "Emil Example Ltd"),
        "expo": (_l("the expo's name"), "Istanbul Tech Summit"),
        "when": (_l("the expo's days"), "13 – 15 April 2027"),
        "numbers": (_l("the numbers of the leads"), "1042"),
        "link": (_l("the private link"), "https://expo.example/exhibitor/private-link/leads"),
    },
)
ERASED = Template(
    "lead erased",
    _l("Somebody of a firm's leads was erased"),
    _l("Lead {numbers} was erased"),
    _l(
        "Dear {firm},\n\nthe person behind this lead at {expo} had everything about them erased:\n\n{numbers}\n\n"
        "Delete them from every copy that you made.\n\n{link}"
    ),
    TAKEN_BACK.holes,
)
TEMPLATES = (AGREED, TAKEN_BACK, ERASED)
