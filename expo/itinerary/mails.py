"""The mail about a changed itinerary."""

from expo.i18n import _l
from expo.mail.rules import Template

ITINERARY_CHANGED = Template(
    "itinerary changed",
    _l("Itinerary changed"),
    _l("Your itinerary for {expo} has changed"),
    _l(
        "Dear {name},\n\nthe itinerary of {delegation} at {expo} has changed:\n\n{changes}\n\n"
        "Your calendar has it at once, or when it next asks. All of it:\n\n{link}"
    ),
    {
        "name": (_l("the person's name"), "Dana Example"),
        "delegation": (_l("the delegation's name"), "Demo Delegation of Türkiye"),
        "expo": (_l("the expo's name"), "Pakistan IT & Digital Expo"),
        "changes": (_l("what changed, line by line"), "Wednesday 14 April 2027, 10:00: Visit of the software park"),
        "link": (_l("the private link"), "https://expo.example/my/private-link"),
    },
)
VEHICLE_LINK = Template(
    "vehicle link",
    _l("Link for a driver"),
    _l("Your runs at {expo}"),
    _l(
        "Dear {name},\n\nyou drive {vehicle} at {expo}. Your runs, with a calendar and a sheet to print, stand on this page; "
        "it is for you alone:\n\n{link}"
    ),
    {
        "name": (_l("the driver's name"), "Demo Driver"),
        "vehicle": (_l("the vehicle"), "Demo bus 1"),
        "expo": (_l("the expo's name"), "Pakistan IT & Digital Expo"),
        "link": (_l("the private link"), "https://expo.example/vehicle/private-link"),
    },
)
RUNS_CHANGED = Template(
    "runs changed",
    _l("A driver's runs changed"),
    _l("Your runs at {expo} have changed"),
    _l("Dear {name},\n\nthe runs of {vehicle} at {expo} have changed:\n\n{changes}\n\nAll of them:\n\n{link}"),
    {
        "name": (_l("the driver's name"), "Demo Driver"),
        "vehicle": (_l("the vehicle"), "Demo bus 1"),
        "expo": (_l("the expo's name"), "Pakistan IT & Digital Expo"),
        "changes": (
            _l("what changed, line by line"),
            "To the hotel: Wednesday 14 April: was 11:10–12:00, is 16:15–17:05",
        ),
        "link": (_l("the private link"), "https://expo.example/vehicle/private-link"),
    },
)
TEMPLATES = (ITINERARY_CHANGED, VEHICLE_LINK, RUNS_CHANGED)
