"""A case from the public form to its end, over the pages of everybody concerned."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.history.queries import history_about
from expo.history.services import Actor
from expo.investors.links import case_address, questions_address
from expo.investors.mails import TEMPLATES
from expo.investors.models import CaseFollowUp, CaseQuestion, InvestorCase
from expo.investors.rules import CaseState, CloseReason, FollowUpAnswer, StatedIntention
from expo.investors.services.cases import answer_question, ask_body, close_case, commit
from expo.investors.services.deadlines import sweep_follow_ups, sweep_overdue_cases
from expo.investors.services.erasure import erase_case_contacts
from expo.mail.models import Mail
from expo.meetings.services.bodies import remove_body
from expo.meetings.services.meetings import cancel_meeting
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.investors import OLGA, a_case, accepted, asked, oya, with_desk
from tests.factories.meetings import a_body
from tests.pages import Browser

INQUIRY: dict[str, Any] = {
    "organisation": "Anatolia Capital",
    "country": "TR",
    "contact_name": "Ipek Investor",
    "contact_email": "ipek@investor.example",
    "language": "tr",
    "sector": "energy",
    "band": "10 to 50 million",
    "horizon": "1 to 3 years",
    "joint_venture": "y",
    "project": "A solar park near Multan",
    "discretion": "nameless",
}


def path(address: str) -> str:
    return address.removeprefix("http://localhost")


def mails() -> list[tuple[str, str, str]]:
    """Kind, address and language of each mail of the desk, in their order."""
    kinds = {template.key for template in TEMPLATES}
    sent = db.session.scalars(sa.select(Mail).where(Mail.wording.in_(kinds)).order_by(Mail.id))
    return [(one.wording, one.to_address, one.language) for one in sent]


def the_case() -> InvestorCase:
    return db.session.scalars(sa.select(InvestorCase)).one()


def a_ministry(event: Event) -> Any:
    return a_body(event, name="Ministry of Energy", contact_email="ministry@body.example", language="ur")


def test_a_case_from_the_form_to_its_end(app: Flask, browser: Browser) -> None:
    event = an_event()
    ministry, firm = a_ministry(event), emil(event)
    olgas, oyas = signed_in(Browser(app), olga(event)), signed_in(Browser(app), oya(event))

    _ipek_asks(browser, olgas, event)
    desk = f"/organise/{event.slug}/cases"
    assert oyas.read(desk).rows()[0][:3] == ["1", "Anatolia Capital Energy", "received"]
    page = f"{desk}/{the_case().id}"
    _the_ministry_answers(Browser(app), oyas, page, ministry.id)
    _they_meet(oyas, page, f"firm-{firm.id}", f"body-{ministry.id}")
    _ipek_commits(browser, oyas, page)
    closed = oyas.send(f"{page}/close", {"reason": "settled"}, form=page)

    assert "all questions are settled" in closed.text
    _what_is_left(app)


def _what_is_left(app: Flask) -> None:
    """The body's page, the mails, and a history that has nothing of the case but its number and state."""
    question = db.session.scalars(sa.select(CaseQuestion)).one()
    theirs = path(questions_address(question.party))
    assert "Yes, in 60 days" in Browser(app).read(theirs).text
    assert Browser(app).read(theirs).soup.select("textarea") == []
    assert mails() == [
        ("case received", "ipek@investor.example", "tr"),
        ("body asked about a case", "ministry@body.example", "ur"),
        ("body answered about a case", "oya@example.org", "en"),
        ("follow-up of a commitment", "ipek@investor.example", "tr"),
        ("case closed", "ipek@investor.example", "tr"),
    ]
    assert not any("{" in one.text for one in db.session.scalars(sa.select(Mail)))
    said = [(one.verb, one.subject, one.actor) for one in history_about(the_case())]
    assert ("asked a body about", "1", "Oya Officer") in said
    whole = " ".join(f"{one.subject} {one.actor} {one.before} {one.after}" for one in history_about(the_case()))
    assert not re.search("Anatolia|Ipek|solar|Ministry|million", whole)


def _ipek_asks(browser: Browser, olgas: Browser, event: Event) -> None:
    here, desk = f"/{event.slug}/invest", f"/organise/{event.slug}/cases"
    browser.read(here, status=404)
    olgas.send(f"{desk}/desk", {"open": "yes"}, form=desk)
    wrong = browser.send(here, {**INQUIRY, "country": "", "sector": "", "project": " "}, status=400)
    received = browser.send(here, INQUIRY)

    assert wrong.errors == ["Choose a country.", "Choose one from the list.", "Describe your project."]
    assert wrong.typed("organisation") == "Anatolia Capital"
    assert received.heading == "The desk has your case"


