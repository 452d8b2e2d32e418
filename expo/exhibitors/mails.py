"""The mail templates about applications and pavilions."""

from expo.i18n import _l
from expo.mail.rules import Template

_SHARED = {
    "firm": (_l("the firm's name"), "Emil Example Ltd"),
    "expo": (_l("the expo's name"), "Istanbul Tech Summit"),
    "when": (_l("its days"), "12–14 October 2027"),
    "link": (_l("the firm's private link"), "https://expo.example/exhibitor/private-link"),
}
_REASON = {"reason": (_l("what the organiser wrote"), "The halls for your sector are full.")}

BEGUN = Template(
    "application begun",
    _l("Application begun"),
    _l("Go on with your application for {expo}"),
    _l(
        "Dear exhibitor,\n\nsomebody, probably you, began the application of {firm} to exhibit at {expo} ({when}).\n\n"
        "Go on by your private link. You can leave the form at any step and come back. Whoever has the link can change "
        "the application, so pass it on within your firm only.\n\n{link}"
    ),
    _SHARED,
)
RECEIVED = Template(
    "application received",
    _l("Application received"),
    _l("We have the application of {firm}"),
    _l(
        "Dear exhibitor,\n\nwe have the application of {firm} for {expo} ({when}). The organisers look at each one. You will "
        "hear from us by mail.\n\nYour page, where you see how things stand:\n\n{link}"
    ),
    _SHARED,
)
ACCEPTED = Template(
    "application accepted",
    _l("Application accepted"),
    _l("{firm} is accepted for {expo}"),
    _l(
        "Dear exhibitor,\n\n{firm} is accepted as an exhibitor of {expo} ({when}). The next step is your space: we write to "
        "you when we can offer it.\n\nOn your page you give us your logo, your documents and the names of your staff.\n\n"
        "{link}"
    ),
    _SHARED,
)
ON_WAITING_LIST = Template(
    "application on the waiting list",
    _l("Application on the waiting list"),
    _l("{firm} is on the waiting list for {expo}"),
    _l(
        "Dear exhibitor,\n\nall the space at {expo} that fits {firm} is taken at the moment. You are on the waiting list. "
        "We write to you when a space becomes free.\n\n{link}"
    ),
    _SHARED,
)
DECLINED = Template(
    "application declined",
    _l("Application declined"),
    _l("About the application of {firm}"),
    _l("Dear exhibitor,\n\nwe are sorry: {firm} was not accepted as an exhibitor of {expo}.\n\n{reason}"),
    _SHARED | _REASON,
)
WITHDRAWN = Template(
    "application withdrawn",
    _l("Application withdrawn"),
    _l("{firm} does not exhibit at {expo}"),
    _l(
        "Dear exhibitor,\n\nthe application of {firm} for {expo} is withdrawn. Its staff badges are no longer valid.\n\n{link}"
    ),
    _SHARED,
)
LINK = Template(
    "private link of a firm",
    _l("Private link of a firm"),
    _l("The private link of {firm} for {expo}"),
    _l(
        "Dear exhibitor,\n\nthis is the private link of {firm} for {expo}. Earlier links do not work any more if you renewed "
        "it.\n\n{link}"
    ),
    _SHARED,
)
CHANGE_ANSWERED = Template(
    "change answered",
    _l("Change answered"),
    _l("Your change for {expo}"),
    _l("Dear exhibitor,\n\nyou asked to change the application of {firm} for {expo}.\n\n{reason}\n\n{link}"),
    _SHARED | {"reason": (_l("what became of it"), "Your change is approved.")},
)
COMPANION_ANSWERED = Template(
    "co-exhibitor answered",
    _l("Co-exhibitor approved or not"),
    _l("{companion} at {expo}"),
    _l("To {firm}\n\n{answer}\n\nYour page shows who stands with you at {expo} ({when}):\n\n{link}"),
    _SHARED
    | {
        "companion": (_l("the co-exhibitor’s name"), "Demo Partner Ltd"),
        "answer": (_l("what became of it"), "Demo Partner Ltd is approved as your co-exhibitor."),
    },
)
ENTRY_CORRECTED = Template(
    "entry corrected",
    _l("Entry corrected by the organisers"),
    _l("Your entry for {expo} was corrected"),
    _l(
        "To {firm}\n\nThe organisers of {expo} ({when}) have corrected your entry:\n\n{changes}\n\nIf something is wrong, "
        "answer this mail.\n\n{link}"
    ),
    _SHARED | {"changes": (_l("what was corrected"), "City: was Ankara, is Istanbul")},
)
PAVILION_LINK = Template(
    "private link of a pavilion",
    _l("Private link of a pavilion’s manager"),
    _l("The desk of the pavilion {pavilion} at {expo}"),
    _l(
        "To {manager}\n\nBy this private link you place the firms of the pavilion {pavilion} on its booths at {expo} ({when}). "
        "Whoever has the link can do so: keep it to yourself. Earlier links do not work any more if it was renewed.\n\n{link}"
    ),
    {
        "manager": (_l("the manager’s name"), "Mina Manager"),
        "pavilion": (_l("the pavilion’s name"), "Türkiye pavilion"),
        "expo": _SHARED["expo"],
        "when": _SHARED["when"],
        "link": (_l("the manager’s private link"), "https://expo.example/pavilion/private-link"),
    },
)

TEMPLATES = (
    BEGUN,
    RECEIVED,
    ACCEPTED,
    ON_WAITING_LIST,
    DECLINED,
    WITHDRAWN,
    LINK,
    CHANGE_ANSWERED,
    COMPANION_ANSWERED,
    ENTRY_CORRECTED,
    PAVILION_LINK,
)
