"""The words for kinds, states, offices and obstacles of memoranda."""

from expo.i18n import _, _n
from expo.memoranda.rules import ClearanceState, ClearingOffice, MemorandumKind, MemorandumState, Obstacle


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


def obstacle_sentence(obstacle: Obstacle) -> str:
    return {
        Obstacle.NOT_FROM_HERE: _("The memorandum is in another state by now. Look at it again."),
        Obstacle.PARTIES: _("Name at least two parties first."),
        Obstacle.TEXTS: _("A text is missing in one of the languages in which it is signed. Add it first."),
        Obstacle.CLEARANCES: _("Not every office has cleared the text. Those that are missing are named below."),
        Obstacle.SESSION: _("Choose the signing ceremony first, in the details."),
    }[obstacle]


def in_memoranda(count: int) -> str:
    return _n(
        "It is a party of %(num)d memorandum, so it stays in the list.",
        "It is a party of %(num)d memoranda, so it stays in the list.",
        count,
    )
