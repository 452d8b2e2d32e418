"""Contracts: accepted as they were shown, by name, with a signed paper; nobody else's firm reads them."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.contacts import erase_contacts
from expo.history.models import Entry
from expo.mail.models import Mail
from expo.manuals.contract_models import ContractAcceptance, ContractText
from expo.manuals.contract_queries import (
    acceptance_of,
    acceptances_of,
    accepted_paper,
    terms_for,
    text_in_force,
)
from expo.manuals.contract_rules import ContractTerms, grouped
from expo.manuals.services.contracts import accept_contract, count_accepters, erase_accepters, write_contract
from tests.factories.accounts import nora, olga, signed_in, vera
from tests.factories.booths import a_hall
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.invoices import an_invoice, given_space
from tests.factories.manuals import EMIL, OLGA, a_contract, accepted_contract
from tests.factories.prices import priced
from tests.factories.signatures import a_key, signing_with
from tests.manuals.test_order_pages import desk
from tests.pages import Browser

WHO = {"name": "Emil Exhibitor", "post": "Director"}


def test_what_is_accepted_is_what_was_shown_and_the_paper_says_it(app: Flask, tmp_path: Path) -> None:
    event = priced(an_event())
    firm = an_invoice(event, name="Emil Robotics Ltd").exhibitor
    text = a_contract(event, "The booth is built by noon.\nIt is left clean.")
    shown = terms_for(firm, text, "en")

    with signing_with(app, a_key(tmp_path, elliptic=True)[0]), transaction():
        made = accept_contract(firm, text, "en", digest=shown.digest, **WHO, by=EMIL)
    with transaction():
        again = accept_contract(firm, text, "en", digest=shown.digest, name="Other", post="", by=EMIL)

    assert again.id == made.id
    assert ContractTerms(**made.frozen) == shown
    assert made.digest == shown.digest
    reader = PdfReader(BytesIO(made.content))
    words = " ".join(page.extract_text() for page in reader.pages)
    for said in ("Emil Robotics Ltd", "It is left clean.", "Emil Exhibitor, Director", shown.digest[:8], "336,400.00"):
        assert said in words
    assert reader.get_fields()["Signature"]["/V"]["/SubFilter"] == "/ETSI.CAdES.detached"  # type: ignore[index]


def test_another_text_or_other_booths_are_read_again_first(app: Flask) -> None:
    event = priced(an_event())
    firm = emil(event, state=ApplicationState.CONFIRMED)
    text = a_contract(event)
    shown = terms_for(firm, text, "en").digest

    given_space(firm, a_hall(event), (300, 300))
    with pytest.raises(Changed), transaction():
        accept_contract(firm, text, "en", digest=shown, **WHO, by=EMIL)
    other = a_contract(event, "The booth is built by ten.")
    with pytest.raises(Changed), transaction():
        accept_contract(firm, text, "en", digest=terms_for(firm, text, "en").digest, **WHO, by=EMIL)
    with transaction():
        assert write_contract(event, other.text, by=OLGA) is other
    with pytest.raises(Refused), transaction():
        accept_contract(firm, other, "tr", digest=shown, **WHO, by=EMIL)

    assert (text.number, other.number) == (1, 2)
    assert db.session.query(ContractAcceptance).count() == 0


def test_a_firm_reads_accepts_and_gets_its_copy_and_olga_sees_who_has_not(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    here = f"/organise/{event.slug}/contracts"
    empty = browser.send(f"{here}/text", {"text_en": ""}, status=400)
    browser.send(f"{here}/text", {"text_en": "The booth is built by noon.", "text_ur": "سٹال دوپہر تک بن جائے گا۔"})
    firm, other = emil(event), emil(event)
    reader = Browser(app)

    unread = reader.read(desk(firm))
    unticked = reader.send(desk(firm, "/contract"), WHO, status=400)
    urdu = reader.read(desk(firm, "/contract?text=ur"))
    reader.send(desk(firm, "/contract"), {**WHO, "agreed": "y"})
    copy = reader.client.get(desk(firm, "/contract/contract.pdf"))
    listed = browser.read(here)
    signed_in(Browser(app), vera(event)).read(f"{here}/text", status=403)
    signed_in(Browser(app), nora()).read(here, status=404)
    assert reader.client.get(desk(other, "/contract/contract.pdf")).status_code == 404

    text = text_in_force(event)
    assert text is not None
    assert empty.errors == ["Write the contract."]
    assert "not accepted yet" in unread.text
    assert unticked.errors == ["Tick this to accept the contract."]
    assert urdu.soup.select_one(".sheet[lang=ur][dir=rtl]") is not None
    assert acceptance_of(firm, text) is not None
    assert accepted_paper(other) is None
    assert copy.data.startswith(b"%PDF")
    assert [row[1] for row in listed.rows()] == ["accepted", "not accepted yet"]


def test_a_contract_that_says_something_else_by_now_is_accepted_anew(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    firm, other = an_invoice(event).exhibitor, an_invoice(event).exhibitor
    text = a_contract(event)
    before, _others = _accepted(firm, text).digest, _accepted(other, text)
    signed_in(browser, olga(event))
    page, listing, reader = desk(firm, "/contract"), f"/organise/{event.slug}/contracts", Browser(app)

    given_space(firm, a_hall(event), (300, 300))
    now = terms_for(firm, text, "en")
    shown, at_home, listed = reader.read(page), reader.read(desk(firm)), browser.read(listing)
    reader.send(page, {"name": "Ali Boss", "post": "Owner", "agreed": "y"})
    again, listed_again = reader.read(page), browser.read(listing)
    db.session.expire_all()
    renewed = acceptance_of(firm, text)

    assert "The contract has changed since it was accepted." in shown.text
    assert [grouped(one) in shown.text for one in (before, now.digest)] == [True, True]
    assert ("accepted otherwise than it is now" in at_home.text, "Read and accept" in at_home.text) == (True, True)
    assert sorted(row[1] for row in listed.rows()) == ["accepted", "accepted otherwise than it is now"]
    assert f"{before[:16]} now: {now.digest[:16]}" in listed.text
    assert again.soup.select_one("main input[name=name]") is None
    assert [row[1] for row in listed_again.rows()] == ["accepted", "accepted"]
    assert renewed is not None
    assert (renewed.digest, renewed.name, renewed.frozen["booths"]) == (now.digest, "Ali Boss", now.booths)
    assert "Ali Boss" in _words(renewed.content)
    assert {"contract_checksum": now.digest} in [entry.after for entry in db.session.query(Entry)]


def _told() -> list[str]:
    query = sa.select(Mail.to_address).where(Mail.wording == "contract changed").order_by(Mail.id)
    return list(db.session.scalars(query))


def _accepters(event: Event) -> list[Exhibitor]:
    """Two firms that accepted the contract, and one that did not yet."""
    firms = [an_invoice(event, email=f"{name}@example.org").exhibitor for name in ("moved", "same", "new")]
    text = a_contract(event)
    for firm in firms[:2]:
        _accepted(firm, text)
    return firms


def test_whoever_accepted_another_contract_is_told_by_mail_once_of_what_it_is_now(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    moved, _same, _new = _accepters(event)
    signed_in(browser, olga(event))
    listing = f"/organise/{event.slug}/contracts"

    quiet = browser.read(listing).text
    given_space(moved, a_hall(event), (300, 300))
    asked = browser.read(listing).text
    browser.send(f"{listing}/anew", form=listing)
    once, after = _told(), browser.read(listing)
    browser.send(f"{listing}/anew", form=f"{listing}/text")

    assert "accept it anew" not in quiet + after.text
    assert "Ask 1 firm to accept it anew" in asked
    assert [row[1] for row in after.rows() if "mail" in row[1]] == ["accepted otherwise than it is now told by mail"]
    assert (once, _told()) == ([moved.email], [moved.email])


def test_another_text_is_told_to_all_who_accepted_the_former_one(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    moved, same, _new = _accepters(event)
    listing = f"/organise/{event.slug}/contracts"
    other = a_contract(event, "The booth is built by ten.")
    signed_in(browser, vera(event))

    without_button = browser.read(listing).text
    signed_in(browser, olga(event))
    asked = browser.read(listing).text
    browser.send(f"{listing}/anew", form=listing)
    _accepted(same, other)

    assert "2 firms accepted the contract otherwise than it is now" in without_button
    assert "Ask 2 firms" not in without_button
    assert "Ask 2 firms to accept it anew" in asked
    assert sorted(_told()) == sorted([moved.email, same.email])
    assert "accepted" in [row[1] for row in browser.read(listing).rows()]


def test_a_former_contract_stays_with_its_paper_for_both_sides(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    firm, other = an_invoice(event).exhibitor, an_invoice(event).exhibitor
    text = a_contract(event)
    first = _accepted(firm, text)
    digest, given_out = first.digest, first.content
    given_space(firm, a_hall(event), (300, 300))
    again = _accepted(firm, text)
    signed_in(browser, olga(event))
    listing = f"/organise/{event.slug}/contracts"

    papers = [desk(firm, f"/contract/{first.id}.pdf"), f"{listing}/{firm.id}/{first.id}.pdf"]
    foreign = [desk(other, f"/contract/{first.id}.pdf"), f"{listing}/{other.id}/{first.id}.pdf"]
    newest = accepted_paper(firm)

    assert [one.digest for one in acceptances_of(firm)] == [again.digest, digest]
    assert newest is again
    assert [browser.client.get(one).data for one in papers] == [given_out, given_out]
    assert [browser.client.get(one).status_code for one in foreign] == [404, 404]
    assert grouped(digest) in browser.read(desk(firm, "/contract")).text
    assert digest[:16] in browser.read(listing).text


@pytest.mark.parametrize("erase", [erase_contacts, "retention"])
def test_whoever_accepted_is_forgotten_with_the_contacts_of_the_firm(app: Flask, erase: Any) -> None:
    made = accepted_contract(emil(priced(an_event())))
    kept, digest = accepted_contract(emil(an_event(slug="other"))), made.digest
    assert "Emil Exhibitor" in _words(made.content)

    with transaction():
        if erase == "retention":
            found = [count_accepters(made.event_id), erase_accepters(made.event_id, 9), count_accepters(made.event_id)]
            assert found == [1, 1, 0]
        else:
            erase(made.exhibitor, by=OLGA)
    db.session.expire_all()

    assert (made.name, made.post, made.digest, made.size) == ("", "", digest, len(made.content))
    assert "Emil Exhibitor" not in _words(made.content)
    assert "Accepted" in _words(made.content)
    assert kept.name == "Emil Exhibitor"


def _accepted(firm: Exhibitor, text: ContractText) -> ContractAcceptance:
    digest = terms_for(firm, text, "en").digest
    with transaction():
        return accept_contract(firm, text, "en", digest=digest, **WHO, by=EMIL)


def _words(paper: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
