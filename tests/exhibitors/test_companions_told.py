"""A firm is told once when its co-exhibitor is approved, and when it no longer is."""

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.exhibitors.queries import companions_of
from expo.exhibitors.rules import CompanionKind
from expo.exhibitors.services.companions import save_companions
from expo.mail.models import Mail
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, emil
from tests.pages import Browser


def test_the_firm_is_told_of_each_answer_once(app: Flask, browser: Browser) -> None:
    firm = emil(an_event())
    with transaction():
        save_companions(firm, [(CompanionKind.CO_EXHIBITOR, "Izmir Demo Ltd", "TR")], by=EMIL)
    [companion] = companions_of(firm)
    signed_in(browser, olga(firm.event))
    here = f"/organise/{firm.event.slug}/exhibitors/{firm.id}"

    for verb in ("approve", "approve", "refuse"):
        browser.send(f"{here}/companions/{companion.id}", {"verb": verb}, form=here)

    query = sa.select(Mail.text).where(Mail.to_address == firm.email, Mail.wording == "co-exhibitor answered")
    texts = list(db.session.scalars(query.order_by(Mail.id)))
    assert ["not approved" in text for text in texts] == [False, True]
    assert "Izmir Demo Ltd is approved as your co-exhibitor." in texts[0]
