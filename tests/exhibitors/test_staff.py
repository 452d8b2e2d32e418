"""Staff badges of a firm, up to its allowance, and swapped."""

import io
import struct
import threading
import zlib

import pytest
from flask import Flask
from PIL import Image

from expo.checkin.rules import Verdict
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.rules import CategoryKind
from expo.exhibitors.models import Exhibitor, StaffBadge
from expo.exhibitors.queries import allowance_of, document_of, logo_of, points_of, points_total, staff_of
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.decisions import withdraw
from expo.exhibitors.services.dossier import add_document, add_points, grant_badges, set_logo
from expo.exhibitors.services.staff import add_staff, revoke_staff_badge, staff_count, swap_staff
from expo.registration.rules import Details, RegistrationSource, RegistrationState
from expo.registration.services.decisions import approve, cancel
from tests.factories.accounts import sami, signed_in
from tests.factories.checkin import a_gate, a_scan
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import EMIL, OLGA, emil, taking_applications
from tests.factories.registration import vito
from tests.pages import Browser


def _stand(**changes: object) -> Exhibitor:
    event = an_event()
    a_category(event, kind=CategoryKind.EXHIBITOR)
    return emil(event, **changes)


def _add(exhibitor: Exhibitor, number: int) -> StaffBadge:
    with transaction():
        return add_staff(exhibitor, Details(f"Staff{number}", email=f"staff{number}@exhibits.example"), by=EMIL)


def test_the_eleventh_of_ten_is_refused_with_the_number(app: Flask) -> None:
    exhibitor = _stand(area_sqm=18)
    for number in range(10):
        _add(exhibitor, number)

    with pytest.raises(Refused, match="brings 10 staff badges"):
        _add(exhibitor, 10)
    with transaction():
        grant_badges(exhibitor, 1, by=OLGA)
    _add(exhibitor, 11)

    assert (len(staff_of(exhibitor)), allowance_of(exhibitor)) == (11, 11)


def test_the_events_own_steps_count(app: Flask) -> None:
    exhibitor = _stand(area_sqm=12)

    taking_applications(exhibitor.event, allowance=[[6, 4], [12, 3], [24, 10]])

    assert allowance_of(exhibitor) == 3


def test_a_swapped_badge_is_refused_and_the_seat_goes_to_the_next(app: Flask) -> None:
    exhibitor = _stand(area_sqm=9)
    badge = _add(exhibitor, 1)
    old = badge.registration

    with transaction():
        fresh = swap_staff(badge, Details("Next", email="next@exhibits.example"), by=EMIL)
    with pytest.raises(Refused, match="swapped or taken back already"), transaction():
        swap_staff(badge, Details("Third", email="third@exhibits.example"), by=EMIL)

    assert (old.state, fresh.registration.state) == (RegistrationState.CANCELLED, RegistrationState.CONFIRMED)
    assert [one.registration.given_name for one in staff_of(exhibitor)] == ["Next"]


def test_two_at_once_keep_the_seat_count(bare_app: Flask) -> None:
    with bare_app.app_context():
        exhibitor = _stand(area_sqm=9)
        for number in range(4):
            _add(exhibitor, number)
        number_of = exhibitor.id
        db.session.remove()
    refusals: list[str] = []

    def press(name: str) -> None:
        with bare_app.app_context():
            try:
                with transaction():
                    wanted = db.session.get_one(Exhibitor, number_of)
                    add_staff(wanted, Details(name, email=f"{name}@exhibits.example"), by=EMIL)
            except Refused as refusal:
                refusals.append(refusal.message)

    presses = [threading.Thread(target=press, args=(f"person{number}",)) for number in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    with bare_app.app_context():
        assert len(staff_of(db.session.get_one(Exhibitor, number_of))) == 5
    assert refusals == ["Your space brings 5 staff badges, and all are given."] * 3


def test_staff_of_a_firm_that_withdraws_lose_their_badges(app: Flask) -> None:
    exhibitor = _stand(area_sqm=9)
    badge = _add(exhibitor, 1)

    with transaction():
        withdraw(exhibitor, by=EMIL)

    assert (badge.registration.state, staff_of(exhibitor)) == (RegistrationState.CANCELLED, [])


def test_nobody_is_named_before_the_firm_is_accepted(app: Flask) -> None:
    exhibitor = _stand(state=ApplicationState.SUBMITTED)

    with pytest.raises(Refused, match="once the application is accepted"):
        _add(exhibitor, 1)


def test_a_mailbox_that_is_registered_gets_no_second_badge(app: Flask) -> None:
    exhibitor = _stand()
    _add(exhibitor, 1)

    with pytest.raises(Refused, match="Use another one"):
        _add(exhibitor, 1)

    assert len(staff_of(exhibitor)) == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<html><script>alert(1)</script></html>", "no picture that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture that can be read"),
        (b"", "no picture that can be read"),
    ],
)
def test_a_logo_that_is_no_picture_is_refused(app: Flask, data: bytes, sentence: str) -> None:
    exhibitor = _stand()

    with pytest.raises(Refused, match=sentence), transaction():
        set_logo(exhibitor, data, by=EMIL)

    assert logo_of(exhibitor) is None


