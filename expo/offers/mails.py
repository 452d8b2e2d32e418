"""The mail templates about offers and booths."""

from collections.abc import Mapping
from typing import Any

from expo.i18n import _l
from expo.mail.rules import Template

_SHARED: Mapping[str, tuple[Any, str]] = {
    "firm": (_l("the firm’s name"), "Bosphorus Demo Ltd"),
    "expo": (_l("the expo’s name"), "Istanbul Tech Summit"),
    "when": (_l("its days"), "12–14 October 2027"),
    "link": (_l("the link of the firm’s own page"), "https://expo.example/exhibitor/private-link"),
    "booths": (_l("the numbers of the booths"), "H1-B12, H1-B13"),
}
_UNTIL: Mapping[str, tuple[Any, str]] = {
    "until": (_l("the last moment, in the expo’s time"), "14 March 2027, 18:00 TRT"),
}
_PRICE: Mapping[str, tuple[Any, str]] = {
    "area": (_l("how large the space is"), "18 m²"),
    "amount": (_l("how much it is about"), "EUR 1,500.00"),
}

OFFERED = Template(
    "booth offered",
    _l("Offer: made"),
    _l("A space for {firm} at {expo}"),
    _l(
        "To {firm}\n\nWe offer you booth {booths} ({area}) at {expo} ({when}) for {amount}, taxes included. The offer stands "
        "until {until}. After that the space goes to somebody else.\n\nSee the price line by line and accept or decline on "
        "your own page:\n\n{link}"
    ),
    {**_SHARED, **_PRICE, **_UNTIL},
)
REMINDED = Template(
    "booth offer ends soon",
    _l("Offer: ends soon"),
    _l("Your offer for {expo} ends soon"),
    _l(
        "To {firm}\n\nOur offer of booth {booths} ({area}, {amount}) at {expo} ends on {until}. We have no answer yet.\n\n"
        "Accept or decline on your own page:\n\n{link}"
    ),
    {**_SHARED, **_PRICE, **_UNTIL},
)
ACCEPTED = Template(
    "booth offer accepted",
    _l("Offer: accepted"),
    _l("Booth {booths} is yours at {expo}"),
    _l(
        "To {firm}\n\nYou accepted booth {booths} ({area}) at {expo} ({when}) for {amount}, taxes included. The space is "
        "yours. The invoice comes in a mail of its own.\n\nYour page has everything else:\n\n{link}"
    ),
    {**_SHARED, **_PRICE},
)
DECLINED = Template(
    "booth offer declined",
    _l("Offer: declined"),
    _l("You declined booth {booths} at {expo}"),
    _l(
        "To {firm}\n\nYou declined our offer of booth {booths} at {expo} ({when}). The space is free for others. Your "
        "application goes on without it.\n\n{link}"
    ),
    _SHARED,
)
EXPIRED = Template(
    "booth offer expired",
    _l("Offer: ran out"),
    _l("Our offer of booth {booths} has ended"),
    _l(
        "To {firm}\n\nOur offer of booth {booths} at {expo} ended on {until} without an answer, so the space is free for "
        "others. If you still want to come, answer this mail.\n\n{link}"
    ),
    {**_SHARED, **_UNTIL},
)
TAKEN_BACK = Template(
    "booth offer withdrawn",
    _l("Offer: withdrawn by the organisers"),
    _l("Our offer of booth {booths} is withdrawn"),
    _l(
        "To {firm}\n\nThe organisers of {expo} ({when}) have withdrawn the offer of booth {booths}. You owe nothing for it. "
        "They write to you when they can offer another space.\n\n{link}"
    ),
    _SHARED,
)
RENUMBERED = Template(
    "booth renumbered",
    _l("Booth renumbered"),
    _l("Your booth at {expo} has another number: {booths}"),
    _l(
        "To {firm}\n\nThe organisers of {expo} ({when}) have renumbered the plan. Your booth was {former}, is {booths}. "
        "The place is the same.\n\n{link}"
    ),
    {**_SHARED, "former": (_l("the booth numbers before"), "A-12")},
)
KEPT_FOR_NEXT = Template(
    "wished booth is kept",
    _l("A booth that was wished for is free and kept for the next in line"),
    _l("Booth {booths} at {expo} is kept for you"),
    _l(
        "To {firm}\n\nYou wished for booth {booths} at {expo} ({when}). It has become free, and you are the next in line, so "
        "it is kept for you until {until}. After that it is for whoever asks first.\n\nTake it or give it up on your own page:"
        "\n\n{link}"
    ),
    {**_SHARED, **_UNTIL},
)
FREE_FOR_ALL = Template(
    "wished booth is free for all",
    _l("A booth that was wished for is free for whoever asks first"),
    _l("Booth {booths} at {expo} is free: first come, first served"),
    _l(
        "To {firm}\n\nYou wished for booth {booths} at {expo} ({when}). It has become free. All firms that wished for it get "
        "this mail now, and it is for whoever asks first: answer this mail if you want it.\n\n{link}"
    ),
    _SHARED,
)
CLAIM_MADE = Template(
    "last booth kept",
    _l("Renewal claim: made"),
    _l("Your booth {booths} is kept for you at {expo}"),
    _l(
        "To {firm}\n\nAt {expo} ({when}) booth {booths} is kept for you until {until}, because you stood there last time. "
        "After that it is free for others.\n\nTake it or give it up on your own page:\n\n{link}"
    ),
    {**_SHARED, **_UNTIL},
)
CLAIM_ENDS = Template(
    "last booth kept not much longer",
    _l("Renewal claim: ends soon"),
    _l("Booth {booths} is kept for you not much longer"),
    _l(
        "To {firm}\n\nBooth {booths} at {expo} ({when}) is kept for you until {until}. After that it is free for others.\n\n"
        "Take it or give it up on your own page:\n\n{link}"
    ),
    {**_SHARED, **_UNTIL},
)
CLAIM_LAPSED = Template(
    "last booth free for others",
    _l("Renewal claim: ran out"),
    _l("Booth {booths} is not kept for you any more"),
    _l(
        "To {firm}\n\nBooth {booths} at {expo} ({when}) was kept for you until {until}. It is free for others now. Your "
        "application goes on without it.\n\n{link}"
    ),
    {**_SHARED, **_UNTIL},
)
CLAIM_DATE = Template(
    "booth kept until another date",
    _l("Next in line: kept until another date"),
    _l("Booth {booths} at {expo} is kept for you until {until}"),
    _l(
        "To {firm}\n\nBooth {booths} at {expo} ({when}) is kept for you. The date until which it is has changed: it was {was}, "
        "it is {until}. After that it is for whoever asks first.\n\nTake it or give it up on your own page:\n\n{link}"
    ),
    {**_SHARED, **_UNTIL, "was": (_l("the former last moment, in the expo’s time"), "7 March 2027, 18:00 TRT")},
)

TEMPLATES = (
    OFFERED,
    REMINDED,
    ACCEPTED,
    DECLINED,
    EXPIRED,
    TAKEN_BACK,
    RENUMBERED,
    KEPT_FOR_NEXT,
    FREE_FOR_ALL,
    CLAIM_MADE,
    CLAIM_ENDS,
    CLAIM_LAPSED,
    CLAIM_DATE,
)
