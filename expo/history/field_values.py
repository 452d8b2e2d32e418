"""Translations of enum values that other packages store, by the field whatever it is of."""

from collections.abc import Mapping
from typing import Any

from expo.i18n import _l

_Words = Mapping[str, Any]
_SCHEMES: _Words = {"shell scheme": _l("shell scheme"), "package": _l("package"), "raw space": _l("raw space")}
FIELD_VALUES: Mapping[str, _Words] = {
    "tiling": {
        "octagons": _l("Octagons and squares"),
        "dodecagons": _l("Dodecagons and triangles"),
        "crosses": _l("Stars that touch"),
    },
    "blocks": {
        "about": _l("About the expo, with numbers"),
        "programme": _l("What is on"),
        "speakers": _l("Who speaks"),
        "exhibitors": _l("Who exhibits"),
        "partners": _l("Partners"),
        "directions": _l("Getting there"),
    },
    "presence": {"here": _l("here"), "late": _l("late"), "absent": _l("not here")},
    "lead_extent": {
        "nothing": _l("nothing"),
        "name": _l("name and organisation"),
        "name and email": _l("name, organisation and mail address"),
        "name and phone": _l("name, organisation and telephone number"),
        "name, email and phone": _l("name, organisation, mail address and telephone number"),
    },
    "source": {
        "form": _l("public form"),
        "walk-in": _l("walk-in"),
        "organiser": _l("organiser"),
        "import": _l("import"),
        "demo": _l("demonstration"),
    },
    "admission": {"open": _l("open to all"), "invitation": _l("by invitation")},
    "scheme": _SCHEMES,
    "schemes": _SCHEMES,
    "measure": {
        "area": _l("area"),
        "upper deck": _l("upper deck"),
        "co-exhibitors": _l("co-exhibitors"),
        "represented companies": _l("represented companies"),
        "power": _l("electricity in kW"),
        "water": _l("water"),
        "compressed air": _l("compressed air"),
        "internet": _l("internet"),
        "extra badges": _l("extra badges"),
        "booths": _l("booths"),
    },
    "modes": {"consecutive": _l("consecutive"), "simultaneous": _l("simultaneous")},
    "interpretation": {
        "none": _l("no interpretation"),
        "consecutive": _l("consecutive"),
        "simultaneous": _l("simultaneous"),
    },
    "direction": {"both": _l("In and out"), "in": _l("In only"), "out": _l("Out only")},
    "lane": {"open": _l("open"), "official": _l("official"), "VIP": _l("VIP"), "press": _l("press")},
    "document": {
        "list of the delegation": _l("the delegation’s list"),
        "power of attorney": _l("a power of attorney"),
        "passport": _l("a passport"),
        "identity card": _l("an identity card"),
        "known in person": _l("nothing, they are known in person"),
    },
    "clearance": {
        "not needed": _l("not needed"),
        "asked": _l("asked"),
        "given": _l("cleared"),
        "refused": _l("clearance refused"),
    },
    "sectors": {
        "software": _l("Software"),
        "cyber security": _l("Cyber security"),
        "artificial intelligence": _l("Artificial intelligence"),
        "blockchain": _l("Blockchain"),
        "fintech": _l("Fintech"),
        "e-governance": _l("E-governance"),
        "digital health": _l("Digital health"),
        "industry": _l("Industry"),
        "other": _l("Other"),
    },
    "verdict": {
        "welcome": _l("Welcome"),
        "welcome back": _l("Welcome back"),
        "goodbye": _l("Goodbye"),
        "already in": _l("Already in"),
        "not in": _l("Was not in"),
        "not today": _l("Not today"),
        "not this zone": _l("Not this zone"),
        "cancelled": _l("Cancelled"),
        "waiting for approval": _l("Not approved yet"),
        "on the waiting list": _l("On the waiting list"),
        "not paid": _l("Not paid"),
        "contractor": _l("Not during the expo"),
        "gate closed": _l("Gate closed"),
        "revoked": _l("Badge replaced"),
        "other event": _l("Another expo’s badge"),
        "unknown": _l("Unknown code"),
    },
    "filling_end": {
        "registration closes": _l("until registration closes"),
        "days before": _l("until so many days before the first day"),
        "the expo ends": _l("until the expo ends"),
    },
    "payer": {
        "visitor": _l("The visitor pays for travel and stay."),
        "employer": _l("The visitor’s employer pays for travel and stay."),
        "host, stay": _l("The host pays for the stay, the visitor for travel."),
        "host": _l("The host pays for travel and stay."),
    },
    "part": {"rent": _l("rent"), "services": _l("services"), "fees": _l("fees")},
}
