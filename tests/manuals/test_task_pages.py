"""The pages of tasks: a firm hands in, Olga returns and approves, Vera reads, Nora sees nothing."""

import io

from flask import Flask

from expo.manuals.task_queries import tasks_of
from tests.factories.accounts import nora, olga, signed_in, vera
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.manuals import a_task
from tests.manuals.test_order_pages import desk
from tests.manuals.test_tasks import PDF
from tests.pages import Browser


def test_a_firm_hands_in_its_plan_and_reads_what_has_to_change(app: Flask, browser: Browser) -> None:
    event = an_event()
    task, firm = a_task(event), emil(event)
    other = desk(emil(an_event()), f"/tasks/{task.id}")
    page, office = desk(firm, f"/tasks/{task.id}"), f"/organise/{event.slug}/tasks"
    olga_sits = signed_in(Browser(app), olga(event))

    missing = browser.read(desk(firm))
    without = browser.send(page, {"text": "Here"}, status=409)
    browser.send(page, {"text": "Here", "file": (io.BytesIO(PDF), "plan.pdf")})
    listed = olga_sits.read(office)
    olga_sits.send(f"{office}/{task.id}/firms/{firm.id}", {"verdict": "return", "reply": "Keep the exit free"})
    returned = browser.read(page)
    browser.send(page, {"text": "Kept"})
    olga_sits.send(f"{office}/{task.id}/firms/{firm.id}", {"verdict": "approve"})

    assert "Stand design missing" in missing.text
    assert "needs a file" in without.text
    assert listed.rows(1)[0][3] == "waits for approval"
    assert "Keep the exit free" in returned.text
    assert browser.read(desk(firm, "/tasks")).rows()[0][2] == "done"
    assert browser.read(other, status=404).status == 404


def test_olga_makes_a_task_and_vera_changes_none(app: Flask, browser: Browser) -> None:
    event = an_event()
    here = f"/organise/{event.slug}/tasks"
    signed_in(browser, olga(event))

    typed = {"name_en": "Insurance", "kind": "insurance", "due_on": "2027-02-01", "description_en": "One million."}
    wrong = browser.send(f"{here}/new", {**typed, "due_on": ""}, status=400)
    browser.send(f"{here}/new", typed)
    [task] = tasks_of(event)
    browser.send(f"{here}/{task.id}", {"name_en": "Cover"})
    reader = signed_in(Browser(app), vera(event))

    assert wrong.errors
    assert tasks_of(event)[0].name["en"] == "Cover"
    assert "Add a task" not in reader.read(here).text
    assert reader.read(f"{here}/{task.id}", status=403).status == 403
    assert signed_in(Browser(app), nora()).read(here, status=404).status == 404
