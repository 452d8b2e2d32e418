"""Made-up exhibitors in every state, some in a pavilion of their country."""

import io
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from PIL import Image, ImageDraw

from expo import clock
from expo.db import db, transaction
from expo.demo.batches import DEMO
from expo.demo.names import demo_person
from expo.events.models import Event
from expo.events.queries import halls_of, zones_of
from expo.exhibitors.models import Exhibitor, Pavilion
from expo.exhibitors.queries import companions_of, pavilions_of, settings_of
from expo.exhibitors.rules import ApplicationState, CompanionKind, ContactKind, Scheme
from expo.exhibitors.services.application_steps import save, save_contacts
from expo.exhibitors.services.applications import begin, submit
from expo.exhibitors.services.companions import approve_companion, save_companions, save_neighbours
from expo.exhibitors.services.decisions import accept, decline, move_application, put_on_waiting_list, withdraw
from expo.exhibitors.services.dossier import add_points, set_logo
from expo.exhibitors.services.setup import add_pavilion, edit_settings
from expo.exhibitors.services.staff import add_staff
from expo.registration.rules import Details

FIRMS = (24, 14, 18)  # in each expo, without --firms
_BATCH = 100
_DAYS = 40
_AREAS = (9, 9, 9, 12, 12, 12, 15, 18, 18, 24, 36)
# name, the same in a second script, sectors, products
_TRADES: tuple[tuple[str, str, str, list[str], list[str]], ...] = (
    ("Yazılım", "Software", "سافٹ ویئر", ["software", "cloud"], ["Accounting in the cloud", "Payroll"]),
    (
        "Siber Güvenlik",
        "Cyber Security",
        "سائبر سکیورٹی",
        ["cyber security"],
        ["Threat monitoring", "Penetration tests"],
    ),
    (
        "Sağlık Teknolojileri",
        "Health Systems",
        "ہیلتھ سسٹمز",
        ["digital health", "medical devices"],
        ["Hospital records", "Tele-consultation"],
    ),
    ("Finans Teknoloji", "Payments", "پیمنٹس", ["fintech", "blockchain"], ["Instant payments", "Card acceptance"]),
    ("Yapay Zekâ", "Machine Learning", "مشین لرننگ", ["AI"], ["Speech recognition in Urdu and Turkish"]),
    ("Tarım Teknolojileri", "Agri Technology", "زرعی ٹیکنالوجی", ["agriculture technology"], ["Irrigation by sensor"]),
    ("Makine Sanayi", "Machines", "مشینری", ["industrial machinery"], ["Packing lines", "Spare parts"]),
    ("Haberleşme", "Telecom", "ٹیلی کام", ["telecom", "hardware"], ["Fibre networks", "Field radios"]),
    ("Eğitim Teknolojileri", "Learning", "لرننگ", ["education technology"], ["School management"]),
    ("Lojistik", "Logistics", "لاجسٹکس", ["logistics"], ["Cold chain", "Customs clearing"]),
)
_CITIES = {
    "TR": ("İstanbul", "Ankara", "İzmir", "Bursa"),
    "PK": ("Karachi", "Lahore", "Islamabad", "Sialkot"),
    "AE": ("Dubai",),
    "DE": ("Berlin",),
}
_LEGAL_FORMS = {"TR": "San. ve Tic. A.Ş.", "PK": "(Pvt.) Ltd"}
_COLOURS = ("#0b5d3b", "#7a1f3d", "#1d4f86", "#7a4b00", "#4b2c7a")


@dataclass(frozen=True, slots=True)
class DemoFirm:
    """The application of a made-up firm; `colour` is its logo's."""

    email: str
    values: dict[str, Any]
    colour: str


