"""Acting by the API: the same services as the pages, each act once, in the history, and only what was seen is changed."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.accounts.permissions import Permission
from expo.api.acts.index import ACTS
from expo.api.document import act_address
from expo.api.rules import TokenHolder
from expo.db import db, transaction
from expo.events.models import Event
from expo.events.queries import categories_of
from expo.exhibitors.rules import ApplicationState
from expo.history.models import Entry
from expo.mail.models import Mail
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState
from tests.factories.accounts import olga
from tests.factories.api import Caller, a_token
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.programme import MORNING, a_room, a_session
from tests.factories.registration import vito
from tests.plain_rows import plain_row

_WRONG: list[dict[str, Any]] = [{"rows": []}, {"rows": [{"act": "fly"}]}]
VITO = {"given_name": "Vito", "family_name": "Visitor", "email": "vito@example.org", "country": "TR"}


def _key(number: int) -> dict[str, str]:
    return {"Idempotency-Key": f"key-{number}"}


@pytest.fixture
def event(app: Flask) -> Event:
    return an_event()


@pytest.fixture
def team(app: Flask, event: Event) -> Caller:
    return Caller(app, a_token(event, name="Web site"))


def _count(table: type[Any]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_somebody_is_registered_once_however_often_it_is_sent(event: Event, team: Caller) -> None:
    address, body = f"/expos/{event.slug}/registrations", {**VITO, "category_id": categories_of(event)[0].id}

    made = team.ask("POST", address, json=body, headers=_key(1))
    again = team.ask("POST", address, json=body, headers=_key(1))
    other = team.ask("POST", address, json={**body, "given_name": "Nina"}, headers=_key(1))
    twice = team.ask("POST", address, json=body, headers=_key(2))
    without = team.ask("POST", address, json=body)

    assert [one.status_code for one in (made, again, other, twice, without)] == [201, 201, 422, 409, 400]
    assert made.json == again.json == team.get(f"{address}/{made.json['id']}").json
    assert (made.json["state"], made.json["source"], made.headers["Location"]) == (
        "confirmed",
        "organiser",
        f"http://localhost/api/v1{address}/{made.json['id']}",
    )
    assert (_count(Registration), _count(Mail)) == (1, 1)
    entry = db.session.scalars(sa.select(Entry).where(Entry.subject_kind == "registration")).one()
    assert (entry.actor, entry.verb) == ("Web site", "registered")


def test_what_the_pages_would_not_take_is_refused_field_by_field(event: Event, team: Caller) -> None:
    address, number = f"/expos/{event.slug}/registrations", categories_of(event)[0].id

    answers = [
        team.ask("POST", address, json=body, headers={**_key(1), "Accept-Language": language})
        for body, language in (
            ({**VITO, "category_id": number, "email": "no", "country": "XX"}, "en"),
            ({"category_id": "x", "colour": "red"}, "en"),
            ({**VITO, "category_id": number, "email": "no"}, "tr"),
            ({**VITO, "category_id": 4_000_000}, "en"),
            ([], "en"),
        )
    ]

    assert [one.status_code for one in answers] == [400, 400, 400, 404, 400]
    assert sorted(line.partition(":")[0] for line in answers[0].json["details"]) == ["country", "email"]
    assert sorted([answers[1].json["detail"], *answers[1].json["details"]]) == [
        "category_id: this value cannot be read.",
        "colour is no field of this.",
    ]
    assert not set(answers[2].json["details"]) & set(answers[0].json["details"])
    assert (_count(Registration), _count(Mail)) == (0, 0)


def test_a_change_needs_what_was_seen(event: Event, team: Caller) -> None:
    person = vito(event)
    address = f"/expos/{event.slug}/registrations/{person.id}"
    tag = team.get(address).headers["ETag"]

    def change(**headers: str) -> Any:
        return team.ask("PATCH", address, json={"job_title": "Buyer"}, headers=headers)

    blind, changed = change(), change(**{"If-Match": tag})
    stale, anew = change(**{"If-Match": tag}), change(**{"If-Match": changed.headers["ETag"]})
    step = team.ask("POST", f"{address}/cancel", headers={**_key(1), "If-Match": tag})

    assert [one.status_code for one in (blind, changed, stale, anew, step)] == [428, 200, 412, 200, 412]
    assert (changed.json["job_title"], changed.json["email"], changed.json["version"]) == ("Buyer", person.email, 2)
    assert stale.json["detail"] == "It was changed since. Read it again, and decide anew."


def test_many_acts_in_one_request_are_done_or_refused_each_by_itself(event: Event, team: Caller) -> None:
    first, second = vito(event), vito(event, email="two@example.org")
    rows = [
        {"act": "cancel", "id": first.id},
        {"act": "cancel", "id": first.id},
        {"act": "decline", "id": second.id, "body": {"reason": "Full"}},
        {"act": "approve", "id": 4_000_000},
    ]
    address = f"/expos/{event.slug}/registrations/bulk"

    told = team.ask("POST", address, json={"rows": rows}, headers=_key(1))
    again = team.ask("POST", address, json={"rows": rows}, headers=_key(1))
    wrong = [team.ask("POST", address, json=body, headers=_key(2)) for body in _WRONG]

    assert [one["status"] for one in told.json["data"]] == [200, 409, 200, 404]
    assert told.json["data"][1]["problem"]["detail"] == f"{first.name} is not registered any more."
    assert [one.get("row") for one in again.json["data"]] == [one.get("row") for one in told.json["data"]]
    db.session.expire_all()
    assert [one.state for one in (first, second)] == [RegistrationState.CANCELLED, RegistrationState.DECLINED]
    assert [one.status_code for one in wrong] == [400, 404]


def test_firms_are_accepted_given_booths_and_their_payments_booked(event: Event, team: Caller) -> None:
    firm, root = emil(event, state=ApplicationState.SUBMITTED), f"/expos/{event.slug}"
    [booth] = some_booths(event, a_hall(event), "A1")
    with transaction():
        bill = {
            "event_id": event.id,
            "exhibitor_id": firm.id,
            "total_minor": 500,
            "frozen": {"year": 2027},
            "lines": [],
            "dues": [],
        }
        invoice = plain_row("invoices", bill)
    today = date(2026, 11, 1).isoformat()

    accepted = team.ask("POST", f"{root}/applications/{firm.id}/accept", headers=_key(1))
    held = team.ask(
        "POST", f"{root}/assignments", json={"exhibitor_id": firm.id, "booth_ids": [booth.id]}, headers=_key(2)
    )
    paid = {"invoice_id": invoice, "amount_minor": 200, "paid_on": today, "quiet": True}
    booked = team.ask("POST", f"{root}/payments", json=paid, headers=_key(3))
    too_much = team.ask("POST", f"{root}/payments", json={**paid, "amount_minor": 301}, headers=_key(4))
    released = team.ask("POST", f"{root}/assignments/{held.json['id']}/release", headers=_key(5))

    assert [one.status_code for one in (accepted, held, booked, too_much, released)] == [200, 201, 201, 409, 200]
    assert (accepted.json["state"], held.json["booth_ids"], released.json["state"]) == ("accepted", [booth.id], "ended")
    assert (booked.json["amount_minor"], booked.json["invoice_id"]) == (200, invoice)
    assert team.get(f"{root}/invoices/{invoice}").json["paid_minor"] == 200


def test_sessions_are_added_changed_published_and_cancelled(event: Event, team: Caller) -> None:
    room, root = a_room(event), f"/expos/{event.slug}/sessions"
    other = a_room(an_event(slug="another-expo"))
    times = {"starts_at": MORNING.isoformat(), "ends_at": (MORNING + timedelta(hours=1)).isoformat()}
    body = {"kind": "panel", "title": {"en": "Chips"}, "room_id": room.id, **times}

    made = team.ask("POST", root, json=body, headers=_key(1))
    assert made.status_code == 201, made.text
    clash = team.ask("POST", root, json=body, headers=_key(2))
    elsewhere = team.ask("POST", root, json={**body, "room_id": other.id}, headers=_key(3))
    mine = f"{root}/{made.json['id']}"
    renamed = team.ask("PATCH", mine, json={"title": {"en": "Boards"}}, headers={"If-Match": made.headers["ETag"]})
    steps = [
        team.ask("POST", f"{mine}/{act}", headers=_key(4 + number)) for number, act in enumerate(("publish", "cancel"))
    ]

    assert [one.status_code for one in (made, clash, elsewhere, renamed, *steps)] == [201, 409, 400, 200, 200, 200]
    assert (made.json["state"], renamed.json["title"], renamed.json["room_id"]) == ("draft", {"en": "Boards"}, room.id)
    assert [one.json["state"] for one in steps] == ["published", "cancelled"]


def _others(event: Event) -> dict[str, int]:
    """A row of each kind that acts are about, of another expo."""
    other = an_event(slug="another-expo")
    firm = emil(other)
    with transaction():
        held = plain_row("assignments", {"event_id": other.id, "exhibitor_id": firm.id})
    return {
        "registrations": vito(other).id,
        "applications": firm.id,
        "assignments": held,
        "payments": 0,
        "sessions": a_session(other).id,
    }


def test_every_act_needs_its_right_and_reaches_no_other_expo(app: Flask, event: Event, team: Caller) -> None:
    others, firm = _others(event), emil(event).id
    shut = {
        "reads only": a_token(event, *(one for one in Permission if one.value.startswith("see ") and one in _TEAM)),
        "firm": a_token(event, holder=TokenHolder.FIRM, exhibitor_id=firm),
        "device": a_token(event, holder=TokenHolder.DEVICE),
        "stranger": "",
    }
    mine = Caller(app, a_token(event, holder=TokenHolder.ORGANISER, account=olga(event)))
    wrong: list[Any] = []
    before = [_count(one) for one in (Entry, Mail)]

    for act in ACTS.values():
        path, method = act_address(act)
        address = path.replace("{expo}", event.slug).replace("{id}", str(others[act.resource]))
        headers = {**_key(1), "If-Match": "*"}
        for whose, secret in shut.items():
            status = Caller(app, secret).ask(method, address, json={}, headers=headers).status_code
            wrong += (
                [(whose, act.resource, act.name, status)] if status != (401 if whose == "stranger" else 403) else []
            )
        elsewhere = address.replace(event.slug, "another-expo")
        for program in (team, mine):
            body: dict[str, Any] = {} if act.is_on_a_row else {"category_id": 1}
            found = [program.ask(method, one, json=body, headers=headers).status_code for one in (address, elsewhere)]
            wrong += [(act.resource, act.name, found)] if found[1] != 404 or found[0] not in {400, 404} else []

    assert wrong == []
    assert [_count(one) for one in (Entry, Mail)] == before


_TEAM = frozenset(Permission) - {Permission.SEE_PASSPORTS}
