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
TEMPLATES = (ITINERARY_CHANGED,)
