"""Display texts of states, kinds and sources."""

from expo.events.rules import Admission, CategoryKind
from expo.i18n import _
from expo.registration.rules import QuestionKind, RegistrationSource, RegistrationState


def state_word(state: RegistrationState) -> str:
    return {
        RegistrationState.WAITING_FOR_APPROVAL: _("waiting for approval"),
        RegistrationState.CONFIRMED: _("confirmed"),
        RegistrationState.ON_WAITING_LIST: _("on the waiting list"),
        RegistrationState.DECLINED: _("declined"),
        RegistrationState.CANCELLED: _("cancelled"),
    }[state]


def state_look(state: RegistrationState) -> str:
    """The variant of the tag component that shows the state."""
    return {
        RegistrationState.WAITING_FOR_APPROVAL: "info",
        RegistrationState.CONFIRMED: "good",
        RegistrationState.ON_WAITING_LIST: "warn",
        RegistrationState.DECLINED: "bad",
        RegistrationState.CANCELLED: "bad",
    }[state]


def source_word(source: RegistrationSource) -> str:
    return {
        RegistrationSource.FORM: _("public form"),
        RegistrationSource.WALK_IN: _("walk-in"),
        RegistrationSource.ORGANISER: _("organiser"),
        RegistrationSource.IMPORT: _("import"),
        RegistrationSource.DEMO: _("demonstration"),
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
