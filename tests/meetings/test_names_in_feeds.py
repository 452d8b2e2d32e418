"""A calendar that knows its last version learns at once of every name that its meetings show."""

from typing import Any

import pytest
from flask import Flask

from expo.calendar.services import feed_address, feed_of
from expo.db import transaction
from expo.delegations.services.lifecycle import edit
from expo.exhibitors.services.firms import firm_data, write_firm
from expo.history.services import Actor
from expo.meetings.services.bodies import edit_body
from expo.meetings.services.places import edit_place
from tests.factories.accounts import olga
from tests.factories.events import an_event
from tests.factories.meetings import (
    OLGA,
    a_block,
    a_body,
    a_firm,
    a_group,
    a_meeting,
    a_table,
    comes_for,
    party_of,
    placed,
)
from tests.itinerary.items import path
from tests.pages import Browser


def _rename(thing: Any, kind: str, name: str, by: Actor) -> None:
    with transaction():
        if kind == "place":
            edit_place(thing, {"name": name, "parallel": thing.parallel}, version=thing.version, by=by)
        elif kind == "body":
            edit_body(thing, {"name": {"en": name}}, version=thing.version, by=by)
        elif kind == "delegation":
            edit(thing, {"name": {"en": name}}, version=thing.version, by=by)
        else:
            write_firm(thing.firm, {**firm_data(thing), "display_name": name}, by=by, event_id=thing.event_id)


@pytest.mark.parametrize("kind", ["place", "body", "delegation", "firm"])
def test_each_name_is_followed_twice_and_nothing_is_sent_again(app: Flask, browser: Browser, kind: str) -> None:
    event = an_event()
    a_block(event)
    body, table = a_body(event), a_table(event)
    firm, [ana] = a_firm(event, "Emil Example Ltd", "Ana")
    comes_for(body)
    group, _people = a_group(event)
    other = a_firm(event, "Anadolu Software")[0]
    ministry, liaison = party_of(event, f"body-{body.id}"), olga(event)
    placed(a_meeting(event, firm, ministry, group, other, liaison_id=liaison.id), table, told=True)
    things = {"place": table, "body": body, "delegation": group.delegation, "firm": other.exhibitor}
    with transaction():
        address = path(feed_address(feed_of(ana)))
    tag = browser.client.get(address).headers["ETag"]

    for name in ("Second Name", "Third Name"):
        _rename(things[kind], kind, name, OLGA)
        answer = browser.client.get(address, headers={"If-None-Match": tag})
        tag = answer.headers["ETag"]

        assert answer.status_code == 200
        assert name in answer.get_data(as_text=True).replace("\r\n ", "")
        assert browser.client.get(address, headers={"If-None-Match": tag}).status_code == 304
