"""The organisers' board of meetings: what it shows, what is done on it, and what others may see of it."""

from typing import Any, cast

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Event
from expo.exhibitors.services.firms import write_firm
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party
from expo.meetings.rules import MeetingKind, MeetingState
from expo.meetings.services.meetings import pin_meeting
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.events import an_event
from tests.factories.meetings import (
    OLGA,
    TEN,
    a_block,
    a_body,
    a_firm,
    a_meeting,
    a_pause,
    a_table,
    party_of,
    placed,
)
from tests.pages import Browser
from tests.queries import counted


def _board(event: Event) -> str:
    return f"/organise/{event.slug}/meetings/board"


def _firms(event: Event, *names: str) -> list[Party]:
    return [a_firm(event, name)[0] for name in names or ("Emil", "Anadolu")]


class Hand:
    """An organiser's hand on the board: posts steps as its script does."""

    def __init__(self, browser: Browser, event: Event) -> None:
        self.browser, self.here = browser, _board(event)
        [board] = browser.read(self.here).soup.select(".mb")
        self.token = board["data-token"]

    def act(self, step: dict[str, Any], status: int = 200) -> dict[str, Any]:
        how: dict[str, Any] = {"json": step, "headers": {"X-CSRFToken": self.token}}
        answer = self.browser.client.post(f"{self.here}/act", **how)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json
        return found

    def place(self, meeting: Meeting, minutes: int, place: int | None, status: int = 200) -> dict[str, Any]:
        at = TEN.replace(minute=TEN.minute + minutes).isoformat()
        step = {"meeting": meeting.id, "version": meeting.version, "step": "place", "at": at, "place": place}
        return self.act(step, status)


def test_a_meeting_is_put_on_the_board_moved_pinned_and_taken_back(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event)
    meeting = a_meeting(event, *_firms(event))
    hand = Hand(signed_in(Browser(app), olga(event)), event)

    first = hand.place(meeting, 0, table.id)
    second = hand.place(meeting, 40, table.id)
    pinned = hand.act({"meeting": meeting.id, "version": meeting.version, "step": "pin", "at": None, "place": None})
    hand.act(pinned["undo"])
    back = hand.act(second["undo"] | {"version": meeting.version})
    off = hand.act(first["undo"] | {"version": meeting.version})

    assert first["meeting"]["line"] == "14 Apr 2027, 10:00–10:20 · T01 · scheduled, nobody told yet"
    assert (pinned["meeting"]["pinned"], pinned["undo"]["step"]) == (True, "unpin")
    assert back["meeting"]["at"] == first["meeting"]["at"]
    assert (off["meeting"]["at"], meeting.state) == ("", MeetingState.PROPOSED)


def test_what_cannot_be_is_refused_with_ways_out_and_nothing_changes(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event)
    emil, anadolu, third = _firms(event, "Emil", "Anadolu", "Cyber")
    placed(a_meeting(event, emil, third), table)
    meeting = a_meeting(event, emil, anadolu)
    hand = Hand(signed_in(Browser(app), olga(event)), event)

    refused = hand.place(meeting, 0, table.id, status=409)
    stale = hand.act(
        {"meeting": meeting.id, "version": 77, "step": "place", "at": TEN.isoformat(), "place": table.id}, 409
    )
    chosen = hand.browser.client.get(f"{_board(event)}/{meeting.id}.json").json

    assert refused["error"].startswith("Staff of Emil is in “Emil – Cyber”")
    assert refused["details"][-1].startswith("Possible instead: 14 Apr 2027, 11:00")
    assert stale["error"] == "Somebody else changed this while you wrote."
    assert meeting.starts_at is None
    assert TEN.isoformat() not in chosen["fits"]
    assert set(map(tuple, chosen["fits"].values())) == {(table.id,)}


def test_a_time_alone_takes_the_first_free_place(app: Flask) -> None:
    event = an_event()
    a_block(event)
    first, second = a_table(event, "T01"), a_table(event, "T02")
    emil, anadolu, third, fourth = _firms(event, "Emil", "Anadolu", "Cyber", "Demo")
    placed(a_meeting(event, third, fourth), first)
    meeting = a_meeting(event, emil, anadolu)
    hand = Hand(signed_in(Browser(app), olga(event)), event)

    hand.place(meeting, 0, None)
    there = meeting.meeting_place_id
    hand.place(meeting, 20, None)
    stays = meeting.meeting_place_id
    again = a_meeting(event, emil, _firms(event, "Fifth")[0])

    assert (there, stays) == (second.id, second.id)
    assert hand.place(again, 20, None, status=409)["error"].startswith("Staff of Emil is in")


