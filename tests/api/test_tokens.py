"""Organisers make out tokens on a page; each is shown once and can be revoked."""

import sqlalchemy as sa
from flask import Flask

from expo.api.models import ApiToken
from expo.db import db
from expo.history.models import Entry
from expo.kit.tokens import digest
from tests.factories.accounts import nora, olga, signed_in, vera
from tests.factories.api import Caller
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.pages import Browser


def test_olga_makes_out_a_token_that_is_shown_once_and_revokes_it(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/settings/api"

    made = browser.send(page, {"name": "CRM", "scopes": ["see registrations", "see event"]})
    secret = made.typed("token") or str(made.soup.select_one("#token")["value"])  # type: ignore[index]
    again = browser.read(page)
    before = Caller(app, secret).get(f"/expos/{event.slug}/registrations")
    used = browser.read(page)
    token = db.session.scalars(sa.select(ApiToken)).one()
    browser.send(f"{page}/{token.id}/revoke", form=page)
    after = Caller(app, secret).get(f"/expos/{event.slug}/registrations")

    assert secret.startswith("expo_")
    assert secret not in again.response.text
    assert (token.token_digest, token.created_by) == (digest(secret), "Olga Organiser")
    assert (before.status_code, after.status_code) == (200, 401)
    assert (again.rows()[0][3], used.rows()[0][3] != "never") == ("never", True)
    assert "revoked" in browser.read(page).rows()[0][4]
    told = db.session.execute(sa.select(Entry.verb, Entry.subject).where(Entry.subject_kind == "api_token")).all()
    assert [tuple(one) for one in told] == [("created", "CRM"), ("revoked", "CRM")]
    assert secret not in str(db.session.execute(sa.select(Entry.before, Entry.after)).all())


def test_a_token_gives_no_more_than_its_holder_may_have(app: Flask, browser: Browser) -> None:
    event = an_event()
    firm = emil(event)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/settings/api"

    refused = [
        browser.send(page, {"name": "Scanner", "holder": "device", "scopes": ["see registrations"]}, status=409),
        browser.send(page, {"name": "Nothing"}, status=409),
        browser.send(page, {"name": "Firm", "holder": "firm", "scopes": ["see exhibitors"]}, status=409),
    ]
    made = browser.send(page, {"name": "Firm", "holder": "firm", "firm": str(firm.id), "scopes": ["see exhibitors"]})
    mine = browser.send(page, {"name": "Mine", "holder": "organiser", "scopes": ["see event"], "period": "7"})

    sentence = "Choose what this token may do, among what such a holder may."
    assert [
        said in one.text for said, one in zip((sentence, sentence, "Choose a firm of this expo."), refused, strict=True)
    ] == [True] * 3
    assert refused[0].typed("name") == "Scanner"
    assert [row[:2] for row in (made.rows()[0], mine.rows()[0])] == [
        ["Firm", firm.firm.display_name if firm.firm else ""],
        ["Mine", "Olga Organiser"],
    ]


def test_who_does_not_make_the_team_makes_no_tokens(app: Flask, browser: Browser) -> None:
    event = an_event()
    page = f"/organise/{event.slug}/settings/api"

    statuses = [signed_in(browser, account).client.get(page).status_code for account in (vera(event), nora())]

    assert statuses == [403, 404]
