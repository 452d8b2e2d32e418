"""Webhooks are told what the history records: signed, in order, at least once, and nothing that is not the receiver's."""

import threading
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.history.services import PROGRAM, Actor
from expo.history.subjects import Subject
from expo.mail.models import Mail
from expo.registration.services.decisions import cancel
from expo.registration.services.notes import change_note
from expo.webhooks.delivery import LEASE, deliver_due
from expo.webhooks.models import Webhook, WebhookDelivery
from expo.webhooks.rules import DeliveryState, WebhookState, signature
from expo.webhooks.services import (
    choose_kinds,
    send_again_since,
    switch_webhook,
)
from tests.factories.accounts import olga
from tests.factories.api import Caller, a_token
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.factories.webhooks import a_webhook
from tests.told import told
from tests.webhooks.outcomes import deliveries, rest, stored_tries
from tests.webhooks.receiver import listening, reaching

OLGA = Actor("Olga")


def test_a_receiver_is_told_what_happens_by_a_signed_message_that_names_nobody(app: Flask) -> None:
    event = an_event(slug="summit")
    with listening() as crm, reaching(app):
        _hook, secret = a_webhook(event, crm.url)
        person = vito(event)
        vito(an_event())  # of another expo
        with transaction():
            cancel(person, by=OLGA)
        change_note(person, "undone", by=OLGA)
        db.session.rollback()
        tries = rest()

    assert tries == len(crm.got) == len({one.id for one in crm.got}) == 2
    assert [one.told["type"] for one in crm.got] == ["registration.registered", "registration.cancelled"]
    said = crm.took()[1]
    assert {name: said[name] for name in said.keys() - {"id", "link"}} == {
        "expo": "summit",
        "kind": "registration",
        "number": person.id,
        "verb": "cancelled",
        "actor": "other",
        "changed": ["state"],
    }
    assert not {"Vito", "Olga", person.email} & set(str(crm.got).replace('"', " ").split())
    for one in crm.got:
        seconds = one.headers["webhook-timestamp"]
        assert one.headers["webhook-signature"] == signature(one.id, seconds, one.body, secret)
        assert abs(int(seconds) - clock.now().timestamp()) < 60
    assert stored_tries() == [(200, "", "thanks")] * 2


def test_a_token_reads_what_a_message_names_and_what_became_of_it(app: Flask) -> None:
    event = an_event(slug="summit")
    with listening() as crm, reaching(app):
        a_webhook(event, crm.url)
        vito(event)
        rest()
    caller = Caller(app, a_token(event))

    read = caller.get(crm.took()[0]["link"].removeprefix("http://localhost")).json
    messages = caller.get("/expos/summit/webhook-messages").json["data"]
    hooks = caller.get("/expos/summit/webhooks")

    assert read["given_name"] == "Vito"
    assert [(one["state"], one["attempts"]) for one in messages] == [("delivered", 1)]
    assert (messages[0]["entry_number"], messages[0]["created_at"]) == (
        crm.took()[0]["id"],
        crm.got[0].told["timestamp"],
    )
    assert [one["state"] for one in hooks.json["data"]] == ["on"]
    assert crm.url not in hooks.text


def test_what_happens_to_one_thing_is_told_in_order_while_others_do_not_wait(app: Flask) -> None:
    event, start = an_event(), clock.now()
    with listening() as crm, reaching(app):
        a_webhook(event, crm.url)
        with clock.set_to(start):
            person, other = vito(event), vito(event).id
            with transaction():
                cancel(person, by=OLGA)
            one = person.id
            crm.answer = lambda told: 503 if told["data"]["number"] == one else 200
            rest()
        early = [(told["number"], told["verb"]) for told in crm.took()]
        failed = [got.told["data"]["verb"] for got in crm.got if got.status == 503]
        crm.answer = lambda _told: 200
        with clock.set_to(start + timedelta(seconds=3)):
            too_early = rest()
        with clock.set_to(start + timedelta(minutes=1)):
            rest()

    assert early == [(other, "registered")]
    assert (failed, too_early) == (["registered"], 0)
    assert [(told["number"], told["verb"]) for told in crm.took()[1:]] == [
        (one, "registered"),
        (one, "cancelled"),
    ]
    ids = [got.id for got in crm.got if got.told["data"] == crm.took()[1]]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert deliveries() == [(DeliveryState.DELIVERED, 2), (DeliveryState.DELIVERED, 1), (DeliveryState.DELIVERED, 1)]


