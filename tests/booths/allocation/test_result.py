"""A plan goes into a row as JSON and comes out as it was. No database."""

import json
from dataclasses import asdict, replace

import pytest

from expo.booths.allocation.engine.compare import FirmChange
from expo.booths.allocation.engine.contradictions import Clash, Contradiction
from expo.booths.allocation.engine.explain import Explanation, Why, WhyNot
from expo.booths.allocation.engine.problem import Rule
from expo.booths.allocation.engine.suggest import SmallChange, Suggestion
from expo.booths.allocation.result import (
    Outcome,
    contradictions_as_json,
    contradictions_from_json,
    outcome_from_json,
)

OUTCOME = Outcome(
    score=40,
    bound=50,
    first_come=30,
    wishes_met=(2, 1),
    assignments={7: (1, 2), 8: ()},
    explanations=[
        Explanation(7, Why.WISH, (1, 2), WhyNot.GRANTED, rank=1, near=8, booth=1),
        Explanation(8, Why.NOTHING_FITS, (), WhyNot.RULE, holder=7, rule=Rule.WATER),
    ],
    suggestions=[Suggestion(SmallChange.OPEN_A_CORNER, 3, None, 44, 4, 1)],
    changes=[FirmChange(7, (), (1, 2), 20)],
)


def test_a_plan_is_read_as_it_was_written() -> None:
    written = {**asdict(OUTCOME), "assignments": {str(firm): booths for firm, booths in OUTCOME.assignments.items()}}

    read = outcome_from_json(json.loads(json.dumps(written)))

    assert read == OUTCOME
    assert isinstance(read.suggestions[0].change, SmallChange)
    assert [(type(one.why), type(one.why_not)) for one in read.explanations] == [(Why, WhyNot)] * 2
    assert [one.rule for one in read.explanations] == [None, Rule.WATER]
    assert isinstance(read.explanations[1].rule, Rule)


@pytest.mark.parametrize(("score", "bound", "gap"), [(40, 50, 0.25), (50, 50, 0), (0, 0, 0), (0, 10, 1)])
def test_the_gap_is_what_the_bound_is_above_the_score(score: int, bound: int, gap: float) -> None:
    assert replace(OUTCOME, score=score, bound=bound).gap == gap


def test_contradictions_are_read_as_they_were_written() -> None:
    found = [
        Contradiction(Clash.PIN_BREAKS_RULE, firm=7, booth=1, rule=Rule.AREA),
        Contradiction(Clash.NEAR_AND_APART, firm=7, other=8),
    ]

    read = contradictions_from_json(json.loads(json.dumps(contradictions_as_json(found))))

    assert read == found
    assert (type(read[0].clash), type(read[0].rule), read[1].rule) == (Clash, Rule, None)