def _the_ministry_answers(ministrys: Browser, oyas: Browser, page: str, ministry_id: int) -> None:
    oyas.send(f"{page}/accept", {}, form=page)
    told = {"desk_asks": "Where is the land?", "next_step": "Call", "next_step_on": "2027-04-20"}
    oyas.send(f"{page}/edit", told, form=page)
    oyas.send(f"{page}/ask", {"body": f"body-{ministry_id}", "question": "Is there a grid licence?"}, form=page)
    question = db.session.scalars(sa.select(CaseQuestion)).one()
    theirs = path(questions_address(question.party))
    read = ministrys.read(theirs, headers={"Accept-Language": "ur"})

    assert (the_case().state, read.soup.html["lang"]) == (CaseState.WITH_BODY, "ur")  # type: ignore[index]
    assert "A solar park near Multan" in read.text
    assert "Anatolia" not in read.text
    ministrys.send(f"{theirs}/{question.id}", {"answer": "Yes, in 60 days"}, form=theirs)
    assert the_case().state is CaseState.ANSWERED
    assert oyas.read(page).typed("answer") == "Yes, in 60 days"


def _they_meet(oyas: Browser, page: str, firm: str, ministry: str) -> None:
    oyas.send(f"{page}/meeting", {"investor": firm, "public_body": ministry, "minutes": "45"}, form=page)
    [linked] = the_case().meetings
    assert (the_case().state, linked.meeting.minutes) == (CaseState.MEETING, 45)
    assert "without a time" in oyas.read(page).text
    with transaction():
        cancel_meeting(linked.meeting, "Not now", version=linked.meeting.version, by=OLGA)
    assert "cancelled" in oyas.read(page).text


def _ipek_commits(browser: Browser, oyas: Browser, page: str) -> None:
    stated = {"commitment": "Ten million in the first year", "amount": "10,000,000.00", "currency": "USD"}
    oyas.send(f"{page}/commitment", stated, form=page)
    own = path(case_address(the_case()))
    turkish = browser.read(own, headers={"Accept-Language": "tr"})
    assert (the_case().state, the_case().amount_minor) == (CaseState.COMMITMENT, 1_000_000_000)
    assert turkish.soup.html["lang"] == "tr"  # type: ignore[index]
    assert {"Where is the land?", "Ten million in the first year"} <= {p.text for p in turkish.soup.select("p.pre bdi")}

    with clock.set_to(clock.now() + timedelta(days=31)), transaction():
        assert (sweep_follow_ups(), sweep_follow_ups()) == (1, 0)
    browser.client.get(f"{own}/follow-ups/30")
    assert the_case().state is CaseState.COMMITMENT
    browser.send(f"{own}/follow-ups/30", {"answer": "later"}, form=own)
    browser.send(f"{own}/lines", {"text": "The land is near Multan"}, form=own)
    assert the_case().state is CaseState.FOLLOWED
    assert "The land is near Multan" in oyas.read(page).text


def test_the_second_of_two_is_told_and_loses_nothing(app: Flask, browser: Browser) -> None:
    event = with_desk(an_event())
    officer, ministry = oya(event), a_ministry(event)
    case = accepted(a_case(event), officer)
    oyas, page = signed_in(Browser(app), officer), f"/organise/{event.slug}/cases/{case.id}"
    first = {"body": f"body-{ministry.id}", "question": "One?"}
    opened = oyas.read(page)
    [shown] = [one["value"] for one in opened.soup.select(f"form[action$='/{case.id}/ask'] [name=as_shown]")]
    oyas.send(f"{page}/ask", first, form=page)
    twice = oyas.send(f"{page}/ask", {**first, "question": "Two?", "as_shown": shown}, form=page, status=409)
    again = oyas.send(f"{page}/ask", {**first, "question": "Two?"}, form=page, status=409)

    assert "Somebody else changed this while you wrote." in twice.text
    assert twice.typed("question") == "Two?"
    assert "Ministry of Energy has not answered your first question yet." in again.text
    question = db.session.scalars(sa.select(CaseQuestion)).one()
    theirs = path(questions_address(question.party))
    before = browser.read(theirs).typed("as_shown")
    browser.send(f"{theirs}/{question.id}", {"answer": "Yes"}, form=theirs)
    late = browser.send(f"{theirs}/{question.id}", {"answer": "No", "as_shown": before}, form=theirs, status=409)
    assert late.typed("answer") == "No"
    browser.send(f"{theirs}/{question.id}", {"answer": "Yes, with a fee"}, form=theirs)
    db.session.expire_all()
    assert (question.answer, question.answered_by) == ("Yes, with a fee", "Ministry of Energy")
    assert [kind for kind, *_rest in mails()].count("body answered about a case") == 1


