"""One recipient's server that does not answer, and the rate of a domain: the other mails go."""

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.mail import server
from expo.mail.delivery import MOST_BROKEN, deliver_due
from expo.mail.domains import Domains
from expo.mail.models import Mail, MailState
from expo.mail.server import ServerUnavailable
from expo.mail.silent_domains import TRIAL, note_answer, note_silence, sweep_silent_domains, waits_until
from tests.factories.mail import a_mail
from tests.postbox import Postbox, mailing, serving


def _states() -> Counter[MailState]:
    with transaction():
        return Counter(db.session.scalars(sa.select(Mail.state)))


def test_a_mail_that_drives_the_server_away_does_not_stop_the_others(app: Flask) -> None:
    postbox = Postbox(answer=lambda address: "421 go away" if address.startswith("poison") else None)
    with serving(postbox), mailing(app, postbox.port):
        poison = a_mail("poison@poison.example")
        others = [a_mail() for _ in range(2)]
        deliver_due()

    assert [mail.state for mail in others] == [MailState.SENT] * 2
    assert (poison.state, poison.error) == (MailState.QUEUED, "421 go away")


def test_while_a_recipients_server_is_silent_its_mails_wait_and_the_others_go(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "TIMEOUT", 0.3)
    postbox = Postbox(silent_over="@silent.example")
    with serving(postbox), mailing(app, postbox.port):
        first, second = a_mail("one@silent.example"), a_mail("two@Silent.example")
        others = [a_mail(f"vito@visits{number}.example") for number in range(3)]
        taken = [deliver_due(), deliver_due()]
        waiting = [(mail.state, mail.attempts) for mail in (first, second)]
        postbox.silent_over = "\0"
        with clock.set_to(clock.now() + timedelta(minutes=2)):
            deliver_due()

    assert taken == [5, 0]
    assert [mail.state for mail in others] == [MailState.SENT] * 3
    assert waiting == [(MailState.QUEUED, 1), (MailState.QUEUED, 0)]
    assert [mail.state for mail in (first, second)] == [MailState.SENT] * 2


def test_what_one_worker_learnt_of_a_silent_domain_all_know_and_one_of_them_tries_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call is a worker of its own: nothing is kept between them but in the database."""
    monkeypatch.setattr(server, "TIMEOUT", 0.3)
    start, postbox = clock.now(), Postbox(silent_over="@silent.example")
    with serving(postbox), mailing(app, postbox.port):
        mails = [a_mail("one@silent.example")]
        for minutes, expected in ((0, 1), (0.5, 1), (2, 2), (6.5, 2), (7.5, 3)):  # waits of one minute, five, fifteen
            with clock.set_to(start + timedelta(minutes=minutes)):
                mails.append(a_mail("another@silent.example"))
                deliver_due()
                assert len(postbox.asked) == expected, minutes
        postbox.silent_over = "\0"
        with clock.set_to(start + timedelta(minutes=25)):
            tries = [waits_until("silent.example", clock.now()) for _worker in range(2)]
            deliver_due()
            beside = _states()
        with clock.set_to(start + timedelta(minutes=25) + TRIAL):
            deliver_due()
            after = [waits_until("silent.example", clock.now()) for _worker in range(2)]

    assert tries == [None, start + timedelta(minutes=25) + TRIAL]  # one tries for all, with time to do so
    assert beside == {MailState.QUEUED: len(mails)}
    assert (after, _states()) == ([None, None], {MailState.SENT: len(mails)})


def test_deliveries_begun_before_anybody_knew_are_one_silence_and_an_answer_ends_it(app: Flask) -> None:
    moment = clock.now()

    def silence(began: float, ended: float) -> float:
        opens_at = note_silence("silent.example", moment + timedelta(seconds=began), moment + timedelta(seconds=ended))
        return (opens_at - moment).total_seconds() - ended

    together = [silence(0, 30), silence(10, 40)]
    later = [silence(100, 130), silence(500, 530), silence(1500, 1530), silence(6000, 6030), silence(9999, 10_029)]
    note_answer("silent.example")
    note_answer("never.seen.example")

    assert together == [60, 50]  # the same moment for both
    assert later == [300, 900, 3600, 3600, 3600]
    assert waits_until("silent.example", moment) is None
    assert silence(0, 30) == 60


def test_domains_that_nobody_writes_to_any_more_are_forgotten(app: Flask) -> None:
    note_silence("silent.example", clock.now(), clock.now())
    kept = []
    for days in (1, 2):
        with clock.set_to(clock.now() + timedelta(days=days)), transaction():
            kept.append(sweep_silent_domains())

    assert kept == [0, 1]


def test_a_mail_server_that_is_silent_over_everybody_is_away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "TIMEOUT", 0.2)
    postbox = Postbox(silent_over="@")
    with serving(postbox), mailing(app, postbox.port):
        mails = [a_mail(f"vito@visits{number}.example") for number in range(MOST_BROKEN + 2)]
        with pytest.raises(ServerUnavailable):
            deliver_due()

    assert [mail.attempts for mail in mails] == [1] * MOST_BROKEN + [0] * 2
    assert _states() == {MailState.QUEUED: MOST_BROKEN + 2}


def test_many_mails_go_over_one_connection(app: Flask) -> None:
    with serving(Postbox()) as postbox, mailing(app, postbox.port):
        for number in range(12):
            a_mail(f"vito@visits{number % 3}.example")
        deliver_due()

    assert (len(postbox.arrived), postbox.connections) == (12, 1)


def test_mails_beyond_the_rate_of_a_domain_wait_their_turn(app: Flask) -> None:
    domains = Domains(rate=2)
    with serving(Postbox()) as postbox, mailing(app, postbox.port):
        for _ in range(5):
            a_mail("vito@visits.example")
        a_mail("rosa@runs.example")
        deliver_due(domains=domains)
        at_once = Counter(postbox.recipients)
        for minutes in (2, 3, 4):
            with clock.set_to(clock.now() + timedelta(minutes=minutes)):
                deliver_due(domains=domains)

    assert at_once == {"vito@visits.example": 2, "rosa@runs.example": 1}
    assert _states() == {MailState.SENT: 6}


def test_two_workers_together_keep_the_rate_of_a_domain(app: Flask) -> None:
    """One that was just started knows what the other sent."""
    with serving(Postbox()) as postbox, mailing(app, postbox.port):
        for _ in range(5):
            a_mail("vito@visits.example")
        a_mail("rosa@runs.example")
        deliver_due(domains=Domains(rate=2))
        with transaction():
            db.session.execute(sa.update(Mail).where(Mail.state == MailState.QUEUED).values(try_at=clock.now()))
        deliver_due(domains=Domains(rate=2))
        at_once = Counter(postbox.recipients)
        with clock.set_to(clock.now() + timedelta(minutes=5)):
            deliver_due(domains=Domains(rate=2))

    assert at_once == {"vito@visits.example": 2, "rosa@runs.example": 1}
    assert _states() == {MailState.SENT: 5, MailState.QUEUED: 1}
