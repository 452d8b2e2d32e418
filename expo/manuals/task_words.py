"""The words for tasks: their kinds, what is handed in, and how they stand."""

from typing import Any

from expo.i18n import _, _l
from expo.manuals.task_rules import ExhibitorTaskKind, TaskStanding

KINDS = {
    ExhibitorTaskKind.DESIGN: _l("Stand design"),
    ExhibitorTaskKind.INSURANCE: _l("Insurance"),
    ExhibitorTaskKind.CONTRACTORS: _l("Contractors’ passes"),
    ExhibitorTaskKind.TRUCKS: _l("Trucks"),
    ExhibitorTaskKind.CATALOGUE: _l("Catalogue entry"),
    ExhibitorTaskKind.OTHER: _l("Something else"),
}
HANDED_IN_AS = {
    ExhibitorTaskKind.DESIGN: _l("What you want to say of the design"),
    ExhibitorTaskKind.INSURANCE: _l("Insurer and number of the policy"),
    ExhibitorTaskKind.CONTRACTORS: _l("Names of your contractors’ people, one a line"),
    ExhibitorTaskKind.TRUCKS: _l("Number plates, with the day and hour you want"),
    ExhibitorTaskKind.CATALOGUE: _l("What you want to say"),
    ExhibitorTaskKind.OTHER: _l("What you want to say"),
}


def standing_word(standing: TaskStanding) -> str:
    return {
        TaskStanding.MISSING: _("missing"),
        TaskStanding.WAITING: _("waits for approval"),
        TaskStanding.RETURNED: _("has to change"),
        TaskStanding.DONE: _("done"),
    }[standing]


def standing_look(standing: TaskStanding) -> str:
    return {TaskStanding.DONE: "good", TaskStanding.WAITING: "warn", TaskStanding.RETURNED: "bad"}.get(standing, "")


def task_words() -> dict[str, Any]:
    return {"task_kind_word": KINDS.__getitem__, "standing_word": standing_word, "standing_look": standing_look}
