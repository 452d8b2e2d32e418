"""Results of an allocation as sentences."""

from collections.abc import Mapping

from expo.booths.allocation.engine.contradictions import Clash, Contradiction
from expo.booths.allocation.engine.explain import Explanation, Why, WhyNot
from expo.booths.allocation.engine.problem import Rule, Utility
from expo.booths.allocation.engine.suggest import SmallChange, Suggestion
from expo.i18n import _, _l, _n

_RULES = {
    Rule.BLOCKED: _l("the booth is blocked"),
    Rule.HELD: _l("the booth is held for somebody else"),
    Rule.PAVILION: _l("a pavilion's booths are for its own firms, and its firms stand only there"),
    Rule.ZONE: _l(
        "the booth’s zone is closed to firms that did not ask for it, or the firm’s zone binds it to its own booths"
    ),
    Rule.SCHEME: _l("the booth is not let in the scheme asked"),
    Rule.AREA: _l("the area is not what the firm accepts, even with the difference that the expo allows"),
    Rule.POWER: _l("there is not enough power"),
    Rule.WATER: _l("there is no water"),
    Rule.AIR: _l("there is no compressed air"),
    Rule.INTERNET: _l("there is no internet"),
    Rule.APART: _l("a firm it keeps apart from stands beside or across"),
    Rule.SHAPE: _l("the booths are not one row side by side"),
}
_WHY = {
    Why.PINNED: _l("It keeps %(booths)s: that was settled before, by a pin, an offer or for good."),
    Why.PINNED_WISH: _l("It keeps %(booths)s, its wish number %(rank)s: that was settled before."),
    Why.WISH: _l("It has %(booths)s, its wish number %(rank)s."),
    Why.NEAR: _l("It has %(booths)s, near %(near)s, as both asked."),
    Why.ZONE: _l("It has %(booths)s, in the zone it asked for."),
    Why.BEST_LEFT: _l("It has %(booths)s, the best for it once all wishes were weighed."),
    Why.NOTHING_FITS: _l("No booth fits: %(rule)s."),
    Why.ALL_TAKEN: _l("Every booth that fits is taken or stands beside a firm it keeps apart from."),
}
_WHY_NOT = {
    WhyNot.UNKNOWN: _l("The booth it wished for first is not on the plan."),
    WhyNot.RULE: _l("Its first wish, %(booth)s, was not possible: %(rule)s."),
    WhyNot.HELD: _l("Its first wish, %(booth)s, is held for %(holder)s."),
    WhyNot.PINNED_TO: _l("Its first wish, %(booth)s, was settled for %(holder)s before."),
    WhyNot.MORE_POINTS: _l(
        "Its first wish, %(booth)s, went to %(holder)s, which wished for it too and has more priority points."
    ),
    WhyNot.MORE_POINTS_UNWISHED: _l(
        "Its first wish, %(booth)s, went to %(holder)s, which has more priority points. %(holder)s did not wish for it, but "
        "the other way round the two together would be worse off."
    ),
    WhyNot.EQUAL_POINTS: _l(
        "Its first wish, %(booth)s, went to %(holder)s, which has as many priority points: the other way round the two "
        "together would be worse off."
    ),
    WhyNot.WORTH_MORE: _l(
        "Its first wish, %(booth)s, went to %(holder)s, though that has fewer priority points: the other way round the two "
        "together would be worse off."
    ),
    WhyNot.TIE_POINTS: _l(
        "Its first wish, %(booth)s, went to %(holder)s. It was a tie: both ways were worth the same, and %(holder)s has more "
        "priority points."
    ),
    WhyNot.TIE_APPLIED: _l(
        "Its first wish, %(booth)s, went to %(holder)s. It was a tie: both ways were worth the same, both have as many "
        "priority points, and %(holder)s applied earlier."
    ),
    WhyNot.TIE_ENTERED: _l(
        "Its first wish, %(booth)s, went to %(holder)s. It was a tie: both ways were worth the same, both have as many "
        "priority points and applied at the same moment, and %(holder)s was entered first."
    ),
    WhyNot.OTHERS_TOO: _l(
        "Its first wish, %(booth)s, went to %(holder)s, and the firm could have it only if other firms moved as well."
    ),
    WhyNot.WENT_TO: _l("Its first wish, %(booth)s, went to %(holder)s."),
    WhyNot.APART: _l("Its first wish, %(booth)s, stands beside or across from %(holder)s, and the two keep apart."),
    WhyNot.BESIDE_TAKEN: _l(
        "Its first wish, %(booth)s, is free, but alone it does not suit, and %(holder)s stands in the way of a space with it."
    ),
    WhyNot.WORTH_MORE_FREE: _l(
        "Its first wish, %(booth)s, is free, but what it has is worth as much or more to it and to those it is near."
    ),
}
_CLASHES = {
    Clash.NEAR_AND_APART: _l("%(firm)s asks to be near %(other)s and to be kept apart from it. Apart counts."),
    Clash.APART_FROM_ITSELF: _l("%(firm)s asks to be kept apart from itself."),
    Clash.UNKNOWN_WISH: _l("%(firm)s wishes for a booth that is not on the plan."),
    Clash.UNKNOWN_PIN: _l("%(firm)s is pinned to a booth that is not on the plan, or does not take part."),
    Clash.TWO_PINS: _l("%(firm)s and %(other)s are both pinned to %(booth)s."),
    Clash.PIN_BREAKS_RULE: _l("%(firm)s is pinned where it cannot be: %(rule)s."),
    Clash.PIN_AGAINST_RULE: _l("%(firm)s stands where a rule is against it, and stays there: %(rule)s."),
    Clash.PINS_TOO_NEAR: _l(
        "%(firm)s and %(other)s keep apart, but were put beside or across from each other, and stay there."
    ),
    Clash.MORE_THAN_THERE_IS: _l("%(asked)s m² are asked for and %(there)s m² are there, so somebody is left out."),
}
_CHANGES = {
    SmallChange.OPEN_A_CORNER: _l("If %(booth)s were a corner, a plan better by %(gain)s points would be possible."),
    SmallChange.LARGER_PAVILION: _l(
        "If %(booth)s belonged to the pavilion %(pavilion)s, a plan better by %(gain)s points would be possible."
    ),
}