def test_a_logo_of_20_000_pixels_is_never_opened(app: Flask) -> None:
    exhibitor = _stand()
    file = io.BytesIO()
    Image.new("1", (1, 1)).save(file, "PNG")
    small = file.getvalue()
    header = b"IHDR" + struct.pack(">II", 20_000, 20_000) + small[24:29]
    bomb = small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]

    with pytest.raises(Refused, match="too many pixels"), transaction():
        set_logo(exhibitor, bomb, by=EMIL)

    assert logo_of(exhibitor) is None


def test_a_logo_is_kept_as_our_own_png(app: Flask) -> None:
    exhibitor = _stand()
    file = io.BytesIO()
    Image.new("RGB", (1600, 900), "#004488").save(file, "JPEG")

    with transaction():
        logo = set_logo(exhibitor, file.getvalue(), by=EMIL)

    assert [Image.open(io.BytesIO(data)).size for data in (logo.content, logo.thumb)] == [(711, 400), (213, 120)]
    assert logo.content.startswith(b"\x89PNG")


def test_a_document_is_told_by_its_content(app: Flask) -> None:
    exhibitor = _stand()

    with transaction():
        kept = add_document(exhibitor, "drawing.exe", b"%PDF-1.7 drawing", by_firm=True, by=EMIL)
    with pytest.raises(Refused, match="not a PDF"), transaction():
        add_document(exhibitor, "drawing.pdf", b"<html>", by_firm=True, by=EMIL)

    found = document_of(exhibitor, kept.uid)
    assert (found.media_type if found else "") == "application/pdf"


def test_points_are_lines_with_reasons(app: Flask) -> None:
    exhibitor = _stand(points=3)
    assert exhibitor.firm is not None

    with transaction():
        add_points(exhibitor, -1, "Absent last year", by=OLGA)

    lines = [(line.points, line.reason) for line in points_of(exhibitor.event_id, exhibitor.firm.id)]
    assert lines == [(3, "Past events"), (-1, "Absent last year")]
    assert points_total(exhibitor.event_id) == {exhibitor.firm.id: 2}


def test_a_seat_whose_holder_cancels_is_free(app: Flask) -> None:
    exhibitor = _stand(area_sqm=9)
    badges = [_add(exhibitor, number) for number in range(5)]

    with transaction():
        cancel(badges[0].registration, by=OLGA)
    _add(exhibitor, 5)

    assert [one.registration.given_name for one in staff_of(exhibitor)] == [
        "Staff1",
        "Staff2",
        "Staff3",
        "Staff4",
        "Staff5",
    ]


def test_a_badge_taken_back_counts_no_more_though_its_holder_comes_in_again(app: Flask) -> None:
    exhibitor, other = _stand(area_sqm=9), _stand(area_sqm=9)
    badges = [_add(exhibitor, number) for number in range(5)]
    with transaction():
        add_staff(other, Details("Ada"), by=EMIL)
        revoke_staff_badge(badges[0], by=EMIL)
        approve(badges[0].registration, by=OLGA)

    taken = staff_count(exhibitor), staff_count(other)
    _add(exhibitor, 5)

    assert (badges[0].registration.state, taken) == (RegistrationState.CONFIRMED, (4, 1))
    with pytest.raises(Refused, match="brings 5 staff badges"):
        _add(exhibitor, 6)


def test_staff_comes_in_the_first_category_for_exhibitors_that_is_in_use(app: Flask) -> None:
    event = an_event()
    a_category(event, kind=CategoryKind.EXHIBITOR, active=False, position=1)
    a_category(event, kind=CategoryKind.PRESS, position=2)
    used = a_category(event, kind=CategoryKind.EXHIBITOR, position=3)
    exhibitor = emil(event)

    badge = _add(exhibitor, 1)

    assert badge.registration.category_id == used.id
    assert badge.registration.source is RegistrationSource.IMPORT


def test_a_badge_is_swapped_at_the_desk_too(app: Flask) -> None:
    exhibitor = _stand(area_sqm=9)
    old = _add(exhibitor, 1).registration
    browser = signed_in(Browser(app), sami(exhibitor.event))
    desk = f"/desk/{exhibitor.event.slug}"

    swapping = browser.read(f"{desk}/{old.id}").link("Swap with a colleague")
    swapped = browser.send(swapping, {"given_name": "Bora", "email": "bora@exhibits.example"})
    browser.read(swapping, status=404)
    visitor = vito(exhibitor.event)

    gate = a_gate(exhibitor.event)
    assert swapped.heading == "Bora"
    assert a_scan(exhibitor.event, old, gate).verdict is Verdict.CANCELLED
    assert [one.registration.given_name for one in staff_of(exhibitor)] == ["Bora"]
    assert "Swap with a colleague" not in browser.read(f"{desk}/{visitor.id}").text