def test_a_receiver_that_takes_nothing_for_days_is_switched_off_and_its_owner_told(app: Flask) -> None:
    event, start = an_event(slug="summit"), clock.now()
    account = olga(event, language="tr")
    with listening() as crm, reaching(app):
        number = a_webhook(event, crm.url, account=account)[0].id
        crm.answer, states = (lambda _told: 500), []
        with clock.set_to(start):
            vito(event)
        for hours in (0, 1, 4, 12, 30, 60, 90, 122):
            with clock.set_to(start + timedelta(hours=hours)):
                rest()
            states.append(db.session.get_one(Webhook, number).state)

    mail = db.session.scalars(sa.select(Mail).where(Mail.wording == "webhook-disabled")).one()
    assert (set(states[:-1]), states[-1]) == ({WebhookState.ON}, WebhookState.DISABLED)
    assert (mail.to_address, mail.language, mail.about_id) == (account.email, "tr", number)
    assert f"/organise/summit/settings/webhooks/{number}" in mail.text
    assert told(event, "webhook") == [("Olga Organiser", "created", "CRM"), ("Expo", "switched off", "CRM")]


def test_what_waited_comes_once_it_is_on_again_and_what_was_missed_when_it_is_asked_for(app: Flask) -> None:
    event, start = an_event(), clock.now()
    with listening() as crm, reaching(app):
        hook, _secret = a_webhook(event, crm.url)
        crm.answer = lambda _told: 500
        first = vito(event).id
        rest()
        with transaction():
            switch_webhook(hook, on=False, by=OLGA)
        second = vito(event).id
        off = rest()
        crm.answer = lambda _told: 200
        with transaction():
            switch_webhook(hook, on=True, by=OLGA)
        rest()
        waited = [told["number"] for told in crm.took()]
        with transaction():
            count = send_again_since(hook, start, by=OLGA)
        rest()

    assert (off, waited, count) == (0, [first], 2)
    assert [told["number"] for told in crm.took()[1:]] == [first, second]
    assert len({one.id for one in crm.got}) == 2


def test_a_webhook_is_told_of_what_was_chosen_and_of_nothing_while_it_is_off(app: Flask) -> None:
    event = an_event()
    with listening() as crm, reaching(app):
        hook, _secret = a_webhook(event, crm.url, Subject.EVENT, Subject.SESSION)
        vito(event)
        with transaction():
            choose_kinds(hook, {Subject.REGISTRATION}, by=OLGA)
        second = vito(event)
        with transaction():
            switch_webhook(hook, on=False, by=OLGA)
        vito(event)
        off = rest()
        with transaction():
            switch_webhook(hook, on=True, by=OLGA)
        rest()

    assert (off, [told["number"] for told in crm.took()]) == (0, [second.id])


def test_two_workers_share_the_work_and_one_that_died_is_followed(app: Flask) -> None:
    event = an_event()
    with listening() as crm, reaching(app):
        a_webhook(event, crm.url)
        people = [vito(event) for _number in range(12)]
        for person in people:
            with transaction():
                cancel(person, by=PROGRAM)
        with transaction():  # as a worker leaves it that was killed while it sent
            died = sa.update(WebhookDelivery).where(WebhookDelivery.thing_number == people[0].id)
            first = died.where(WebhookDelivery.kind == "registration", WebhookDelivery.id == 1 * _first_id())
            values = {"state": DeliveryState.SENDING, "leased_until": clock.now() + LEASE, "attempts": 1}
            db.session.execute(first.values(values))
        _work_together(app)
        alone = {told["number"] for told in crm.took()}
        with clock.set_to(clock.now() + LEASE + timedelta(seconds=1)):
            rest()

    assert alone == {person.id for person in people[1:]}
    assert len(crm.got) == 24
    for person in people:
        assert [told["verb"] for told in crm.took() if told["number"] == person.id] == ["registered", "cancelled"]


def _first_id() -> int:
    return db.session.scalars(sa.select(sa.func.min(WebhookDelivery.id))).one()


def _work_together(app: Flask) -> None:
    def work() -> None:
        with app.app_context():
            for _round in range(4):
                deliver_due()
                db.session.remove()

    db.session.rollback()
    workers = [threading.Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