@pytest.mark.parametrize(
    ("by", "rows"),
    [("places", ["T01"]), ("parties", ["Anadolu", "Emil"]), ("interpreters", [])],
    ids=["places", "parties", "interpreters"],
)
def test_the_rows_are_places_parties_or_interpreters(app: Flask, by: str, rows: list[str]) -> None:
    event = an_event()
    a_block(event)
    a_pause(event, 60, 20)
    meeting = placed(a_meeting(event, *_firms(event)), a_table(event))
    browser = signed_in(Browser(app), vera(event))

    page = browser.read(f"{_board(event)}?by={by}")
    [table] = page.soup.select(".mb-table")

    assert [th.get_text(" ", strip=True) for th in table.select("tbody th")] == rows
    assert len(table.select(f'[data-meeting="{meeting.id}"]')) == len(rows)
    assert [th.text for th in table.select("thead [data-shut]")] == ["11:00"]
    assert len(page.soup.select(".mb-list li")) == 1


def test_what_has_no_time_says_why_in_a_constant_number_of_queries(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event)
    browser = signed_in(Browser(app), olga(event))
    emil, *others = _firms(event, "Emil", *(f"Firm {n}" for n in range(5)))
    for number, other in enumerate(others[:2]):
        placed(a_meeting(event, emil, other), table, number * 20)
    counts, answers = [], {}
    for other in others[2:]:
        a_meeting(event, other, party_of(event, f"body-{a_body(event, f'Body of {other.name}').id}"))
        browser.client.get(f"{_board(event)}/obstacles.json")
        with counted(app) as queries:
            answers = browser.client.get(f"{_board(event)}/obstacles.json").json
        counts.append(len(queries))

    assert counts[0] == counts[2]
    assert sorted(answers.values()) == [f"Too few people of Body of Firm {n} come: at least 1 must." for n in (2, 3, 4)]


def test_the_poll_answers_nothing_new_until_somebody_moves_one(app: Flask) -> None:
    event = an_event()
    a_block(event)
    meeting = placed(a_meeting(event, *_firms(event)), a_table(event))
    client = signed_in(Browser(app), olga(event)).client
    address = f"{_board(event)}/now.json?by=places"

    first = client.get(address)
    known = {"If-None-Match": first.headers["ETag"]}
    same = client.get(address, headers=known)
    with transaction():
        pin_meeting(db.session.get_one(Meeting, meeting.id), pinned=True, version=meeting.version, by=OLGA)
    other = client.get(address, headers=known)
    with transaction():
        party = db.session.get_one(Meeting, meeting.id).sides[0].party
        firm = cast("Any", party.exhibitor).firm
        write_firm(firm, {"display_name": "Ember Machines"}, by=OLGA, event_id=None)
    renamed = client.get(address.replace("places", "parties"), headers={"If-None-Match": other.headers["ETag"]})

    assert (first.status_code, same.status_code, other.status_code) == (200, 304, 200)
    assert [one["pinned"] for one in other.json["meetings"]] == [True]
    assert "Ember Machines" in renamed.json["meetings"][0]["title"]
    assert renamed.json["rows"][f"parties-{party.id}"] == "Ember Machines"


def test_who_may_only_look_moves_nothing_and_sees_no_governments(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event)
    ministries = [party_of(event, f"body-{a_body(event, name).id}") for name in ("Ministry", "Authority")]
    secret = a_meeting(event, *ministries)
    plain = placed(a_meeting(event, *_firms(event)), table)
    hand = Hand(signed_in(Browser(app), vera(event)), event)
    step = {"meeting": plain.id, "version": plain.version, "step": "remove", "at": None, "place": None}
    client, here = hand.browser.client, _board(event)

    refused = client.post(f"{here}/act", json=step, headers={"X-CSRFToken": hand.token})
    texts = [client.get(here + rest).text for rest in ("", "?by=parties", "/now.json", "/obstacles.json")]

    assert refused.status_code == 403
    assert secret.kind is MeetingKind.G2G
    assert client.get(f"{here}/{secret.id}.json").status_code == 404
    assert not any("Ministry" in text for text in texts)


def test_the_page_reads_the_same_number_of_times_for_one_and_for_three(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event)
    browser = signed_in(Browser(app), olga(event))
    browser.read(_board(event))
    counts = []
    for number in range(3):
        placed(a_meeting(event, *_firms(event, f"A{number}", f"B{number}")), table, 20 * number)
        with counted(app) as queries:
            browser.read(f"{_board(event)}?by=parties")
        counts.append(len(queries))

    assert counts[0] == counts[2]
