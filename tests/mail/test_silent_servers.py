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
    domains, postbox = Domains(), Postbox(silent_over="@silent.example")
    with serving(postbox), mailing(app, postbox.port):
        first, second = a_mail("one@silent.example"), a_mail("two@Silent.example")
        others = [a_mail(f"vito@visits{number}.example") for number in range(3)]
        taken = [deliver_due(domains=domains), deliver_due(domains=domains)]
        later = a_mail("three@silent.example")
        deliver_due(domains=domains)
        waiting = [(mail.state, mail.attempts) for mail in (first, second, later)]
        postbox.silent_over = "\0"
        with clock.set_to(clock.now() + timedelta(minutes=2)):
            deliver_due(domains=domains)

    assert taken == [5, 0]
    assert [mail.state for mail in others] == [MailState.SENT] * 3
    assert waiting == [(MailState.QUEUED, 1), (MailState.QUEUED, 0), (MailState.QUEUED, 0)]
    assert [mail.state for mail in (first, second, later)] == [MailState.SENT] * 3


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