def test_the_other_officers_hear_of_an_answer_whose_officer_cannot_sign_in(app: Flask) -> None:
    event = with_desk(an_event())
    gone, other = oya(event), oya(event, "other@example.org", "Other Officer")
    case, body = accepted(a_case(event), gone), a_ministry(event)
    question = asked(case, body)
    with transaction():
        gone.active = False
        answer_question(question, "None", by=OLGA, named="The ministry")

    assert [address for kind, address, _language in mails() if kind == "body answered about a case"] == [other.email]


def test_what_is_overdue_is_told_once_to_the_officer_or_to_all(app: Flask) -> None:
    event = with_desk(an_event())
    officer = oya(event)
    a_case(event)
    case = accepted(a_case(event), officer)
    oya(event, "other@example.org", "Other Officer")
    told = []
    for days in (1, 5, 20, 30):
        with clock.set_to(clock.now() + timedelta(days=days)), transaction():
            told.append((sweep_overdue_cases(), sweep_overdue_cases()))

    to = [address for kind, address, _language in mails() if kind == "case overdue"]
    assert told == [(0, 0), (1, 0), (2, 0), (0, 0)]
    assert sorted(to) == ["other@example.org"] * 2 + ["oya@example.org"] * 3
    assert case.answer_told


def test_follow_ups_end_with_the_answer_and_with_the_case(app: Flask) -> None:
    event = with_desk(an_event())
    officer, today = oya(event), clock.now().date()
    cases = [accepted(a_case(event), officer) for _number in range(2)]
    with transaction():
        for case in cases:
            commit(case, StatedIntention("A plant", today), by=OLGA)
        commit(cases[0], StatedIntention("A plant", today - timedelta(days=30)), by=OLGA)
        close_case(cases[1], CloseReason.DROPPED, by=OLGA)
        assert (sweep_follow_ups(), sweep_follow_ups()) == (1, 0)
    first = cases[0].follow_ups[0]
    with transaction():
        first.answer, first.answered_at = FollowUpAnswer.DONE, clock.now()
    with clock.set_to(clock.now() + timedelta(days=400)), transaction():
        assert sweep_follow_ups() == 0

    assert db.session.query(CaseFollowUp).count() == 8


def test_withdrawing_closes_and_the_contact_is_erased_after_their_time(app: Flask, browser: Browser) -> None:
    event = with_desk(an_event())
    case = a_case(event, project="Ask Ipek Investor for details")
    own = path(case_address(case))
    withdrawn = browser.send(f"{own}/withdraw", {}, form=own)
    with transaction():
        assert (erase_case_contacts(event.id, 10), erase_case_contacts(event.id, 10)) == (1, 0)

    db.session.expire_all()
    assert "withdrawn by the investor" in withdrawn.text
    assert (case.state, case.contact_name, case.contact_email, case.contact_phone) == (CaseState.CLOSED, "", "", "")
    assert "Ipek" not in case.project
    assert {(one.to_address, "Ipek" in one.text) for one in db.session.scalars(sa.select(Mail))} == {("", False)}
    browser.read(own, status=404)


def test_a_body_that_was_asked_stays_in_the_list(app: Flask) -> None:
    event = with_desk(an_event())
    ministry = a_ministry(event)
    question = asked(accepted(a_case(event), oya(event)), ministry)
    with pytest.raises(Refused, match="1 investor’s case"), transaction():
        remove_body(ministry, by=OLGA)
    with transaction():
        answer_question(question, "Yes", by=Actor(""), named="Ministry")
        ask_body(question.case, f"body-{ministry.id}", "And then?", by=OLGA)

    assert question.case.state is CaseState.WITH_BODY


def test_numbers_without_names_and_filters(app: Flask) -> None:
    event = with_desk(an_event())
    officer, ministry = oya(event), a_ministry(event)
    asked(accepted(a_case(event), officer), ministry)
    with clock.set_to(clock.now() + timedelta(days=20)):
        a_case(event, organisation="New Fund")
        oyas, desk = signed_in(Browser(app), officer), f"/organise/{event.slug}/cases"
        whole, old, late = (oyas.read(f"{desk}{more}") for more in ("", "?age=7", "?overdue=yes&state=with+body"))

    assert [row[0] for row in whole.rows()] == ["2", "1"]
    assert [[row[0] for row in page.rows()] for page in (old, late)] == [["1"], ["1"]]
    assert whole.rows(1)[0] == ["received", "1", "0", "0", "0"]
    assert whole.rows(1)[2] == ["with a public body", "0", "1", "0", "0"]
    assert whole.rows(2) == [["Ministry of Energy", "1", "1"]]


def test_a_case_of_another_expo_is_not_found(app: Flask) -> None:
    event, other = with_desk(an_event()), with_desk(an_event(slug="other-expo"))
    case = a_case(other)
    browser = signed_in(Browser(app), oya(event))
    browser.read(f"/organise/{event.slug}/cases/{case.id}", status=404)
