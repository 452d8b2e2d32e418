"""Who sees what of a case, cell by cell: each reader, each level, each page."""

import pytest
from flask import Flask

from expo.accounts.permissions import PERMISSIONS, Permission, Role
from expo.db import transaction
from expo.investors.links import case_address, questions_address
from expo.investors.rules import CloseReason, Discretion
from expo.investors.services.cases import close_case
from expo.meetings.services.bodies import ensure_party
from tests.factories.accounts import an_account, nora, olga, sami, signed_in, vera, with_role
from tests.factories.events import an_event
from tests.factories.investors import OLGA, a_case, accepted, asked, oya, with_desk
from tests.factories.meetings import a_body
from tests.pages import Browser

# What stands in a page: who asks, the project, the question to a body, the number; "": it is not to be read.
WHO, PROJECT, QUESTION = "Anatolia Capital", "A solar park near Multan", "Which licences are needed?"
ALL, NUMBER, NOTHING = (True, True, True), (False, False, False), None


def _seen(browser: Browser, address: str) -> tuple[bool, bool, bool] | None:
    """Whether who asks, the project and the question stand in the page; None where there is none."""
    answer = browser.client.get(address)
    if answer.status_code != 200:
        assert not any(one in answer.text for one in (WHO, PROJECT, QUESTION))
        return None
    return (WHO in answer.text, PROJECT in answer.text, QUESTION in answer.text)


def _path(address: str) -> str:
    return address.removeprefix("http://localhost")


def _table(app: Flask, level: Discretion) -> dict[str, tuple[bool, bool, bool] | None]:
    event = with_desk(an_event())
    officer, other_officer = oya(event), oya(event, "other@example.org", "Other Officer")
    asked_body, other_body = a_body(event), a_body(event, name="Another body")
    case = accepted(a_case(event, discretion=level), officer)
    question = asked(case, asked_body)
    other_case = a_case(event, organisation="Other Fund", project="A mine")
    with transaction():
        elsewhere = ensure_party(event, f"body-{other_body.id}")
    administrator = with_role(an_account("admin@example.org", "Admin"), Role.ADMINISTRATOR, None)
    page = f"/organise/{event.slug}/cases/{case.id}"
    accounts = {
        "officer of the case": officer,
        "another officer": other_officer,
        "organiser": olga(event),
        "administrator": administrator,
        "viewer": vera(event),
        "staff": sami(event),
        "of another expo": nora(),
    }
    cells = {who: _seen(signed_in(Browser(app), account), page) for who, account in accounts.items()}
    cells["stranger"] = _seen(Browser(app), page)
    cells["investor"] = _seen(Browser(app), _path(case_address(case)))
    cells["other investor"] = _seen(Browser(app), _path(case_address(other_case)))
    cells["asked body"] = _seen(Browser(app), _path(questions_address(question.party)))
    cells["other body"] = _seen(Browser(app), _path(questions_address(elsewhere)))
    return cells


@pytest.mark.parametrize("level", list(Discretion))
def test_who_sees_what(app: Flask, level: Discretion) -> None:
    expected = {
        "officer of the case": ALL,
        "another officer": NUMBER if level is Discretion.SEALED else ALL,
        "organiser": ALL,
        "administrator": ALL,
        "viewer": NOTHING,
        "staff": NOTHING,
        "of another expo": NOTHING,
        "stranger": NOTHING,
        "investor": (False, True, False),
        "other investor": (False, False, False),
        "asked body": {
            Discretion.OPEN: ALL,
            Discretion.NAMELESS: (False, True, True),
            Discretion.SEALED: (False, False, True),
        }[level],
        "other body": (False, False, False),
    }

    assert _table(app, level) == expected


def test_another_officer_does_nothing_with_a_sealed_case(app: Flask) -> None:
    event = with_desk(an_event())
    other = signed_in(Browser(app), oya(event, "other@example.org", "Other Officer"))
    case = accepted(a_case(event, discretion=Discretion.SEALED), oya(event))
    desk = f"/organise/{event.slug}/cases"
    page = other.read(f"{desk}/{case.id}")
    token = other.read(desk).soup.select_one("[name=csrf_token]")
    listed = other.read(desk)

    assert page.heading == "Case 1"
    assert "sealed" in listed.rows()[0][1]
    assert WHO not in listed.text
    for act in ("accept", "edit", "ask", "meeting", "link", "commitment", "close", "reopen", "erase"):
        values = {"csrf_token": token["value"] if token else ""}
        assert other.post(f"{desk}/{case.id}/{act}", values).status_code in {400, 403}, act
    assert other.client.get(f"{desk}/{case.id}/erase").status_code == 403
    with transaction():
        close_case(case, CloseReason.SETTLED, by=OLGA)
    assert "closed" in other.read(f"{desk}/{case.id}").text


def test_nothing_of_a_case_stands_on_pages_for_all(app: Flask) -> None:
    event = with_desk(an_event())
    asked(accepted(a_case(event), oya(event)), a_body(event))
    pages = ["", "programme", "exhibitors", "invest", "programme.ics"]
    veras = signed_in(Browser(app), vera(event))
    office = [f"/organise/{event.slug}/{page}" for page in ("", "history", "meetings")]

    texts = [Browser(app).client.get(f"/{event.slug}/{page}", follow_redirects=True).text for page in pages]
    texts += [veras.client.get(address, follow_redirects=True).text for address in office]
    assert not any(secret in text for secret in (WHO, PROJECT, QUESTION, "Ipek") for text in texts)


def test_whoever_reads_the_mails_may_see_sealed_cases_too() -> None:
    readers = {role for role, given in PERMISSIONS.items() if Permission.SEE_MAIL in given}
    assert all({Permission.EDIT_TEAM, Permission.INVESTOR_CASES} <= PERMISSIONS[role] for role in readers)
    assert PERMISSIONS[Role.CASE_OFFICER] == {Permission.SEE_EVENT, Permission.INVESTOR_CASES}
