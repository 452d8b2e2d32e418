"""The words for kinds, states, offices and obstacles of memoranda."""

from expo.i18n import LANGUAGES, _, _n, country_name
from expo.memoranda.rules import (
    CeremonyFacts,
    ClearanceState,
    ClearingOffice,
    MemorandumFacts,
    MemorandumKind,
    MemorandumState,
    Obstacle,
)
from expo.web.filters import listed, moment


def memorandum_kind_word(kind: MemorandumKind) -> str:
    return {
        MemorandumKind.MEMORANDUM: _("memorandum of understanding"),
        MemorandumKind.AGREEMENT: _("agreement"),
        MemorandumKind.PROTOCOL: _("protocol of cooperation"),
        MemorandumKind.LETTER_OF_INTENT: _("letter of intent"),
        MemorandumKind.JOINT_DECLARATION: _("joint declaration"),
    }[kind]


def memorandum_word(state: MemorandumState) -> str:
    return {
        MemorandumState.IDEA: _("idea"),
        MemorandumState.DRAFT: _("draft"),
        MemorandumState.AGREED: _("text agreed"),
        MemorandumState.CLEARED: _("cleared by all"),
        MemorandumState.SCHEDULED: _("ready for signature"),
        MemorandumState.SIGNED: _("signed"),
        MemorandumState.IN_FORCE: _("in force"),
        MemorandumState.LAPSED: _("lapsed"),
        MemorandumState.WITHDRAWN: _("withdrawn"),
    }[state]


def memorandum_look(state: MemorandumState) -> str:
    looks = {
        MemorandumState.CLEARED: "good",
        MemorandumState.SCHEDULED: "good",
        MemorandumState.SIGNED: "good",
        MemorandumState.IN_FORCE: "good",
        MemorandumState.LAPSED: "bad",
        MemorandumState.WITHDRAWN: "bad",
    }
    return looks.get(state, "info")


def office_word(office: ClearingOffice) -> str:
    return {
        ClearingOffice.LINE_MINISTRY: _("line ministry"),
        ClearingOffice.LAW_DIVISION: _("law division"),
        ClearingOffice.FOREIGN_MINISTRY: _("foreign ministry"),
        ClearingOffice.CABINET: _("cabinet"),
    }[office]


def clearance_word(state: ClearanceState) -> str:
    return {
        ClearanceState.ASKED: _("asked"),
        ClearanceState.GIVEN: _("cleared"),
        ClearanceState.REFUSED: _("refused"),
    }[state]


def clearance_look(state: ClearanceState) -> str:
    return {ClearanceState.GIVEN: "good", ClearanceState.REFUSED: "bad"}.get(state, "warn")


def obstacle_sentence(obstacle: Obstacle, facts: MemorandumFacts, zone: str) -> str:
    """What stands in the way, with who or what it is and the way out."""
    if obstacle in {Obstacle.OFF, Obstacle.MOVED, Obstacle.NOT_BEGUN} and facts.ceremony is not None:
        return _ceremony_sentence(obstacle, facts.ceremony, zone)
    missing = listed(LANGUAGES.get(code, code) for code in facts.missing)
    return {
        Obstacle.NOT_FROM_HERE: _("The memorandum is in another state by now. Look at it again."),
        Obstacle.PARTIES: _("Name at least two parties first."),
        Obstacle.GONE: _(
            "Not taking part in the expo: %(names)s. Take them out of the memorandum, or withdraw it.",
            names=listed(facts.gone),
        ),
        Obstacle.PREVAILING: _("It is not signed in the language that holds where texts differ. Choose another one."),
        Obstacle.TEXTS: _(
            "A text is missing in one of the languages in which it is signed: %(languages)s. Add it first.",
            languages=missing or "–",
        ),
        Obstacle.COUNTRIES: _(
            "No office was asked of %(countries)s, where a party is from by now. Ask them first.",
            countries=listed(map(country_name, facts.unasked)),
        ),
        Obstacle.AWAY: _(
            "The registration is not confirmed by now of: %(names)s. Take the name off below and name somebody else, or"
            " confirm it again.",
            names=listed(facts.away),
        ),
        Obstacle.UNSIGNED: _("Nobody signs for %(name)s yet. Name who does.", name=listed(facts.unsigned)),
        Obstacle.CLEARANCES: _("Not every office has cleared the text. Those that are missing are named below."),
    }.get(obstacle) or _("Choose the signing ceremony first, in the details.")


def _ceremony_sentence(obstacle: Obstacle, ceremony: CeremonyFacts, zone: str) -> str:
    now_at = moment(ceremony.starts_at, zone)
    if obstacle is Obstacle.OFF:
        return _("The signing ceremony does not take place any more. Choose another one in the details.")
    if obstacle is Obstacle.NOT_BEGUN:
        return _("The ceremony begins on %(when)s. What is signed is entered from then on.", when=now_at)
    was = moment(ceremony.expected_at, zone) if ceremony.expected_at else "–"
    return _(
        "The signing ceremony was moved: it was on %(was)s and is on %(now)s. Ask the parties whether they come.",
        was=was,
        now=now_at,
    )


def in_memoranda(count: int) -> str:
    return _n(
        "It is a party of %(num)d memorandum, so it stays in the list.",
        "It is a party of %(num)d memoranda, so it stays in the list.",
        count,
    )
