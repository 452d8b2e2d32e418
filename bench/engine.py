"""The badge engine alone: people for it, and its memory: `.venv/bin/python -m bench.engine 10000`.

Nothing else of the program is loaded here, so that a fresh process of it tells what the engine takes.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.fixtures.figures import peak_mb
from expo.badges.pdf import write_badges
from expo.badges.texts import BadgeText, EventText
from expo.kit.codes import new_code

EVENT = EventText("Pakistan IT & Digital Expo 2027", "14–16 April 2027, Karachi", "#0b6b3a", "Karachi")
CATEGORIES = [("Delegate", "#1f4fa3"), ("Exhibitor", "#e8b400"), ("Visitor", "#0b6b3a"), ("Speaker", "#7a1f3d")]
LATIN = ["Ayşe", "Işıl", "Muhammad", "Çağrı", "Fatima", "Ömer", "Zeynep", "Bilal", "Hina", "Gökhan", "Sana", "İbrahim"]
FAMILY = ["Yılmaz", "Qureshi", "Öztürk", "Siddiqui", "Şahin", "Farooqi", "Kılıç", "Ahmed", "Doğan", "Malik"]
URDU = ["محمد", "عائشہ", "بلال", "حنا", "فاطمہ", "ابراہیم", "ثناء", "عمر", "زینب", "احمد"]
URDU_FAMILY = ["قریشی", "صدیقی", "فاروقی", "ملک", "شاہ", "خان", "چوہدری", "بھٹی"]
SYLLABLES = ["ba", "çe", "di", "fo", "gü", "ha", "la", "mı", "no", "ra", "sö", "te", "vu", "ya", "ze"]
URDU_SYLLABLES = ["با", "جی", "دو", "سی", "فر", "لا", "من", "نو", "ٹی", "ڑا", "گل", "ہا"]


def badges(count: int, seed: int = 1) -> list[BadgeText]:
    """Badges with distinct names, a third of them with a second name in Urdu."""
    return list(_made(count, seed))


def _made(count: int, seed: int) -> Iterator[BadgeText]:
    dice = random.Random(seed)
    return (_badge(dice, number) for number in range(count))


def _badge(dice: random.Random, number: int) -> BadgeText:
    category, colour = dice.choice(CATEGORIES)
    code = new_code(dice.randbytes)
    second = (
        f"{dice.choice(URDU)} {_invented(dice, URDU_SYLLABLES)} {dice.choice(URDU_FAMILY)}" if number % 3 == 0 else ""
    )
    return BadgeText(
        given_name=dice.choice(LATIN),
        family_name=f"{_invented(dice, SYLLABLES).title()} {dice.choice(FAMILY)}",
        second_name=second,
        job_title=dice.choice(["Director of Engineering", "Trade Officer", "Chief Executive", "Head of Product"]),
        organisation=f"Demo Firm {dice.randrange(200)} Technologies",
        country=dice.choice(["Pakistan", "Türkiye"]),
        line=f"Booth H{dice.randrange(1, 4)}-B{dice.randrange(1, 60)}",
        category=category,
        category_colour=colour,
        code=code,
        address=f"HTTPS://EXPO.EXAMPLE.ORG/B/{code}",
    )


def _invented(dice: random.Random, syllables: list[str]) -> str:
    return "".join(dice.choice(syllables) for _ in range(3))


def _peak_mb(count: int) -> float:
    """Write that many badges, made as they are asked for; the process's peak in megabytes."""
    with Path("/dev/null").open("wb") as out:
        write_badges(out, EVENT, _made(count, 1))
    return peak_mb()


if __name__ == "__main__":
    print(_peak_mb(int(sys.argv[1])))
