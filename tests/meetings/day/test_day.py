"""The day at the tables: who is here, late or missing, a meeting moved for a late party, and what each side says of it."""

from datetime import date, timedelta

import pytest
from flask import Flask

from expo import clock
from expo.db import transaction
from expo.delegations.links import delegation_address
from expo.errors import Changed, Refused
from expo.exhibitors.links import exhibitor_address
from expo.meetings.day.queries import course_counts, days_of_meetings, outcome_by
from expo.meetings.day.rules import AmountBand, Course, OutcomeKind, Presence
from expo.meetings.day.words import reason_words
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party
from expo.meetings.refusal import NotPossible
from expo.meetings.services.day.attendance import delay_meeting, end_meeting, save_outcome, say_presence
from tests.factories.accounts import olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.meetings import MINUTE, OLGA, TEN, a_block, a_firm, a_group, a_meeting, a_table, placed
from tests.itinerary.items import path
from tests.pages import Browser

HERE, LATE, ABSENT = Presence.HERE, Presence.LATE, Presence.ABSENT
NOTHING = {
    "met": True,
    "result": OutcomeKind.NOTHING,
    "amount": AmountBand.NONE,
    "next_step": "",
    "owner": "",
    "due_on": None,
}


SAID = {
    "met": "yes",
    "result": "offer",
    "amount": "1 to 10 million",
    "next_step": "Send the samples",
    "owner": "Ayla",
    "due_on": "2027-05-01",
}


@pytest.fixture
def meeting(app: Flask) -> Meeting:
    """A firm and a delegation meet at ten."""
    event = an_event()
    a_block(event)
    return placed(a_meeting(event, a_firm(event, "Emil")[0], a_group(event)[0]), a_table(event), told=True)


def parties_of(meeting: Meeting) -> list[Party]:
    return [side.party for side in meeting.sides]


def says(meeting: Meeting, party: Party, presence: Presence, minutes: int = 1, late: int | None = None) -> None:
    with clock.set_to(TEN + minutes * MINUTE), transaction():
        say_presence(meeting, party.id, presence, by=OLGA, late_minutes=late)


def course(meeting: Meeting, minutes: int) -> Course:
    return days_of_meetings(meeting.event, [meeting], TEN + minutes * MINUTE)[meeting.id].course


def test_a_meeting_begins_with_two_and_ends_and_a_mistake_is_mended(meeting: Meeting) -> None:
    emil, group = parties_of(meeting)

    says(meeting, emil, HERE)
    waiting = course(meeting, 2)
    says(meeting, group, HERE, 3)
    says(meeting, group, HERE, 3)
    running = course(meeting, 4)
    says(meeting, group, ABSENT, 12)
    missing = course(meeting, 30)
    says(meeting, group, HERE, 14)
    with clock.set_to(TEN + 16 * MINUTE), transaction():
        end_meeting(meeting, by=OLGA)

    assert (waiting, running, missing, course(meeting, 17)) == (
        Course.WAITS,
        Course.RUNNING,
        Course.NO_SHOW,
        Course.HELD,
    )
    with pytest.raises(Refused, match="has ended"):
        says(meeting, emil, ABSENT, 18)


def test_what_cannot_be_said_yet_is_refused(meeting: Meeting) -> None:
    emil, _group = parties_of(meeting)

    with pytest.raises(Refused, match="on the day of the meeting"):
        says(meeting, emil, HERE, -60 * 24)
    with pytest.raises(Refused, match="Nobody is missing before"):
        says(meeting, emil, ABSENT, -5)
    with clock.set_to(TEN), pytest.raises(Refused, match="has not begun"), transaction():
        end_meeting(meeting, by=OLGA)
    with clock.set_to(TEN - MINUTE), pytest.raises(Refused, match="once it has begun"), transaction():
        save_outcome(meeting, emil.id, NOTHING, version=0, by=OLGA)


def test_a_late_partys_meeting_is_moved_with_the_usual_mails_or_says_what_is_free(meeting: Meeting) -> None:
    event, (emil, group) = meeting.event, parties_of(meeting)
    other = placed(a_meeting(event, emil, a_firm(event, "Anadolu")[0]), a_table(event, "T02"), 40, told=True)
    says(meeting, group, LATE, 5, late=20)

    with clock.set_to(TEN + 6 * MINUTE):
        with pytest.raises(NotPossible) as refusal, transaction():
            delay_meeting(meeting, 30, version=meeting.version, by=OLGA)
        with transaction():
            delay_meeting(meeting, 20, version=meeting.version, by=OLGA)

    assert any("Possible instead" in one for one in refusal.value.details)
    assert (meeting.starts_at, other.starts_at) == (TEN + 20 * MINUTE, TEN + 40 * MINUTE)
    assert (meeting.reason, reason_words(meeting)) == ("", "Late: Delegation of Türkiye.")
    assert reason_words(meeting, "tr").endswith(f"{group.name_in('tr')}.")
    says(meeting, group, HERE, 20)
    assert reason_words(meeting) == "A party was late."
    assert meeting.tell_at is not None


