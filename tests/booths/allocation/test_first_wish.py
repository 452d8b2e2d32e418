"""Why a firm did not get its first wish: each explanation is checked against the plan."""

from collections import Counter
from dataclasses import replace

import pytest
from flask import Flask

from expo.booths.allocation.engine.explain import Explainer, WhyNot
from expo.booths.allocation.engine.problem import Options, Problem, ProblemBooth, ProblemFirm, Side
from expo.booths.allocation.engine.solver import allocate
from expo.booths.allocation.words import explanation_sentence
from tests.booths.allocation.problems import a_fair
from tests.oracles.booth_plan import faults
from tests.oracles.first_wish import is_true

QUICK = Options(seconds=20, workers=1)
ROW = tuple(ProblemBooth(n, f"B{n}", "H1", n * 300, 0, 300, 300, frozenset({Side.SOUTH})) for n in range(1, 5))
WEIGHED = {
    WhyNot.MORE_POINTS,
    WhyNot.MORE_POINTS_UNWISHED,
    WhyNot.EQUAL_POINTS,
    WhyNot.WORTH_MORE,
    WhyNot.TIE_POINTS,
    WhyNot.TIE_APPLIED,
    WhyNot.TIE_ENTERED,
    WhyNot.OTHERS_TOO,
    WhyNot.BESIDE_TAKEN,
    WhyNot.WORTH_MORE_FREE,
}


def said(firms: tuple[ProblemFirm, ...], about: int, app: Flask) -> str:
    problem = Problem(ROW, firms)
    found = {one.firm: one for one in Explainer(problem, allocate(problem, QUICK)).all()}
    with app.test_request_context():
        names = {firm.id: firm.name for firm in firms}
        return explanation_sentence(found[about], names, {booth.id: booth.number for booth in ROW}).partition(". ")[2]


@pytest.mark.parametrize("equal", [False, True])
@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(4, 40))])
def test_no_sentence_about_a_first_wish_is_untrue(seed: int, equal: bool) -> None:
    problem = a_fair(seed)
    if equal:  # as in a first year: nobody has points, so there are ties
        problem = replace(problem, firms=tuple(replace(one, points=0, applied=one.id // 3) for one in problem.firms))

    plan = allocate(problem, replace(QUICK, seed=seed))
    found = [one for one in Explainer(problem, plan).all() if one.why_not in WEIGHED]

    assert faults(problem, plan.assignments) == []
    assert [one for one in found if not is_true(problem, plan, one)] == []
    assert len(Counter(one.why_not for one in found)) > 1


def test_a_tie_goes_to_who_applied_earlier_and_is_called_a_tie(app: Flask) -> None:
    firms = (
        ProblemFirm(1, "Demo Alpha", 9, wishes=(2, 3), applied=2),
        ProblemFirm(2, "Demo Beta", 9, wishes=(2, 3), applied=1),
    )

    assert said(firms, 1, app) == (
        "Its first wish, B2, went to Demo Beta. It was a tie: both ways were worth the same, both have as many priority "
        "points, and Demo Beta applied earlier."
    )


def test_a_tie_of_one_moment_goes_to_who_was_entered_first(app: Flask) -> None:
    firms = (ProblemFirm(1, "Demo Alpha", 9, wishes=(2, 3)), ProblemFirm(2, "Demo Beta", 9, wishes=(2, 3)))

    assert said(firms, 2, app) == (
        "Its first wish, B2, went to Demo Alpha. It was a tie: both ways were worth the same, both have as many priority "
        "points and applied at the same moment, and Demo Alpha was entered first."
    )


def test_of_a_holder_with_more_points_it_is_said_that_it_did_not_wish_for_the_booth(app: Flask) -> None:
    firms = (
        ProblemFirm(1, "Demo Alpha", 18, points=9, wishes=(3,)),
        ProblemFirm(2, "Demo Beta", 9, wishes=(2,)),
        ProblemFirm(3, "Demo Gamma", 9, points=8, wishes=(4,)),
    )

    assert said(firms, 2, app) == (
        "Its first wish, B2, went to Demo Alpha, which has more priority points. Demo Alpha did not wish for it, but the "
        "other way round the two together would be worse off."
    )
