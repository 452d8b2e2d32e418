"""States, kinds and sources, as people read them."""

from expo.events.rules import Admission, CategoryKind
from expo.i18n import _
from expo.registration.rules import QuestionKind, Source, State


def state_word(state: State) -> str:
    return {
        State.WAITING_FOR_APPROVAL: _("waiting for approval"),
        State.CONFIRMED: _("confirmed"),
        State.ON_WAITING_LIST: _("on the waiting list"),
        State.DECLINED: _("declined"),
        State.CANCELLED: _("cancelled"),
    }[state]


def state_look(state: State) -> str:
    """The tag's kind, which gives colour and shape."""
    return {
        State.WAITING_FOR_APPROVAL: "info",
        State.CONFIRMED: "good",
        State.ON_WAITING_LIST: "warn",
        State.DECLINED: "bad",
        State.CANCELLED: "bad",
    }[state]


def source_word(source: Source) -> str:
    return {
        Source.FORM: _("public form"),
        Source.WALK_IN: _("walk-in"),
        Source.ORGANISER: _("organiser"),
        Source.IMPORT: _("import"),
        Source.DEMO: _("demonstration"),
    }[source]


def question_word(kind: QuestionKind) -> str:
    return {
        QuestionKind.TEXT: _("Short text"),
        QuestionKind.LONG_TEXT: _("Long text"),
        QuestionKind.NUMBER: _("Number"),
        QuestionKind.CHOICE: _("One choice from a list"),
        QuestionKind.CHOICES: _("Several choices from a list"),
        QuestionKind.DATE: _("Date"),
        QuestionKind.YES_NO: _("Yes or no"),
        QuestionKind.COUNTRY: _("Country"),
        QuestionKind.FILE: _("File"),
    }[kind]


def category_word(kind: CategoryKind) -> str:
    return {
        CategoryKind.VISITOR: _("Visitor"),
        CategoryKind.DELEGATE: _("Delegate"),
        CategoryKind.VIP: _("VIP"),
        CategoryKind.OFFICIAL: _("Official"),
        CategoryKind.SPEAKER: _("Speaker"),
        CategoryKind.PRESS: _("Press"),
        CategoryKind.EXHIBITOR: _("Exhibitor"),
        CategoryKind.ORGANISER: _("Organiser"),
        CategoryKind.CONTRACTOR: _("Contractor"),
    }[kind]


def admission_word(admission: Admission) -> str:
    return {Admission.OPEN: _("open to all"), Admission.INVITATION: _("by invitation")}[admission]
