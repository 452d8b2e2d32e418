"""What a firm sees of whom it scanned: the one rule, against a second reading of it."""

import random
from collections.abc import Iterator

import pytest

from expo.leads.rules import (
    LONGEST_TAG,
    MOST_TAGS,
    Consents,
    ConsentSource,
    Extent,
    Given,
    LeadState,
    ScanningFirm,
    SharedField,
    are_tags,
    extent_of,
    fields_of,
    lead_state,
    may_ask,
    scan_outcome,
    shown_fields,
    tags_in,
)
from expo.leads.vcard import folded
from tests.oracles.shared_with_firms import is_shown

FIRMS = (1, 2, 3)
BY_PAGE = Given(Extent.ALL, ConsentSource.PAGE)
BY_SCAN = Given(Extent.NAME_EMAIL, ConsentSource.SCAN)
NONE = Given(Extent.NOTHING, ConsentSource.PAGE)
FIRM = ScanningFirm(1)


def random_states(count: int) -> Iterator[tuple[Consents, ScanningFirm]]:
    chance = random.Random(17)  # noqa: S311 -- the same states each time
    for _ in range(count):
        given = {
            firm: Given(chance.choice(list(Extent)), chance.choice(list(ConsentSource)))
            for firm in FIRMS
            if chance.random() < 0.5
        }
        general = Given(chance.choice(list(Extent)), ConsentSource.PAGE) if chance.random() < 0.6 else None
        consent = Consents(general, given, guarded=chance.random() < 0.4, gone=chance.random() < 0.1)
        yield consent, ScanningFirm(chance.choice(FIRMS), takes_part=chance.random() < 0.8)


def test_nothing_is_shown_that_a_second_reading_of_the_promise_does_not_give() -> None:
    states = list(random_states(200))

    other = [
        (consent, firm, field)
        for consent, firm in states
        for field in SharedField
        if (field in shown_fields(consent, firm))
        != is_shown(
            field.value,
            firm=firm.id,
            in_the_expo=firm.takes_part,
            erased=consent.gone,
            off_by_default=consent.guarded,
            for_all=consent.general.extent.value if consent.general else None,
            for_one={number: (given.extent.value, given.source.value) for number, given in consent.by_firm.items()},
        )
    ]

    assert other == []
    # the states are no easy ones: each of the fields is shown in some and hidden in others
    assert all(len({field in shown_fields(*state) for state in states}) == 2 for field in SharedField)


def test_states_of_a_lead_and_what_a_device_is_told() -> None:
    cases = [
        (Consents(), None, LeadState.UNDECIDED, "ask"),
        (Consents(guarded=True), None, LeadState.CLOSED, "closed"),
        (Consents(NONE), None, LeadState.CLOSED, "closed"),
        (Consents(NONE, {1: BY_SCAN}), None, LeadState.SHARED, "shared"),
        (Consents(None, {1: BY_SCAN}, guarded=True), None, LeadState.CLOSED, "closed"),
        (Consents(BY_PAGE, {1: BY_SCAN}, guarded=True), None, LeadState.SHARED, "shared"),
        (Consents(BY_PAGE, {1: NONE}), None, LeadState.CLOSED, "closed"),
        (Consents(None, {1: BY_SCAN}), Extent.ALL, LeadState.TAKEN_BACK, "shared"),
        (Consents(NONE), Extent.NAME, LeadState.TAKEN_BACK, "closed"),
        (Consents(NONE), Extent.NOTHING, LeadState.CLOSED, "closed"),
        (Consents(gone=True), None, LeadState.ERASED, "closed"),
        (Consents(gone=True), Extent.NAME, LeadState.TAKEN_BACK, "closed"),
    ]

    assert [(lead_state(c, FIRM, exported), scan_outcome(c, FIRM)) for c, exported, _state, _told in cases] == [
        (state, told) for _c, _exported, state, told in cases
    ]


def test_only_those_are_asked_who_never_chose_and_are_not_guarded() -> None:
    left = ScanningFirm(1, takes_part=False)

    asked = [
        may_ask(Consents(), FIRM),
        may_ask(Consents(None, {2: BY_SCAN}), FIRM),
        may_ask(Consents(NONE), FIRM),
        may_ask(Consents(None, {1: NONE}), FIRM),
        may_ask(Consents(guarded=True), FIRM),
        may_ask(Consents(gone=True), FIRM),
        may_ask(Consents(), left),
    ]

    assert asked == [True, True, False, False, False, False, False]


def test_extents_and_fields_are_the_same_thing_twice() -> None:
    assert [extent_of(fields_of(extent)) for extent in Extent] == list(Extent)
    assert extent_of({SharedField.EMAIL, SharedField.PHONE}) is Extent.NOTHING


def test_tags_are_parted_by_the_commas_of_each_script() -> None:
    assert tags_in(" Lahore, distributor ،Lahore,, ") == ["Lahore", "distributor"]


def test_a_vcard_is_folded_between_characters() -> None:
    line = "NOTE:" + "شکریہ " * 40

    parts = folded(line).split("\r\n")

    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == line
    assert max(len(part.encode()) for part in parts) <= 75


@pytest.mark.parametrize(
    ("tags", "kept"),
    [
        (["a"] * MOST_TAGS, True),
        (["a"] * (MOST_TAGS + 1), False),
        (["a", "b" * LONGEST_TAG], True),
        (["a", "b" * (LONGEST_TAG + 1)], False),
    ],
)
def test_so_many_tags_of_such_a_length_are_kept_and_no_more(tags: list[str], kept: bool) -> None:
    assert are_tags(tags) is kept
