"""The partners of a demo expo, and what it says of the way to its venue: plainly made up."""

from expo.events.home_blocks import DirectionKind, HomeBlock, PartnerLevel
from expo.events.models import Event
from expo.front.services import add_partner, edit_home_page
from expo.history.services import Actor

_PARTNERS = (
    (PartnerLevel.HOST, "Demo Ministry of Technology"),
    (PartnerLevel.HOST, "Demo Trade Authority"),
    (PartnerLevel.STRATEGIC, "Demo Bank"),
    (PartnerLevel.STRATEGIC, "Example Telecom"),
    (PartnerLevel.SUPPORTER, "Demo Chamber of Commerce"),
    (PartnerLevel.SUPPORTER, "Demo University"),
    (PartnerLevel.MEDIA, "Demo Daily"),
)
_DIRECTIONS = {
    DirectionKind.AIRPORT: {
        "en": "12 km, about 25 minutes by taxi. A shuttle leaves the arrivals hall every 30 minutes from 08:30.",
        "tr": "12 km, taksiyle yaklaşık 25 dakika. 08.30’dan itibaren her 30 dakikada bir servis kalkar.",
        "ur": "12 کلومیٹر، ٹیکسی سے تقریباً 25 منٹ۔ صبح 08:30 سے ہر 30 منٹ بعد شٹل روانہ ہوتی ہے۔",
    },
    DirectionKind.PUBLIC_TRANSPORT: {
        "en": "Stop Demo Road, 300 m from the gate.",
        "tr": "Demo Caddesi durağı, kapıya 300 m.",
        "ur": "ڈیمو روڈ سٹاپ، گیٹ سے 300 میٹر۔",
    },
    DirectionKind.CAR: {
        "en": "Parking at gate C, 1,200 places. Bring your ticket.",
        "tr": "C kapısında 1.200 araçlık otopark. Biletinizi yanınıza alın.",
        "ur": "گیٹ سی پر 1,200 گاڑیوں کی پارکنگ۔ اپنا ٹکٹ ساتھ لائیں۔",
    },
    DirectionKind.STEP_FREE: {
        "en": "Gate B. Wheelchairs on loan at the information desk.",
        "tr": "B kapısı. Danışmadan tekerlekli sandalye ödünç alınabilir.",
        "ur": "گیٹ بی۔ معلوماتی ڈیسک سے وہیل چیئر مل سکتی ہے۔",
    },
    DirectionKind.PRAYER_ROOMS: {
        "en": "In the first and the last hall, for women and men.",
        "tr": "İlk ve son salonda, kadınlar ve erkekler için.",
        "ur": "پہلے اور آخری ہال میں، خواتین اور مردوں کے لیے۔",
    },
}


def furnish_home_page(event: Event, *, by: Actor) -> None:
    edit_home_page(event, tuple(HomeBlock), _DIRECTIONS, version=event.version, by=by)
    for level, name in _PARTNERS:
        add_partner(event, level, name, "", None, by=by)
