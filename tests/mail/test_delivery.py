"""The worker and a real mail server: everything arrives, once, or says why not."""

import os
import shutil
import ssl
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.config import settings
from expo.db import db, transaction
from expo.mail.delivery import BATCH, LEASE, deliver_due
from expo.mail.models import Mail, MailState
from expo.mail.rules import delay_before
from expo.mail.server import ServerUnavailable
from expo.worker.loop import run_worker
from tests.factories.mail import a_mail
from tests.postbox import Postbox, mailing, serving

WORKER = "from expo.cli.main import expo; expo(['worker'])"
WELL_PAST = 1.3  # jitter makes a delay at most 1.2 times as long


def _states() -> Counter[MailState]:
    with transaction():
        return Counter(db.session.scalars(sa.select(Mail.state)))


def _ids(postbox: Postbox) -> list[str]:
    return [str(message["Message-ID"]) for message in postbox.arrived]


def _later(seconds: float) -> timedelta:
    return timedelta(seconds=seconds * WELL_PAST)


def test_a_mail_is_sent_once(app: Flask) -> None:
    with serving(Postbox()) as postbox, mailing(app, postbox.port):
        mail = a_mail("vito@visits.example", to_name="Vito Ziyaretçi")

        taken = [deliver_due(), deliver_due()]

    assert taken == [1, 0]
    assert postbox.recipients == ["vito@visits.example"]
    assert (mail.state, mail.attempts, mail.error, mail.sent_at is not None) == (MailState.SENT, 1, None, True)


def test_without_a_mail_server_mails_are_kept_and_stay_so(app: Flask) -> None:
    mail = a_mail()

    with serving(Postbox()) as postbox, mailing(app, postbox.port):
        taken = deliver_due()

    assert (taken, postbox.arrived, mail.state) == (0, [], MailState.KEPT)


def test_a_full_mailbox_is_tried_again_until_it_takes(app: Flask) -> None:
    answers = ["451 try later", "452 mailbox full"]
    postbox = Postbox(answer=lambda _address: answers.pop(0) if answers else None)
    with serving(postbox), mailing(app, postbox.port):
        mail = a_mail()
        tried = []
        moment = clock.now()
        for wait in (0, 0, 60, 300):
            moment += _later(wait)
            with clock.set_to(moment):
                tried.append((deliver_due(), mail.state, mail.error))

    assert tried == [
        (1, MailState.QUEUED, "451 try later"),
        (0, MailState.QUEUED, "451 try later"),
        (1, MailState.QUEUED, "452 mailbox full"),
        (1, MailState.SENT, None),
    ]
    assert len(postbox.arrived) == 1


def test_an_unknown_mailbox_fails_for_good_and_stops_nobody(app: Flask) -> None:
    postbox = Postbox(answer=lambda address: "550 no such user" if address.startswith("nobody") else None)
    with serving(postbox), mailing(app, postbox.port):
        mail = a_mail("nobody@visits.example")
        a_mail("vito@visits.example")

        deliver_due()

    assert (mail.state, mail.error) == (MailState.FAILED, "550 no such user")
    assert postbox.recipients == ["vito@visits.example"]


def test_after_two_days_of_trying_a_mail_fails(app: Flask) -> None:
    postbox = Postbox(answer=lambda _address: "451 not today")
    with serving(postbox), mailing(app, postbox.port):
        mail = a_mail()
        moment, began = clock.now(), clock.now()
        while mail.state is MailState.QUEUED:
            with clock.set_to(moment):
                deliver_due()
            moment += _later(delay_before(mail.attempts) or 0)

    assert (mail.state, mail.error, mail.attempts) == (MailState.FAILED, "451 not today", 10)
    assert moment - began > timedelta(days=2)


def test_a_server_that_is_away_costs_no_try(app: Flask) -> None:
    postbox = Postbox()
    with serving(postbox):
        pass  # now its port is known, and nobody listens
    with mailing(app, postbox.port):
        mails = [a_mail() for _ in range(3)]
        with pytest.raises(ServerUnavailable):
            deliver_due()
        waiting = [(mail.state, mail.attempts) for mail in mails]
        with serving(postbox), clock.set_to(clock.now() + timedelta(minutes=2)):
            deliver_due()

    assert waiting == [(MailState.QUEUED, 0)] * 3
    assert (_states(), len(postbox.arrived)) == ({MailState.SENT: 3}, 3)


def test_a_sender_the_server_will_not_have_loses_no_mail(app: Flask) -> None:
    postbox = Postbox(answer_sender=lambda _address: "530 sign in first")
    with serving(postbox), mailing(app, postbox.port):
        mail = a_mail()

        deliver_due()

    assert (mail.state, mail.error) == (MailState.QUEUED, "530 sign in first")


