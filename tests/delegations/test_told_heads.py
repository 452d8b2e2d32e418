"""The head of a delegation is told once of what organisers do to its members."""

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.services.members import remove_member
from expo.mail.models import Mail
from expo.registration.services.erasure import erase
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import DANA, danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.pages import Browser


def _mails(address: str) -> list[Mail]:
    return list(db.session.scalars(sa.select(Mail).where(Mail.to_address == address).order_by(Mail.id)))


def test_the_head_is_told_whom_an_organiser_removed(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event())
    member = somebody_of(delegation, email="can@delegation.example")
    person = member.registration
    assert person is not None
    signed_in(browser, olga(delegation.event))
    page, before = (
        f"/organise/{delegation.event.slug}/delegations/{delegation.id}",
        len(_mails(delegation.contact_email)),
    )

    browser.send(f"{page}/members/{member.id}/remove", form=page)

    told = _mails(delegation.contact_email)[before:]
    assert [mail.wording for mail in told] == ["member removed by the organisers"]
    assert person.name in told[0].text
    assert [mail.wording for mail in _mails("can@delegation.example")][-1] == "cancelled"


def test_a_head_who_removes_somebody_is_not_told_of_it(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    member = somebody_of(delegation, email="can@delegation.example")
    before = len(_mails(delegation.contact_email))

    with transaction():
        remove_member(member, keep_open=True, by=DANA)

    assert len(_mails(delegation.contact_email)) == before


def test_a_head_is_told_once_and_in_their_language_that_an_organiser_withdrew_the_delegation(
    app: Flask, browser: Browser
) -> None:
    delegation = danas_delegation(an_event(), language="tr")
    somebody_of(delegation, email="can@delegation.example")
    somebody_of(delegation, email=delegation.contact_email, given_name="Dana")
    signed_in(browser, olga(delegation.event))
    page, before = (
        f"/organise/{delegation.event.slug}/delegations/{delegation.id}",
        len(_mails(delegation.contact_email)),
    )

    browser.send(f"{page}/withdraw", form=page)

    told = _mails(delegation.contact_email)[before:]
    assert [(mail.wording, mail.language) for mail in told] == [("delegation withdrawn", "tr")]
    assert "kayıtlar iptal edildi" in told[0].text
    assert [mail.wording for mail in _mails("can@delegation.example")][-1] == "cancelled"


def test_the_head_is_told_what_an_organiser_changed_of_a_member(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event())
    person = somebody_of(delegation, email="can@delegation.example", job_title="Adviser").registration
    assert person is not None
    signed_in(browser, olga(delegation.event))
    page, before = (
        f"/organise/{delegation.event.slug}/registrations/{person.id}/edit",
        len(_mails(delegation.contact_email)),
    )

    browser.send(page, {"job_title": "Director"})
    browser.send(page)

    told = _mails(delegation.contact_email)[before:]
    assert [mail.wording for mail in told] == ["member changed by the organisers"]
    assert "Job title: was Adviser, is Director" in told[0].text


def test_nothing_of_a_member_stays_in_mails_to_the_head_when_they_are_erased(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event())
    person = somebody_of(delegation, email="can@delegation.example", organisation="Demo A.S.").registration
    assert person is not None
    signed_in(browser, olga(delegation.event))
    page = f"/organise/{delegation.event.slug}/registrations/{person.id}/edit"
    for changes in ({"given_name": "Qwzerty"}, {"given_name": "Asdfgh", "organisation": "Plokij"}):
        browser.send(page, changes)
    told = [mail for mail in _mails(delegation.contact_email) if mail.wording == "member changed by the organisers"]
    assert "Given name: was Qwzerty, is Asdfgh" in told[-1].text

    with transaction():
        erase(person, by=DANA)

    texts = "\n".join(db.session.scalars(sa.select(Mail.subject + Mail.text + Mail.to_name)))
    assert [part for part in ("Qwzerty", "Asdfgh", "Demo A.S.", "Plokij") if part in texts] == []
