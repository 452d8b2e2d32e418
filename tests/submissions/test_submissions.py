"""Forms that make money, mails or letters act once, however often and however quickly they are sent."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import Base, db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.invoices.models import Payment
from expo.mail.models import Mail
from expo.registration.models import Registration
from expo.submissions.models import Submission
from expo.submissions.services import KEPT, claim, sweep_submissions
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.invoices import an_invoice
from tests.factories.prices import priced
from tests.factories.registration import vito
from tests.pages import Browser, form_values

TWICE = "This form was sent twice. It was done once; load the page again to see it."
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
Form = tuple[str, str, dict[str, Any], type[Base]]  # its page, its address, what is typed, of what it makes one


def _payment(event: Event) -> Form:
    page = f"/organise/{event.slug}/invoices/{an_invoice(event).id}"
    return page, f"{page}/payment", {"amount": "100", "paid_on": "2026-11-03"}, Payment


def _mail_to_firms(event: Event) -> Form:
    page = f"/organise/{event.slug}/exhibitors/mail?id={emil(event).id}"
    return page, page.partition("?")[0], {"subject": "Hall 3", "text": "Come early."}, Mail


def _team(event: Event) -> Form:
    page = f"/organise/{event.slug}/team"
    return page, page, {"email": "new@example.org", "name": "New Person", "role": "staff"}, Mail


def _walk_in(event: Event) -> Form:
    category = vito(event).category_id
    page = f"/organise/{event.slug}/registrations/walk-in"
    return page, page, {"given_name": "Walk", "family_name": "In", "category": str(category)}, Registration


def _link_again(event: Event) -> Form:
    """One of several acts of a view, most of which make no mail: the mail itself takes the key."""
    page = f"/organise/{event.slug}/registrations/{vito(event).id}"
    return page, f"{page}/send", {}, Mail


FORMS = [_payment, _mail_to_firms, _team, _walk_in, _link_again]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__.strip("_"))
def test_a_form_that_is_sent_several_times_acts_once(
    app: Flask, browser: Browser, form: Callable[[Event], Form]
) -> None:
    with clock.set_to(NOW):
        event = priced(an_event())
        page, address, typed, made = form(event)
        signed_in(browser, olga(event))
        filled = form_values(browser.read(page).soup, address) | typed
        before = _count(made)

        answers = [browser.client.post(address, data=filled) for _press in range(3)]

    assert answers[0].status_code == 303, answers[0].text[-600:]
    assert {answer.status_code for answer in answers[1:]} <= {400, 409}
    assert all(TWICE in answer.text for answer in answers[1:])
    assert _count(made) == before + 1


def test_of_presses_at_the_same_moment_one_acts(bare_app: Flask) -> None:
    with bare_app.app_context(), clock.set_to(NOW):
        event = priced(an_event())
        page, address, typed, made = _payment(event)
        browser = signed_in(Browser(bare_app), olga(event))
        filled = form_values(browser.read(page).soup, address) | typed
    cookie = browser.client.get_cookie("expo")

    def press(_number: int) -> int:
        client = bare_app.test_client()
        client.set_cookie("expo", cookie.value)
        return client.post(address, data=filled).status_code

    with clock.set_to(NOW), ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(press, range(4)))

    with bare_app.app_context():
        assert (statuses, _count(made)) == ([303, 409, 409, 409], 1)


def test_what_is_refused_leaves_the_form_to_be_sent_again(app: Flask, browser: Browser) -> None:
    with clock.set_to(NOW):
        event = priced(an_event())
        page, address, typed, made = _payment(event)
        signed_in(browser, olga(event))
        filled = form_values(browser.read(page).soup, address) | typed

        refused = browser.client.post(address, data=filled | {"amount": "99999999"})
        taken = browser.client.post(address, data=filled)

    assert (refused.status_code, taken.status_code, _count(made)) == (409, 303, 1)


@pytest.mark.parametrize("key", [None, "", "short", "x" * 65, "with a space in it"])
def test_a_form_without_a_key_of_ours_does_nothing(app: Flask, browser: Browser, key: str | None) -> None:
    with clock.set_to(NOW):
        event = priced(an_event())
        page, address, typed, made = _payment(event)
        signed_in(browser, olga(event))
        filled = {**form_values(browser.read(page).soup, address), **typed, "submission": key}

        answer = browser.client.post(address, data={name: said for name, said in filled.items() if said is not None})

    assert (answer.status_code, _count(made)) == (409, 0)


def test_keys_are_forgotten_when_their_forms_are_too_old(app: Flask) -> None:
    with clock.set_to(NOW), transaction():
        claim("an old key, an old key")
    with clock.set_to(NOW + timedelta(days=1)), transaction():
        claim("a newer key, a newer key")

    with clock.set_to(NOW + KEPT), transaction():
        early = sweep_submissions()
    with clock.set_to(NOW + KEPT + timedelta(seconds=1)), transaction():
        swept = sweep_submissions()
        with pytest.raises(Refused):
            claim("a newer key, a newer key")

    assert (early, swept, _count(Submission)) == (0, 1, 1)


def _count(model: type[Base]) -> int:
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)
