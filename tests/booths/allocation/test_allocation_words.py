"""The sentences about a plan: who has the first wish, what a change would gain, who moves."""

from dataclasses import replace

from flask import Flask

from expo.booths.allocation.engine.compare import FirmChange, changes
from expo.booths.allocation.engine.explain import Explainer, Why, WhyNot
from expo.booths.allocation.engine.problem import Options, Problem, ProblemBooth, ProblemFirm, Rule, Side
from expo.booths.allocation.engine.solver import allocate
from expo.booths.allocation.engine.suggest import suggestions
from expo.booths.allocation.words import explanation_sentence, suggestion_sentence

QUICK = Options(seconds=20, workers=1)
ROW = tuple(ProblemBooth(n, f"B{n}", "H1", n * 300, 0, 300, 300, frozenset({Side.SOUTH})) for n in range(1, 5))


def test_who_has_the_first_wish_is_named(app: Flask) -> None:
    firms = (ProblemFirm(1, "Demo Alpha", 9, points=5, wishes=(2,)), ProblemFirm(2, "Demo Beta", 9, wishes=(2, 3)))
    problem = Problem(ROW, firms)

    one, other = Explainer(problem, allocate(problem, QUICK)).all()

    assert (one.why, one.rank, one.why_not) == (Why.WISH, 1, WhyNot.GRANTED)
    assert (other.why, other.rank, other.why_not, other.holder) == (Why.WISH, 2, WhyNot.MORE_POINTS, 1)
    with app.test_request_context():
        assert explanation_sentence(other, {1: "Demo Alpha", 2: "Demo Beta"}, {2: "B2", 3: "B3"}) == (
            "It has B3, its wish number 2. Its first wish, B2, went to Demo Alpha, which wished for it too and has more "
            "priority points."
        )


def test_the_rule_against_the_first_wish_is_named() -> None:
    booths = (ROW[0], replace(ROW[1], schemes=frozenset({"raw"})), *ROW[2:], replace(ROW[0], id=5, hall="H2"))
    firms = (
        ProblemFirm(1, "Demo Alpha", 9, wishes=(2, 1)),
        ProblemFirm(2, "Demo Beta", 9, wishes=(3,), apart=frozenset({3})),
        ProblemFirm(3, "Demo Gamma", 9, points=5, wishes=(4,)),
        ProblemFirm(4, "Demo Delta", 50),
    )
    problem = Problem(booths, firms, pins={3: frozenset({4})})

    found = Explainer(problem, allocate(problem, QUICK)).all()

    assert (found[0].why_not, found[0].rule) == (WhyNot.RULE, Rule.SCHEME)
    assert (found[1].why_not, found[1].holder) == (WhyNot.APART, 3)
    assert found[2].why == Why.PINNED_WISH
    assert (found[3].why, found[3].rule) == (Why.NOTHING_FITS, Rule.AREA)


def test_a_settled_firm_is_told_so_and_not_that_its_wish_is_somebody_elses(app: Flask) -> None:
    firms = (ProblemFirm(1, "Demo Alpha", 9, wishes=(2,)), ProblemFirm(2, "Demo Beta", 9, wishes=(3,)))
    problem = Problem(ROW, firms, pins={1: frozenset({4}), 2: frozenset({3})})

    elsewhere, granted = Explainer(problem, allocate(problem, QUICK)).all()

    assert (elsewhere.why, elsewhere.why_not) == (Why.PINNED, WhyNot.SETTLED)
    assert (granted.why, granted.why_not) == (Why.PINNED_WISH, WhyNot.GRANTED)
    with app.test_request_context():
        booths = {2: "B2", 3: "B3", 4: "B4"}
        assert [explanation_sentence(one, {}, booths) for one in (elsewhere, granted)] == [
            "It keeps B4: that was settled before, by a pin, an offer or for good.",
            "It keeps B3, its wish number 1: that was settled before.",
        ]


def test_a_larger_pavilion_is_suggested_where_it_places_somebody(app: Flask) -> None:
    booths = (replace(ROW[0], pavilion="p"), *ROW[1:])
    firms = (ProblemFirm(1, "Demo Alpha", 9, pavilion="p"), ProblemFirm(2, "Demo Beta", 9, pavilion="p"))
    problem = Problem(booths, firms)
    plan = allocate(problem, QUICK)

    found = suggestions(problem, plan, QUICK)

    assert [(one.booth, one.pavilion, one.gain, one.placed) for one in found] == [(2, "p", 100 * (100 + 14 + 4), 1)]
    with app.test_request_context():
        assert suggestion_sentence(found[0], {2: "B2"}, {"p": "Türkiye"}) == (
            "If B2 belonged to the pavilion Türkiye, a plan better by 11800 points would be possible. "
            "1 firm more would have a place."
        )


def test_two_plans_are_compared_firm_by_firm() -> None:
    problem = Problem(
        ROW,
        (ProblemFirm(1, "Demo Alpha", 9, wishes=(1,)), ProblemFirm(2, "Demo Beta", 9), ProblemFirm(3, "Demo Gamma", 9)),
    )

    found = changes(problem, {1: (2,), 2: (1,), 3: (4,)}, {1: (1,), 3: (4,)})

    assert found == [FirmChange(1, (2,), (1,), 100 * 60), FirmChange(2, (1,), (), -100 * (100 + 14 + 4))]
