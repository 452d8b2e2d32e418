"""What officers of cases have to do: named while a case is open, and given to another in one act."""

from flask import Flask

from expo.db import transaction
from expo.investors.rules import CloseReason
from expo.investors.services.cases import close_case
from expo.investors.services.officers import OF_CASES
from tests.factories.events import an_event
from tests.factories.investors import OLGA, a_case, accepted, oya, with_desk
from tests.told import told_changes


def test_open_cases_are_their_officers_by_number_alone_and_are_handed_over(app: Flask) -> None:
    event, other = with_desk(an_event()), with_desk(an_event())
    officer, next_one = oya(event), oya(event, "other@example.org", "Other Officer")
    nobodys, first, closed, second = (a_case(event) for _number in range(4))
    elsewhere = a_case(other)
    for case in (first, closed, second, elsewhere):
        accepted(case, officer)
    with transaction():
        close_case(closed, CloseReason.SETTLED, by=OLGA)
    held = OF_CASES.find(event.id, officer.id)
    everywhere = [one.values["case_id"] for one in OF_CASES.find(None, officer.id)]
    of_all = [one.account_id for one in OF_CASES.find(event.id, None)]
    versions = [one.version for one in (first, second)]
    with transaction():
        OF_CASES.give(event.id, officer.id, next_one, OLGA)

    assert [(one.account_id, one.event_id, one.slug, one.name, one.kind) for one in held] == [
        (officer.id, event.id, event.slug, f"Case {number}", "Officer") for number in (2, 4)
    ]
    assert [(one.endpoint, one.values) for one in held] == [
        ("cases.show", {"case_id": case.id}) for case in (first, second)
    ]
    assert (everywhere, of_all) == ([first.id, second.id, elsewhere.id], [officer.id] * 2)
    assert [one.officer_id for one in (first, second)] == [next_one.id] * 2
    assert [one.officer_id for one in (nobodys, closed, elsewhere)] == [None, officer.id, officer.id]
    assert [one.version for one in (first, second)] == [version + 1 for version in versions]
    assert told_changes(event, "investor_case")[-1] == ("changed", None, {"version": second.version})
