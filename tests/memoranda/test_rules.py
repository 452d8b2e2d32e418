"""The rules of memoranda, as values: which state may follow, what a text or a refusal does, and how originals are laid out."""

import pytest

from expo.memoranda.rules import (
    ClearingOffice,
    MemorandumState,
    OriginalCopy,
    next_states,
    originals,
    state_after_refusal,
    state_after_text,
    texts_to_sign,
    usual_offices,
)

IDEA, DRAFT, AGREED, CLEARED, SCHEDULED, SIGNED, IN_FORCE, LAPSED, WITHDRAWN = MemorandumState


@pytest.mark.parametrize(
    ("state", "following", "after_text", "after_refusal"),
    [
        (IDEA, [DRAFT, WITHDRAWN], DRAFT, IDEA),
        (DRAFT, [AGREED, WITHDRAWN], DRAFT, DRAFT),
        (AGREED, [DRAFT, CLEARED, WITHDRAWN], DRAFT, AGREED),
        (CLEARED, [DRAFT, SCHEDULED, WITHDRAWN], DRAFT, AGREED),
        (SCHEDULED, [DRAFT, CLEARED, SIGNED, WITHDRAWN], DRAFT, AGREED),
        (SIGNED, [IN_FORCE, LAPSED], SIGNED, SIGNED),
        (IN_FORCE, [LAPSED], IN_FORCE, IN_FORCE),
        (LAPSED, [], LAPSED, LAPSED),
        (WITHDRAWN, [IDEA], WITHDRAWN, WITHDRAWN),
    ],
)
def test_what_follows_a_state_and_what_takes_it_back(
    state: MemorandumState,
    following: list[MemorandumState],
    after_text: MemorandumState,
    after_refusal: MemorandumState,
) -> None:
    assert next_states(state) == following
    assert (state_after_text(state), state_after_refusal(state)) == (after_text, after_refusal)


def test_a_country_asks_its_own_offices_and_any_other_two() -> None:
    line, law, foreign, cabinet = ClearingOffice

    assert usual_offices("PK") == (line, law, foreign, cabinet)
    assert usual_offices("TR") == (line, law, foreign)
    assert usual_offices("DE") == (line, foreign)


def test_a_party_without_a_language_of_the_text_has_them_in_their_order() -> None:
    made = originals(["PK", "DE"], {"PK": "ur"}, ["en", "ur", ""])

    assert made == [
        OriginalCopy("PK", ("ur", "en", ""), ("PK", "DE")),
        OriginalCopy("DE", ("", "en", "ur"), ("DE", "PK")),
    ]
    assert texts_to_sign(made) == 6
