"""The data classes of a demo expo, and texts of sessions that all of them have. Pure."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from expo.kit.graphics.tilings import Tiling


@dataclass(frozen=True, slots=True)
class DemoSession:
    """A session: day (from 0) and local time of its start, minutes, and the index of its room and track."""

    day: int
    at: time
    minutes: int
    kind: str
    room: int
    track: int
    title: dict[str, str]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class DemoExpo:
    slug: str
    month: int  # the first full week's Tuesday of the next such month is its first day
    week: int
    days: int
    name: dict[str, str]
    tagline: dict[str, str]
    description: dict[str, str]
    venue: str
    address: str
    city: str
    country: str
    zone: str
    currency: str
    languages: list[str]
    accent: str
    tiling: Tiling
    coordinates: tuple[float, float]
    halls: list[str]
    zones: list[tuple[str, str]]  # (zone, hall)
    rooms: list[dict[str, str]]
    tracks: list[dict[str, str]]
    sessions: list[DemoSession]


def first_day(expo: DemoExpo, today: date) -> date:
    """The Tuesday of the expo's week in its next month that is at least 60 days away."""
    year = today.year
    while True:
        first = date(year, expo.month, 1)
        tuesday = first + timedelta(days=(1 - first.weekday()) % 7, weeks=expo.week)
        if tuesday >= today + timedelta(days=60):
            return tuesday
        year += 1


OPENING = {"en": "Opening ceremony", "tr": "Açılış töreni", "ur": "افتتاحی تقریب"}
SIGNING = {
    "en": "Signing ceremony of memoranda",
    "tr": "Mutabakat zaptı imza töreni",
    "ur": "مفاہمتی یادداشتوں پر دستخط کی تقریب",
}
RECEPTION = {"en": "Evening reception", "tr": "Akşam resepsiyonu", "ur": "شام کا استقبالیہ"}
INVESTORS = {
    "en": "Investors' round table with the facilitation desk",
    "tr": "Yatırım masasıyla yatırımcı yuvarlak masası",
    "ur": "سہولت ڈیسک کے ساتھ سرمایہ کاروں کی گول میز",
}
CLOSING = {
    "en": "Closing and what comes next",
    "tr": "Kapanış ve sonraki adımlar",
    "ur": "اختتام اور آئندہ کا لائحہ عمل",
}