def set_up_applications(event: Event) -> None:
    """Open applications two months ago, with terms in the expo's languages and a pavilion of the other country."""
    now = clock.now()
    if settings_of(event) is None:
        terms = {
            "en": "These are the terms of a demonstration. Space may not be sublet. Booths are built by the evening before the first day.",
            "tr": "Bunlar bir gösterimin şartlarıdır. Alan devredilemez. Stantlar ilk günden önceki akşama kadar kurulur.",
            "ur": "یہ ایک نمائشی نمونے کی شرائط ہیں۔ جگہ کسی اور کو کرائے پر نہیں دی جا سکتی۔ سٹال پہلے دن سے پچھلی شام تک مکمل ہوں۔",
        }
        fields = {
            "opens_at": now - timedelta(days=60),
            "closes_at": datetime.combine(now + timedelta(days=60), time(18), event.zone_info),
            "terms": {code: terms[code] for code in event.languages if code in terms},
        }
        edit_settings(event, fields, version=0, by=DEMO)
    guest, name = ("TR", "Türkiye") if event.country == "PK" else ("PK", "Pakistan")
    halls = halls_of(event)
    add_pavilion(
        event,
        {
            "name": f"{name} Pavilion (demo)",
            "country": guest,
            "body": f"Demo Trade Authority of {name}",
            "manager_name": "Demo Manager",
            "manager_email": f"pavilion@{event.slug}.example",
            "language": "tr" if guest == "TR" else "en",
            "hall_id": halls[0].id if halls else None,
        },
        by=DEMO,
    )


def add_firms(event_id: int, count: int, random: Random) -> None:
    """Add `count` firms with applications in every state, one transaction a batch; their wishes are added later."""
    names: list[str] = []
    for first in range(0, count, _BATCH):
        with transaction():
            event = db.session.get_one(Event, event_id)
            pavilions = pavilions_of(event)
            for number in range(first + 1, min(first + _BATCH, count) + 1):
                firm = _firm(event, number, random, pavilions)
                ago = timedelta(days=_DAYS * (1 - number / (count + 1)), minutes=random.randrange(600))
                with clock.set_to(clock.now() - ago):
                    _apply(event, firm, number, names, random)
                names.append(firm.values["legal_name"])
        db.session.expunge_all()


def _firm(event: Event, number: int, random: Random, pavilions: list[Pavilion]) -> DemoFirm:
    trade = _TRADES[random.randrange(len(_TRADES))]
    country = random.choices(["PK", "TR", "AE", "DE"], [50, 35, 8, 7] if event.country == "PK" else [35, 50, 8, 7])[0]
    city = random.choice(_CITIES[country])
    host = f"demo-firm-{number}-{event.slug}.example"
    inside = [one.id for one in pavilions if one.country == country]
    values = {
        **_identity(trade, number, country, city),
        "tax_number": f"DEMO-{event.id}-{number:05}",
        "website": f"https://www.{host}",
        **_space_request(random),
    }
    zones = zones_of(event)
    values["zone_id"] = random.choice(zones).id if zones and random.random() < 0.5 else None
    values["pavilion_id"] = inside[0] if inside and random.random() < 0.5 else None
    values |= _special_build(number, Scheme(str(values["scheme"])))
    return DemoFirm(f"firm{number}@{host}", values, random.choice(_COLOURS))


def _identity(
    trade: tuple[str, str, str, list[str], list[str]], number: int, country: str, city: str
) -> dict[str, Any]:
    """Who the firm is and what it makes."""
    turkish, english, urdu, sectors, products = trade
    name = {
        "TR": f"Demo {city} {turkish} {number}",
        "PK": f"Demo {english} {city} {number}",
    }.get(country, f"Example {english} {number} (demo)")
    return {
        "legal_name": f"{name} {_LEGAL_FORMS.get(country, 'Ltd')}",
        "display_name": name,
        "second_name": f"نمائشی {urdu} {number}" if country == "PK" else "",
        "country": country,
        "city": city,
        "sectors": sectors,
        "products": products,
        "activity": products[0],
        "about": {
            "en": f"{name} is a made-up firm of this demonstration.",
            "tr": f"{name}, bu gösterimin uydurma bir firmasıdır.",
            "ur": "یہ ادارہ صرف نمائش کے لیے فرض کیا گیا ہے۔",
        },
        "fascia_name": name[:30],
    }


