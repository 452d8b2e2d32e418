"""Badge designs: limits of what can be chosen, and sentences for their faults."""

from dataclasses import replace

import pytest

from expo.badges.design import (
    CHOOSABLE,
    DEFAULT,
    Design,
    DesignFault,
    FieldChoice,
    FieldFault,
    design_of,
    faults,
    layout_of,
)
from expo.badges.layout import LEGIBLE_PT, LEGIBLE_X_MM, FieldName
from expo.badges.layout import faults as layout_faults
from expo.badges.standard_layouts import LAYOUTS
from expo.badges.words import fault_sentence


def wished(**percents: int) -> Design:
    """The default design with other sizes; 0 leaves a text out."""
    wishes = (FieldChoice(name, percents.get(name.value, 100)) for name in CHOOSABLE)
    return replace(DEFAULT, fields=tuple(wish for wish in wishes if wish.percent))


@pytest.mark.parametrize("name", sorted(LAYOUTS))
@pytest.mark.parametrize("logo", [False, True])
@pytest.mark.parametrize("strip", [False, True])
def test_the_usual_design_is_good_on_every_layout_with_any_pictures_it_has_room_for(
    name: str, logo: bool, strip: bool
) -> None:
    design = replace(DEFAULT, layout=name)
    if strip and not LAYOUTS[name].most_strip:
        assert faults(design, logo=logo, strip=True) == [DesignFault("strip", FieldFault.NO_STRIP)]
        return

    layout = layout_of(design, logo=logo, strip=strip)

    assert (faults(design, logo=logo, strip=strip), layout_faults(layout)) == ([], [])
    assert (layout.logo is not None, layout.strip is not None) == (logo, strip)
    assert layout.qr.width == LAYOUTS[name].qr.width


def test_a_name_is_read_from_two_metres() -> None:
    # 0.2 degrees at two metres are 7 mm of x-height: 37 points of Noto Sans
    assert (round(LEGIBLE_X_MM, 2), round(LEGIBLE_PT, 1)) == (6.98, 36.9)
    assert faults(wished(given_name=81), logo=False, strip=False) == []
    assert faults(wished(given_name=78), logo=False, strip=False) == [
        DesignFault("given_name_percent", FieldFault.SMALL_NAME, 37)
    ]


def test_texts_stand_in_their_order_and_size_and_what_is_left_out_makes_room() -> None:
    larger = wished(given_name=130, second_name=0, organisation=120, line=0)
    turned = replace(DEFAULT, fields=DEFAULT.fields[::-1])

    main, foot = layout_of(turned, logo=False, strip=False).regions[:2]

    assert faults(larger, logo=False, strip=False) == []
    assert [field.name for field in main.fields] == ["job_title", "second_name", "family_name", "given_name"]
    assert [field.name for field in foot.fields] == ["line", "country", "organisation"]


def test_what_is_too_high_together_says_by_how_much_and_where_to_begin() -> None:
    found = faults(wished(given_name=130), logo=False, strip=False)

    assert found == [DesignFault("given_name_percent", FieldFault.TOO_HIGH, 7)]
    assert fault_sentence(found[0]) == (
        "The texts of this part are 7 mm too high together. Make one smaller or leave one out."
    )


@pytest.mark.parametrize(
    ("design", "fault"),
    [
        (wished(given_name=0), DesignFault("given_name_shown", FieldFault.NO_NAME)),
        (wished(country=151), DesignFault("country_percent", FieldFault.SIZE)),
        (wished(country=49), DesignFault("country_percent", FieldFault.SIZE)),
        (replace(DEFAULT, name_colour="#cccccc"), DesignFault("name_colour", FieldFault.PALE_NAME)),
        (replace(DEFAULT, accent="green"), DesignFault("accent", FieldFault.COLOUR)),
        (replace(DEFAULT, band="url(x)"), DesignFault("band", FieldFault.COLOUR)),
        (replace(DEFAULT, back="word " * 2000), DesignFault("back", FieldFault.LONG_BACK, 1000)),
        (replace(DEFAULT, layout="cr80", back="line\n" * 60), DesignFault("back", FieldFault.LONG_BACK, 1000)),
        (replace(DEFAULT, layout="butterfly", back="Call"), DesignFault("back", FieldFault.FOLDED_BACK)),
    ],
)
def test_a_fault_is_said_beside_its_field(design: Design, fault: DesignFault) -> None:
    assert faults(design, logo=False, strip=False) == [fault]
    assert fault_sentence(fault).endswith(".")


@pytest.mark.parametrize("high", [5, 12])
def test_a_strip_has_a_least_and_a_greatest_height(high: int) -> None:
    assert faults(replace(DEFAULT, strip_mm=high), logo=False, strip=True) == [
        DesignFault("strip_mm", FieldFault.HIGH_STRIP, 11)
    ]


def test_a_kept_design_is_read_back_as_it_was() -> None:
    design = replace(wished(country=0, given_name=110), layout="cr80", back="Call us", accent="#123456")

    assert design_of(design.as_plain()) == design
    with pytest.raises(ValueError, match="'password' is not a valid FieldName"):
        design_of({**DEFAULT.as_plain(), "fields": [{"name": "password", "percent": 100}]})
    assert FieldName.CODE not in CHOOSABLE
