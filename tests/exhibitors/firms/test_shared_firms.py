"""A firm that takes part in two expos has one record: neither writes over what the other has just changed of it, unseen."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from expo.db import db
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Firm
from tests.factories.accounts import ada, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.pages import Browser, form_values


@pytest.mark.parametrize("by_firm", [False, True])
def test_the_second_expo_is_told_what_the_first_changed(app: Flask, browser: Browser, by_firm: bool) -> None:
    here, there = (emil(an_event(), email="emil@exhibits.example", name="Emil Ltd") for _expo in range(2))
    assert here.firm_id == there.firm_id
    first = f"/organise/{here.event.slug}/exhibitors/{here.id}/edit/firm"
    second = f"/organise/{there.event.slug}/exhibitors/{there.id}/edit/firm"
    if by_firm:
        second = f"/exhibitor/{exhibitor_token(there)}/apply/firm"
    signed_in(browser, ada())
    opened = form_values(browser.read(second).soup, second)

    browser.send(first, {"address": "1 New Street"})
    refused = browser.client.post(second, data={**opened, "city": "Ankara"})
    between = db.session.query(Firm.address, Firm.city).one()
    again = form_values(BeautifulSoup(refused.text, "lxml"), second)
    saved = browser.client.post(second, data={**again, "address": "1 New Street"})

    assert (refused.status_code, saved.status_code) == (409, 303)
    assert "Somebody else changed this while you wrote." in refused.text
    assert "1 New Street" in refused.text
    assert (between.address, between.city) == ("1 New Street", opened["city"])
    assert again["city"] == "Ankara"