def _space_request(random: Random) -> dict[str, Any]:
    """How large a space the firm asks for, and with what."""
    area = random.choice(_AREAS)
    return {
        "area_sqm": area,
        "least_sqm": min(area, random.choice([9, 12])),
        "most_sqm": area + random.choice([0, 6, 9]),
        "scheme": Scheme.SHELL if area < 24 or random.random() < 0.5 else Scheme.RAW,
        "open_sides": random.choices([1, 2, 3, 4], [60, 28, 8, 4])[0],
        "power_kw": random.choice([0, 1, 3, 3, 9]),
        "water": random.random() < 0.08,
        "internet": random.random() < 0.6,
    }


def _special_build(number: int, scheme: Scheme) -> dict[str, Any]:
    """One in six firms takes a furnished package; one in 24 builds a two-storey booth on a larger area."""
    if number % 24 == 8:
        return {"scheme": Scheme.RAW, "area_sqm": 72, "least_sqm": 54, "most_sqm": 72, "upper_deck_sqm": 30}
    return {"scheme": Scheme.PACKAGE} if number % 6 == 1 and scheme is Scheme.SHELL else {}


def _apply(event: Event, firm: DemoFirm, number: int, names: list[str], random: Random) -> None:
    made = begin(
        event,
        firm.email,
        firm.values["legal_name"],
        language="tr" if firm.values["country"] == "TR" else "en",
        by=DEMO,
        late=True,
    )
    save(made, firm.values, by=DEMO, office=True)
    person = demo_person(random, number)
    save_contacts(
        made, {ContactKind.MAIN: {"name": f"{person.given_name} {person.family_name}", "email": firm.email}}, by=DEMO
    )
    _name_others(made, firm, number, names, random)
    if random.random() < 0.4:
        set_logo(made, _logo(firm.values["display_name"], firm.colour), by=DEMO)
    if number % 12 == 0:
        return
    submit(made, by=DEMO, late=True)
    _decide(made, number, random)


def _name_others(made: Exhibitor, firm: DemoFirm, number: int, names: list[str], random: Random) -> None:
    """Some firms name neighbours by `names`, the firms so far; some bring companions."""
    if len(names) > 3 and random.random() < 0.3:
        near, apart = random.sample(names, 2)
        save_neighbours(made, [near] if random.random() < 0.4 else [], [apart], by=DEMO)
    if random.random() < 0.15:
        save_companions(
            made,
            [
                (CompanionKind.CO_EXHIBITOR, f"Demo Daughter {number}", firm.values["country"]),
                (CompanionKind.REPRESENTED, f"Example Maker {number} (demo)", "DE"),
            ],
            by=DEMO,
        )


def _decide(made: Exhibitor, number: int, random: Random) -> None:
    """Of twelve firms one is a draft, one declined, withdrawn or waiting, two are undecided; the others are accepted."""
    if random.random() < 0.7:
        add_points(made, random.choice([1, 2, 3, 5, 8, 10, 15]), "Past events (demonstration)", by=DEMO)
    match number % 12:
        case 1 | 2:
            return
        case 3:
            (decline, withdraw, put_on_waiting_list)[number // 12 % 3](made, by=DEMO)
            return
    accept(made, by=DEMO)
    for one in companions_of(made):
        approve_companion(made, one.id, approved=True, by=DEMO)
    if number % 12 in {4, 5, 6}:
        move_application(made, ApplicationState.CONFIRMED, by=DEMO)
        add_staff(
            made,
            Details(
                "Demo",
                f"Staff {number}",
                email=f"staff{number}@{made.email.partition('@')[2]}",
                organisation=made.firm.display_name if made.firm else "",
            ),
            by=DEMO,
        )


def _logo(name: str, colour: str) -> bytes:
    """A made-up logo: three bars whose heights derive from letters of the name."""
    picture = Image.new("RGB", (400, 200), "white")
    pen = ImageDraw.Draw(picture)
    for bar in range(3):
        height = 40 + (ord(name[min(5 + bar, len(name) - 1)]) * 7) % 110
        pen.rounded_rectangle((90 + bar * 80, 170 - height, 150 + bar * 80, 170), 12, fill=colour)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
