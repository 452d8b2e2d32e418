"""The speakers and interpreters of the demo expos, and the abstracts of their sessions."""

from expo.demo.names import (
    PAKISTANI_FAMILY,
    PAKISTANI_FIRMS,
    PAKISTANI_GIVEN,
    TURKISH_FAMILY,
    TURKISH_FIRMS,
    TURKISH_GIVEN,
)
from expo.events.models import Event
from expo.history.services import Actor
from expo.interpreters.models import Interpreter
from expo.interpreters.rules import Mode
from expo.interpreters.services.directory import add_interpreter
from expo.programme.models import Speaker
from expo.programme.rules import PartRole, SessionKind
from expo.programme.services.session_checks import Cast
from expo.programme.services.speakers import add_speaker

SPEAKERS = 8
WORKSHOP_SEATS = 30
_INTERPRETERS = [
    ("Derya Tercüman", "TR", ["en-tr", "tr-ur"]),
    ("Nadia Mutarjim", "PK", ["tr-ur", "en-ur"]),
    ("Kerem Çevirmen", "TR", ["en-tr"]),
]
_POSTS = ["Chief executive", "Head of export", "Founder", "Director of digital health"]
_ABOUT = {
    "en": "A demo person, made up to show what a speaker’s page looks like.",
    "tr": "Bir konuşmacının sayfasının nasıl göründüğünü göstermek için uydurulmuş bir deneme kişisi.",
    "ur": "ایک فرضی شخصیت، جو صرف یہ دکھانے کے لیے ہے کہ مقرر کا صفحہ کیسا نظر آتا ہے۔",
}
ABSTRACTS = {
    SessionKind.WORKSHOP: {
        "en": "Bring a laptop. We work in small groups on made-up data, and everybody leaves with something that runs.",
        "tr": "Dizüstü bilgisayarınızı getirin. Küçük gruplarla uydurma veriler üzerinde çalışacağız; herkes çalışan bir şeyle çıkacak.",
        "ur": "لیپ ٹاپ ساتھ لائیں۔ ہم چھوٹے گروپوں میں فرضی ڈیٹا پر کام کریں گے، اور ہر ایک کچھ چلتا ہوا لے کر جائے گا۔",
    },
    SessionKind.PANEL: {
        "en": "Four short statements, then questions from the floor for most of the hour.",
        "tr": "Dört kısa konuşma, ardından sürenin çoğunda salondan sorular.",
        "ur": "چار مختصر تقاریر، پھر زیادہ تر وقت حاضرین کے سوالات کے لیے۔",
    },
    SessionKind.ROUND_TABLE: {
        "en": "Investors and founders at one table, by invitation of the facilitation desk.",
        "tr": "Yatırım masasının davetiyle yatırımcılar ve kurucular aynı masada.",
        "ur": "سہولت ڈیسک کی دعوت پر سرمایہ کار اور بانی ایک میز پر۔",
    },
}


def add_people(event: Event, *, by: Actor) -> list[Speaker]:
    """Add speakers of both countries in turn."""
    people = []
    for number in range(SPEAKERS):
        if number % 2:
            name, second = f"{TURKISH_GIVEN[number]} {TURKISH_FAMILY[number]}", ""
            organisation, country = TURKISH_FIRMS[number % len(TURKISH_FIRMS)], "TR"
        else:
            given, family = PAKISTANI_GIVEN[number], PAKISTANI_FAMILY[number]
            name, second = f"{given[0]} {family[0]}", f"{given[1]} {family[1]}"
            organisation, country = PAKISTANI_FIRMS[number % len(PAKISTANI_FIRMS)], "PK"
        fields = {
            "name": name,
            "second_name": second,
            "job_title": _POSTS[number % len(_POSTS)],
            "organisation": organisation,
            "country": country,
            "about": _ABOUT,
        }
        people.append(add_speaker(event, fields, by=by))
    return people


def add_interpreters(event: Event, *, by: Actor) -> list[Interpreter]:
    """Add interpreters of the demo's languages."""
    return [
        add_interpreter(
            event,
            {
                "name": name,
                "organisation": "Demo Interpreters",
                "country": country,
                "pairs": pairs,
                "modes": [Mode.CONSECUTIVE.value, Mode.SIMULTANEOUS.value],
            },
            by=by,
        )
        for name, country, pairs in _INTERPRETERS
    ]


def interpreters_for(kind: SessionKind, people: list[Interpreter]) -> list[Interpreter]:
    """Protocol and ceremonies are interpreted."""
    return people[:1] if kind in {SessionKind.PROTOCOL, SessionKind.SIGNING_CEREMONY} else []


def cast_for(number: int, kind: SessionKind, people: list[Speaker]) -> Cast:
    """The cast of a session by its number; consecutive sessions share nobody."""
    if kind is SessionKind.RECEPTION:
        return []
    first, second = people[(2 * number) % SPEAKERS], people[(2 * number + 1) % SPEAKERS]
    return [(first, PartRole.SPEAKER), (second, PartRole.MODERATOR if kind is SessionKind.PANEL else PartRole.SPEAKER)]
