"""Tasks of exhibitors: handed in, approved, returned, late, and reminded of once a day."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.exhibitors.rules import Scheme
from expo.exhibitors.services.dossier import remove_document
from expo.mail.models import Mail
from expo.manuals.services.task_reminders import sweep_tasks
from expo.manuals.services.tasks import edit_task, hand_in, judge_answer, remove_task
from expo.manuals.task_queries import all_firm_tasks, firm_tasks
from expo.manuals.task_rules import AnswerState, ExhibitorTaskKind, TaskStanding, TaskTerms, names_in, standing_of
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.manuals import EMIL, OLGA, a_task
from tests.queries import counted

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PLAN = ("plan.pdf", PDF)
BEFORE, AFTER = date(2027, 3, 1), date(2027, 3, 2)


@pytest.mark.parametrize(
    ("state", "has_file", "approval", "stands"),
    [
        (None, False, True, TaskStanding.MISSING),
        (AnswerState.HANDED_IN, False, True, TaskStanding.MISSING),
        (AnswerState.HANDED_IN, True, True, TaskStanding.WAITING),
        (AnswerState.HANDED_IN, True, False, TaskStanding.DONE),
        (AnswerState.RETURNED, True, True, TaskStanding.RETURNED),
        (AnswerState.APPROVED, True, True, TaskStanding.DONE),
        (AnswerState.APPROVED, False, True, TaskStanding.MISSING),
    ],
)
def test_a_task_stands_as_its_answer_says(
    state: AnswerState | None, has_file: bool, approval: bool, stands: TaskStanding
) -> None:
    terms = TaskTerms(ExhibitorTaskKind.DESIGN, BEFORE, needs_file=True, needs_approval=approval)
    assert standing_of(terms, state, has_file=has_file, is_described=False) is stands


def test_the_catalogue_entry_is_read_from_the_firm_and_raw_space_has_tasks_of_its_own(app: Flask) -> None:
    event = an_event()
    a_task(event, "Catalogue", kind=ExhibitorTaskKind.CATALOGUE)
    a_task(event, "Drawing", raw_only=True)
    raw = emil(event, scheme=Scheme.RAW, about={"en": "Robots"})
    emil(event)

    standing = [
        (one.exhibitor.id == raw.id, one.task.name["en"], one.standing, one.late)
        for one in all_firm_tasks(event, AFTER)
    ]

    assert sorted(standing) == [
        (False, "Catalogue", TaskStanding.MISSING, True),
        (True, "Catalogue", TaskStanding.DONE, False),
        (True, "Drawing", TaskStanding.MISSING, True),
    ]


def test_a_plan_is_returned_with_a_reason_handed_in_again_and_approved(app: Flask) -> None:
    event = an_event()
    task, firm = a_task(event), emil(event)

    with pytest.raises(Refused, match="needs a file"), transaction():
        hand_in(firm, task, "Here", None, by=EMIL)
    with transaction():
        answer = hand_in(firm, task, "Here", PLAN, by=EMIL)
    with pytest.raises(Refused, match="what has to change"), transaction():
        judge_answer(answer, "", approved=False, by=OLGA)
    with transaction():
        judge_answer(answer, "Keep the exit free", approved=False, by=OLGA)
    with pytest.raises(Refused, match="judged already"), transaction():
        judge_answer(answer, "", approved=True, by=OLGA)
    returned = firm_tasks(firm, AFTER)[0]
    with transaction():
        hand_in(firm, task, "Kept", None, by=EMIL)
        judge_answer(answer, "", approved=True, by=OLGA)

    assert (returned.standing, returned.late) == (TaskStanding.RETURNED, True)
    [mail] = db.session.scalars(sa.select(Mail).where(Mail.wording == "task returned"))
    assert "Keep the exit free" in mail.text
    assert firm_tasks(firm, AFTER)[0].standing is TaskStanding.DONE
    with pytest.raises(Refused, match="approved already"), transaction():
        hand_in(firm, task, "Other", PLAN, by=EMIL)
    with pytest.raises(Refused, match="so it stays"), transaction():
        remove_task(task, by=OLGA)


def test_a_file_that_is_removed_is_missing_again(app: Flask) -> None:
    event = an_event()
    task, firm = a_task(event, needs_approval=False), emil(event)
    with transaction():
        answer = hand_in(firm, task, "Here", PLAN, by=EMIL)

    assert firm_tasks(firm, AFTER)[0].standing is TaskStanding.DONE
    assert answer.document is not None
    with transaction():
        remove_document(firm, answer.document.uid, by_firm=True, by=EMIL)
    db.session.refresh(answer)
    assert firm_tasks(firm, AFTER)[0].standing is TaskStanding.MISSING


def test_a_firm_gets_one_reminder_a_day_of_all_that_is_open(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    event = an_event()
    a_task(event)
    a_task(event, "Insurance", kind=ExhibitorTaskKind.INSURANCE, due_on=date(2027, 3, 20))
    firm = emil(event)
    done = emil(event)
    with transaction():
        for one in firm_tasks(done, BEFORE):
            edit_task(one.task, {"needs_approval": False}, by=OLGA)
            hand_in(done, one.task, "Here", PLAN, by=EMIL)

    def mails_on(day: int) -> list[str]:
        monkeypatch.setattr(clock, "now", lambda: datetime(2027, 2, day, 9, tzinfo=UTC))
        for looked_at in (2, 0):
            with transaction():
                assert sweep_tasks() == looked_at
        query = sa.select(Mail.to_address, Mail.text).where(Mail.wording == "tasks due").order_by(Mail.id)
        return [text for address, text in db.session.execute(query) if address == firm.email]

    assert mails_on(14) == []
    [text] = mails_on(15)
    assert "1 March 2027: Stand design\n20 March 2027: Insurance" in text
    assert len(mails_on(16)) == 1
    assert len(mails_on(22)) == 2


def test_the_overview_costs_the_same_statements_for_one_firm_and_for_three(app: Flask) -> None:
    event = an_event()
    a_task(event)
    emil(event)
    with counted(app) as one:
        all_firm_tasks(event, BEFORE)
    for _ in range(2):
        emil(event)
    with counted(app) as three:
        assert len(all_firm_tasks(event, BEFORE)) == 3
    assert len(one) == len(three)


def test_names_of_contractors_are_counted_once() -> None:
    assert names_in("Ali Usta\n\n Ali Usta \nVeli Usta\n") == ["Ali Usta", "Veli Usta"]