def test_planned_is_not_held_and_each_course_is_counted(meeting: Meeting) -> None:
    event, (emil, group) = meeting.event, parties_of(meeting)
    second = placed(
        a_meeting(event, a_firm(event, "Anadolu")[0], a_firm(event, "Cyber")[0]), a_table(event, "T2"), told=True
    )
    late = TEN + timedelta(hours=2)

    def counts() -> dict[Course, int]:
        return course_counts(event, TEN, late, late, with_g2g=True)

    before = counts()
    says(meeting, emil, HERE)
    says(meeting, group, HERE)
    with clock.set_to(late), transaction():
        save_outcome(second, parties_of(second)[0].id, NOTHING, version=0, by=OLGA)
        with pytest.raises(Changed):
            save_outcome(second, parties_of(second)[0].id, NOTHING, version=0, by=OLGA)

    assert before == {Course.NOT_SAID: 2}
    assert counts() == {Course.HELD: 1, Course.ONE_SIDE: 1}


def test_staff_at_the_tables_say_it_on_a_telephone(app: Flask, meeting: Meeting) -> None:
    event, (emil, group) = meeting.event, parties_of(meeting)
    here = f"/organise/{event.slug}/meetings/day"
    act = f"{here}/{meeting.id}"

    with clock.set_to(TEN + MINUTE):
        browser = signed_in(Browser(app), sami(event))
        shown = browser.read(here).text
        browser.send(f"{act}/presence", {"party": str(group.id), "presence": "late", "minutes": "10"}, form=here)
        moved = browser.send(f"{act}/delay", {"minutes": "20", "version": str(meeting.version)}, form=here)
    with clock.set_to(TEN + 21 * MINUTE):
        for party in (emil, group):
            browser.send(f"{act}/presence", {"party": str(party.id), "presence": "here"}, form=here)
        ended = browser.send(f"{act}/end", {}, form=here)
        nothing = signed_in(Browser(app), vera(event)).client.get(here).status_code

    assert "Emil" in shown
    assert "The meeting is moved." in moved.text
    assert "10:20–10:40" in moved.text
    assert "held" in ended.text
    assert nothing == 403


def test_a_liaison_officer_says_it_of_their_own_meetings_alone(app: Flask, meeting: Meeting) -> None:
    event = meeting.event
    officer = vera(event)
    other = placed(
        a_meeting(event, a_firm(event, "Anadolu")[0], a_firm(event, "Cyber")[0]), a_table(event, "T2"), told=True
    )
    with transaction():
        meeting.liaison_id = officer.id
    here = f"/organise/{event.slug}/meetings/mine"
    said = {"party": str(parties_of(meeting)[0].id), "presence": "here"}

    with clock.set_to(TEN + MINUTE):
        browser = signed_in(Browser(app), officer)
        shown = browser.read(here).text
        after = browser.send(f"{here}/{meeting.id}/presence", said, form=here).text
        browser.send(f"{here}/{other.id}/presence", said, form=here, status=404)

    assert ("Emil" in shown, "Anadolu" in shown) == (True, False)
    assert "somebody waits" in after


def test_each_side_says_what_came_of_it_and_the_other_does_not_read_it(app: Flask, meeting: Meeting) -> None:
    event, (emil, group) = meeting.event, parties_of(meeting)
    assert emil.exhibitor is not None
    assert group.delegation is not None
    mine, theirs = path(exhibitor_address(emil.exhibitor)), path(delegation_address(group.delegation))
    browser, page = Browser(app), f"{mine}/outcomes/{meeting.id}"

    early = browser.client.get(page).status_code
    with clock.set_to(TEN + 30 * MINUTE):
        way = [str(a["href"]).split("?")[0] for a in browser.read(f"{mine}/meetings").soup.select("main a[href]")]
        bad = browser.send(page, SAID | {"due_on": "soon"}, form=page, status=400)
        browser.send(page, SAID, form=page)
        again = browser.read(page)
        other = browser.read(f"{theirs}/meetings").text + browser.read(f"{theirs}/outcomes/{meeting.id}").text
        office = signed_in(browser, olga(event)).read(f"/organise/{event.slug}/meetings/{meeting.id}").text

    row = outcome_by(meeting, emil.id)
    assert row is not None
    assert (row.result, row.amount, row.due_on) == (OutcomeKind.OFFER, AmountBand.MILLIONS, date(2027, 5, 1))
    assert (early, page in way) == (404, True)
    assert bad.typed("next_step") == "Send the samples"
    assert again.typed("owner") == "Ayla"
    assert "Send the samples" not in other
    assert "Send the samples" in office
    assert outcome_by(meeting, group.id) is None


def test_an_organiser_says_it_for_a_party(app: Flask, meeting: Meeting) -> None:
    event, (_emil, group) = meeting.event, parties_of(meeting)
    page = f"/organise/{event.slug}/meetings/outcomes/{meeting.id}/{group.id}"
    no = {"met": "no", "result": "offer", "amount": "over 10 million"}

    with clock.set_to(TEN + 30 * MINUTE):
        signed_in(Browser(app), olga(event)).send(page, no, form=page)
    row = outcome_by(meeting, group.id)

    assert row is not None
    assert (row.met, row.result, row.amount) == (False, OutcomeKind.NOTHING, AmountBand.NONE)