def rule_word(rule: Rule | None) -> str:
    return str(_RULES[rule]) if rule else ""


def explanation_sentence(one: Explanation, firms: Mapping[int, str], booths: Mapping[int, str]) -> str:
    """Why a firm has its booth, and why not its first wish, in one or two sentences."""
    said = {
        "booths": ", ".join(booths[booth] for booth in one.booths),
        "booth": booths.get(one.booth or 0, ""),
        "rank": one.rank,
        "near": firms.get(one.near or 0, ""),
        "holder": firms.get(one.holder or 0) or _("another firm"),
        "rule": rule_word(one.rule),
    }
    sentences = [str(_WHY[one.why]) % said]
    if one.why_not in _WHY_NOT and one.why is not Why.NOTHING_FITS:
        sentences.append(str(_WHY_NOT[one.why_not]) % said)
    return " ".join(sentences)


def contradiction_sentence(one: Contradiction, firms: Mapping[int, str], booths: Mapping[int, str]) -> str:
    """A contradiction as a sentence."""
    return str(_CLASHES[one.clash]) % {
        "firm": firms.get(one.firm or 0, ""),
        "other": firms.get(one.other or 0, ""),
        "booth": booths.get(one.booth or 0, ""),
        "rule": rule_word(one.rule),
        "asked": f"{one.asked_sqm:g}",
        "there": f"{one.there_sqm:g}",
    }


def suggestion_sentence(one: Suggestion, booths: Mapping[int, str], pavilions: Mapping[str, str]) -> str:
    """A suggestion in one or two sentences. `pavilions` are names by the key of the allocation problem."""
    said = {"booth": booths[one.booth], "pavilion": pavilions.get(one.pavilion or "", ""), "gain": one.gain}
    sentence = str(_CHANGES[one.change]) % said
    if one.placed > 0:
        more = _n("%(num)d firm more would have a place.", "%(num)d firms more would have a place.", one.placed)
        sentence = f"{sentence} {more}"
    return sentence


def unsaid_titles() -> dict[Utility, str]:
    """The titles of supplies that are unknown for a booth."""
    return {
        Utility.POWER: _("Power not said"),
        Utility.WATER: _("Water not said"),
        Utility.AIR: _("Compressed air not said"),
        Utility.INTERNET: _("Internet not said"),
    }


def unsaid_words() -> dict[Utility, str]:
    """The phrases beside a booth for supplies that are unknown."""
    return {
        Utility.POWER: _("power not said"),
        Utility.WATER: _("water not said"),
        Utility.AIR: _("compressed air not said"),
        Utility.INTERNET: _("internet not said"),
    }