@pytest.mark.parametrize("moment", ["before the server took it", "after the server took it"])
def test_a_killed_worker_loses_nothing(app: Flask, moment: str) -> None:
    postbox = Postbox()
    with serving(postbox), mailing(app, postbox.port):
        mails = [a_mail() for _ in range(5)]
        ids = [f"<{mail.uid}@localhost>" for mail in mails]
        workers: list[subprocess.Popen[bytes]] = []

        def kill(_address: str = "") -> None:
            if len(postbox.arrived) == (2 if moment.startswith("before") else 3):
                workers[0].kill()
                workers[0].wait()

        if moment.startswith("before"):
            postbox.answer = kill
        else:
            postbox.after = kill
        workers.append(_start_worker(postbox.port))
        workers[0].wait(timeout=60)
        left = _states()
        postbox.answer, postbox.after = (lambda _address: None), (lambda: None)
        early = deliver_due()
        with clock.set_to(clock.now() + LEASE):
            deliver_due()

    doubled = [] if moment.startswith("before") else [ids[2]]
    assert left == {MailState.SENT: 2, MailState.SENDING: 3}
    assert early == 0
    assert Counter(_ids(postbox)) == Counter(ids + doubled)
    assert _states() == {MailState.SENT: 5}


def test_two_workers_send_each_mail_once(app: Flask) -> None:
    postbox, stop = Postbox(), threading.Event()
    with serving(postbox), mailing(app, postbox.port):
        ids = {f"<{a_mail().uid}@localhost>" for _ in range(200)}
        postbox.after = lambda: stop.set() if len(postbox.arrived) >= 200 else None
        with ThreadPoolExecutor(2) as pool:
            workers = [pool.submit(run_worker, app, stop) for _ in range(2)]
            for worker in workers:
                worker.result(timeout=60)

    assert Counter(_ids(postbox)) == Counter(ids)
    assert _states() == {MailState.SENT: 200}


def test_a_worker_told_to_stop_gives_back_what_it_did_not_begin(app: Flask) -> None:
    postbox, stop = Postbox(), threading.Event()
    postbox.after = stop.set
    with serving(postbox), mailing(app, postbox.port):
        mails = [a_mail() for _ in range(3)]

        deliver_due(stop)

    assert [(mail.state, mail.attempts) for mail in mails] == [
        (MailState.SENT, 1),
        (MailState.QUEUED, 0),
        (MailState.QUEUED, 0),
    ]


def test_a_worker_takes_no_more_than_a_batch_at_a_time(app: Flask) -> None:
    with serving(Postbox()) as postbox, mailing(app, postbox.port):
        for _ in range(BATCH + 1):
            a_mail()

        taken = [deliver_due(), deliver_due(), deliver_due()]

    assert taken == [BATCH, 1, 0]


def test_an_address_in_any_script_needs_a_server_that_takes_it(app: Flask) -> None:
    with serving(Postbox(), enable_SMTPUTF8=False) as old, mailing(app, old.port):
        refused, host_only = a_mail("عمر@visits.example"), a_mail("vito@müller.example")
        deliver_due()
    with serving(Postbox(), enable_SMTPUTF8=True) as able, mailing(app, able.port):
        taken = a_mail("عمر@visits.example", to_name="عمر")
        deliver_due()

    assert (refused.state, refused.error) == (
        MailState.FAILED,
        "The mail server takes no addresses outside ASCII (SMTPUTF8).",
    )
    assert (host_only.state, old.recipients) == (MailState.SENT, ["vito@xn--mller-kva.example"])
    assert (taken.state, able.recipients) == (MailState.SENT, ["عمر@visits.example"])


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here to make a certificate with")
def test_starttls_sends_only_to_a_server_that_proves_its_name(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = _certificate(tmp_path)
    with (
        serving(Postbox(), tls_context=context, require_starttls=True) as postbox,
        mailing(app, postbox.port, mail_url=f"smtp+starttls://127.0.0.1:{postbox.port}"),
    ):
        mail = a_mail()
        with pytest.raises(ServerUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
            deliver_due()
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with clock.set_to(clock.now() + timedelta(minutes=2)):
            deliver_due()

    assert (mail.state, len(postbox.arrived)) == (MailState.SENT, 1)


def _start_worker(port: int) -> subprocess.Popen[bytes]:
    """`expo worker` in a process of its own, over the same database."""
    here = settings()
    environment = {
        **os.environ,
        "DATABASE_URL": here.database_url,
        "INSTANCE_DIR": str(here.instance_dir),
        "LOG_LEVEL": "error",
        "SECRET_KEY": here.secret_key,
        "MAIL_URL": f"smtp://127.0.0.1:{port}",
    }
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment)


def _certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate for this machine that nobody vouches for but itself, and a server's context with it."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    asked = [
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
    ]
    subprocess.run(
        ["openssl", "req", "-x509", *asked, "-keyout", key, "-out", certificate], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate
