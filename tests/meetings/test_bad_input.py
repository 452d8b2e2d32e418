"""What people send that cannot be: each is told by name, and nothing of it stays."""

import io
from datetime import UTC, date, datetime, timedelta
from itertools import islice, permutations

import pytest
import sqlalchemy as sa
import xlsxwriter
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.imports.models import UploadedList
from expo.interpreters.services.directory import interpreter_for
from expo.meetings.block_models import MeetingBlock
from expo.meetings.meeting_models import Meeting
from expo.meetings.queries import block_values
from expo.meetings.rules import Interpretation, WishKind, slots_of
from expo.meetings.services.bodies import set_languages
from expo.meetings.services.interpreters import choose_interpreters
from expo.meetings.services.meetings import place_meeting
from expo.meetings.services.wishes import wished_pairs
from expo.meetings.wishes.queries import wish_kinds
from expo.meetings.words import block_words
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.meetings import MINUTE, OLGA, TEN, a_block, a_firm, a_group, a_meeting, a_pause, a_table, placed
from tests.meetings.test_wishes import wishes
from tests.pages import Browser

MANY = 1_200


def the_sheet(names: list[str]) -> bytes:
    """A workbook as a chamber sends it: a title, an empty row, Turkish headings, 1,200 wishes, and three faults among them."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Tercihler")
    sheet.write_string(0, 0, "İstanbul 2027 görüşme tercihleri")
    rows = [("Firma", "Kiminle", "Tercih", "Gerekçe"), *((one, other, "mutlaka", "") for one, other in pairs(names))]
    rows += [
        (names[0], names[0], "evet", ""),
        ("Olmayan A.Ş.", names[1], "evet", ""),
        (names[0], names[1], "belki", ""),
    ]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(2 + number, column, cell)
    book.close()
    return file.getvalue()


def pairs(names: list[str]) -> list[tuple[str, str]]:
    return list(islice(permutations(names, 2), MANY))


def test_a_workbook_of_1200_wishes_with_turkish_headings_tells_each_fault_by_its_cell(app: Flask) -> None:
    event = an_event()
    names = [f"Çağrı Yazılım {number}" for number in range(36)]
    for name in names:
        emil(event, name=name)
    browser = signed_in(Browser(app), olga(event))

    file = (io.BytesIO(the_sheet(names)), "tercihler.xlsx")
    browser.send(f"/organise/{event.slug}/lists/new/wishes", {"file": file})
    uid = db.session.scalars(sa.select(UploadedList.uid)).one()
    page = f"/organise/{event.slug}/lists/{uid}"
    preview = browser.read(page).text
    before = wish_kinds(event)

    assert "A party does not meet itself." in preview
    assert "“Olmayan A.Ş.” is none of what can be chosen here." in preview
    assert "“belki”" in preview
    assert "1200 rows are good and new." in preview
    assert before == {}


def test_who_wants_a_meeting_that_the_other_never_wants_has_none_made(app: Flask) -> None:
    event = an_event()
    one, other = a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0]
    wishes(one, other, WishKind.MUST)
    wishes(one, other, WishKind.NEVER)
    wishes(other, one, WishKind.MUST)

    assert wished_pairs(event) == []
    assert wish_kinds(event)[one.id, other.id] is WishKind.NEVER


def test_an_interpreter_who_is_a_delegate_of_the_table_does_not_interpret_there(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table, (firm, _staff), (group, [dana]) = a_table(event), a_firm(event, "Emil"), a_group(event)
    with transaction():
        set_languages(firm, ["ur"], version=firm.version, by=OLGA)
        set_languages(group, ["tr"], version=group.version, by=OLGA)
        voice = interpreter_for(dana, by=OLGA)
        voice.pairs = ["tr-ur"]
    meeting = a_meeting(event, firm, group, interpretation=Interpretation.CONSECUTIVE)
    with transaction():
        choose_interpreters(meeting, [voice])

    with pytest.raises(Refused, match=dana.name), transaction():
        place_meeting(meeting, TEN, table, version=meeting.version, by=OLGA)


def test_a_time_typed_in_istanbul_is_that_of_the_expo_in_karachi(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))
    here = f"/organise/{event.slug}/meetings/blocks/add"
    typed = {"kind": "meetings", "day": "2027-04-14", "starts": "10:00", "ends": "12:00", "slot_minutes": "20"}
    browser.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "tr"

    browser.send(here, typed | {"gap_minutes": "0"}, form=here)
    [block] = db.session.scalars(sa.select(MeetingBlock))
    blocks = browser.read(here.removesuffix("/add")).text

    assert block.starts_at == TEN == datetime(2027, 4, 14, 5, tzinfo=UTC)
    assert "10:00" in blocks


def test_the_night_in_which_the_clocks_change_has_as_many_slots_as_it_has_minutes(app: Flask) -> None:
    """New York, 14 March 2027: after 01:59 comes 03:00. From one to four are two hours."""
    days = {"first_day": date(2027, 3, 13), "last_day": date(2027, 3, 14)}
    event = an_event(zone="America/New_York", country="US", **days)
    begins = datetime(2027, 3, 14, 6, tzinfo=UTC)  # 01:00 EST
    ends = datetime(2027, 3, 14, 8, tzinfo=UTC)  # 04:00 EDT
    a_block(event, starts_at=begins, ends_at=ends)

    [block] = block_values(event, block_words())
    slots = list(slots_of(block.id, block.starts_at, block.ends_at, block.slot_minutes, block.gap_minutes))
    with clock.set_to(begins - timedelta(days=1)):
        table = a_table(event)
        meeting = a_meeting(event, a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0])
        with transaction():
            place_meeting(meeting, slots[3].starts_at, table, version=meeting.version, by=OLGA)
        page = signed_in(Browser(app), olga(event)).read(f"/organise/{event.slug}/meetings/{meeting.id}").text

    assert len(slots) == 6
    assert "03:00" in page
    assert meeting.ends_at == slots[3].ends_at


def test_a_prayer_laid_over_a_block_takes_its_slots_and_is_not_laid_over_a_meeting(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event)
    a_pause(event, 60, 40)
    meeting: Meeting = a_meeting(event, a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0])

    with pytest.raises(Refused, match="Zuhr"):
        placed(meeting, table, 60)
    placed(meeting, table, 40)
    with pytest.raises(Refused, match="Emil – Anadolu"):
        a_pause(event, 30, 40)

    assert meeting.starts_at == TEN + 40 * MINUTE
