"""The mail about meetings that are new, moved or cancelled."""

from expo.i18n import _l
from expo.mail.rules import Template

MEETINGS_CHANGED = Template(
    "meetings changed",
    _l("Meetings new, moved or cancelled"),
    _l("Your meetings at {expo}"),
    _l(
        "Dear {name},\n\nthis is new about the meetings of {party} at {expo}:\n\n{changes}\n\n"
        "Your calendar has it at once, or when it next asks. All of them:\n\n{link}"
    ),
    {
        "name": (_l("the person's name"), "Emil Example"),
        "party": (_l("the firm, the delegation or the body"), "Emil Example Ltd"),
        "expo": (_l("the expo's name"), "Pakistan IT & Digital Expo"),
        "changes": (
            _l("what changed, line by line"),
            "Emil Example Ltd – Demo Ministry: Wednesday 14 April, 10:20–10:40, T07",
        ),
        "link": (_l("the private link"), "https://expo.example/my/private-link/meetings"),
    },
)
TEMPLATES = (MEETINGS_CHANGED,)
