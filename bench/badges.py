"""Badges a second, bytes and memory: `.venv/bin/python -m bench.badges`."""

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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
    dice = random.Random(seed)
    return [_badge(dice, number) for number in range(count)]


def run() -> list[tuple[str, float, str, float, bool]]:
    """(name, value, unit, target, reached) of each figure.

    Speed is the best of three runs, each of new names: other work on the machine only ever slows one down. Memory is
    that of fresh processes.
    """
    thousand, seconds, size = min((_timed(badges(1000, seed)) for seed in range(3)), key=lambda timed: timed[1])
    one = badges(1001)[-1:]
    single = min(_timed(one)[1] for _ in range(20)) * 1000
    small, large = _peak_mb(1000), _peak_mb(10_000)
    rate = thousand / seconds
    return [
        ("badges a second, 1,000 in one PDF", round(rate), "1/s", 800, rate >= 800),
        ("bytes a badge, fonts and all", round(size / thousand), "B", 3000, size / thousand < 3000),
        ("one badge, warm", round(single, 1), "ms", 40, single < 40),
        ("peak memory, 1,000 badges", round(small), "MB", 150, small < 150),
        ("peak memory, 10,000 badges", round(large), "MB", 150, large < 150),
    ]


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


def _timed(some: list[BadgeText]) -> tuple[int, float, int]:
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        write_badges(out, EVENT, some)
        return len(some), time.perf_counter() - start, out.tell()


def _peak_mb(count: int) -> float:
    asked = [sys.executable, "-m", "bench.badges", str(count)]
    return float(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


def _write(count: int) -> float:
    """Write that many badges, made as they are asked for; the process's peak in megabytes."""
    dice = random.Random(1)
    with Path("/dev/null").open("wb") as out:
        write_badges(out, EVENT, (_badge(dice, number) for number in range(count)))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(_write(int(sys.argv[1])))
    else:
        for name, value, unit, target, reached in run():
            print(f"{name:40} {value:>8} {unit:4} (target {target}) {'ok' if reached else 'MISSED'}")
