"""The picture of an expo where its address is shared: what is on it, in which language, and how long it may be kept."""

import io
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from PIL import Image

from expo.config import settings
from expo.db import transaction
from expo.events.rules import EventState
from expo.front.social_card import HEIGHT, WIDTH, CardFacts, draw_card
from expo.kit.graphics.colour import theme
from expo.kit.graphics.tilings import Tiling
from tests.factories.events import an_event
from tests.pages import Browser

FACTS = CardFacts(
    name="Tech Expo",
    days="13–15 April 2027",
    whereabouts="Karachi",
    language="en",
    right_to_left=False,
    accent="#0b6b46",
    tiling=Tiling.OCTAGONS,
    angle=67.5,
)
INK, THREAD = (0xFB, 0xF6, 0xEA), (0xE9, 0xDC, 0xBD)
Colour = tuple[int, int, int]


def _near(picture: Image.Image, colour: Colour, box: tuple[int, int, int, int]) -> int:
    """How many pixels of a box have nearly this colour."""
    colours = picture.crop(box).getcolors(WIDTH * HEIGHT) or []
    found = [(count, one) for count, one in colours if isinstance(one, tuple)]
    return sum(count for count, one in found if all(abs(a - b) <= 14 for a, b in zip(one, colour, strict=True)))


def _drawn(facts: CardFacts) -> Image.Image:
    content = draw_card(facts)
    assert len(content) < 150_000
    picture = Image.open(io.BytesIO(content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    return picture.convert("RGB")


def _colour(facts: CardFacts, tone: str) -> Colour:
    value = theme(facts.accent)[tone][0]
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


@pytest.mark.parametrize("tiling", list(Tiling))
def test_name_and_gate_stand_on_the_deep_tone_of_the_accent(tiling: Tiling) -> None:
    facts = replace(FACTS, tiling=tiling, accent="#8a1c4a")
    picture = _drawn(facts)
    text, gate = (72, 100, 692, 600), (736, 90, 1130, 630)

    assert _near(picture, _colour(facts, "deep"), (0, 0, 1200, 60)) == 1200 * 60
    assert _near(picture, INK, text) > 2000
    assert _near(picture, THREAD, gate) > 2000
    assert _near(picture, _colour(facts, "star-bright"), gate) > 2000
    assert _near(picture, _colour(facts, "star-bright"), text) < 100


def test_in_urdu_the_gate_stands_at_the_left_and_letters_join() -> None:
    facts = replace(FACTS, name="پاکستان ڈیجیٹل ایکسپو", language="ur", right_to_left=True)
    picture = _drawn(facts)

    assert _near(picture, _colour(facts, "star-bright"), (72, 90, 470, 630)) > 2000
    assert _near(picture, INK, (500, 100, 1140, 600)) > 2000
    apart = _drawn(replace(facts, name="\u200c".join(facts.name)))
    assert _near(apart, INK, (500, 100, 1140, 600)) != _near(picture, INK, (500, 100, 1140, 600))


def test_letters_have_their_holes() -> None:
    solid, hollow = (_drawn(replace(FACTS, name=name, days="", whereabouts="")) for name in ("I", "O"))
    left, top, right, bottom = (
        hollow.crop((72, 0, 692, 630)).point(lambda value: 255 * (value > 200)).getbbox() or (0,) * 4
    )
    middle = (72 + (left + right) // 2, (top + bottom) // 2)

    assert hollow.getpixel(middle) == hollow.getpixel((5, 5))
    assert _near(solid, INK, (72, 0, 692, 630)) > 100


def test_a_long_name_stays_beside_the_gate_and_on_the_picture() -> None:
    facts = replace(
        FACTS, name="International Summit of Artificial Intelligence, Cyber Security and Digital Health " * 3
    )
    picture = _drawn(facts)

    assert _near(picture, INK, (694, 0, 735, 630)) == 0
    assert _near(picture, INK, (0, 600, 735, 630)) == 0
    assert _near(picture, INK, (72, 100, 692, 600)) > 5000


def test_who_shares_the_address_shows_the_picture_in_its_language(app: Flask) -> None:
    event = an_event(slug="some-expo")
    reader = Browser(app)
    addresses = {}
    for code in ("en", "ur"):
        head = {
            str(one.get("property") or one.get("name")): str(one["content"])
            for one in reader.read(f"/some-expo/?lang={code}").soup.select("meta[content]")
        }
        addresses[code] = head["og:image"]
        assert head["og:image"].startswith(f"{settings().base_url}/some-expo/card.png?lang={code}&v=")
        assert (head["og:image:width"], head["og:image:height"]) == (str(WIDTH), str(HEIGHT))
        assert head["twitter:card"] == "summary_large_image"
        assert head["og:image:alt"] == head["og:title"]
    answers = {code: reader.client.get("?".join(urlsplit(one)[2:4])) for code, one in addresses.items()}

    assert {answer.mimetype for answer in answers.values()} == {"image/png"}
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {"public, max-age=31536000, immutable"}
    assert answers["en"].data != answers["ur"].data
    assert reader.client.get("/some-expo/card.png?v=other").headers["Cache-Control"] == "private, no-cache"
    with transaction():
        event.accent = "#b3261e"
        event.public_revision += 1
    assert addresses["en"] not in str(reader.read("/some-expo/?lang=en").soup.head)


def test_a_draft_is_shared_by_nobody(app: Flask) -> None:
    an_event(slug="some-draft", state=EventState.DRAFT)

    assert Browser(app).client.get("/some-draft/card.png").status_code == 404
