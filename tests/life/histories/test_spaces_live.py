"""Random histories of spaces: booths, offers, applications, invoices and mails never contradict each other."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from expo import clock
from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import assign, release
from expo.booths.models import Assignment, Booth
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.links import exhibitor_address
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.decisions import withdraw
from expo.exhibitors.words import state_sentence
from expo.history.services import Actor
from expo.invoices.models import Invoice, Payment
from expo.invoices.rules import InvoiceKind
from expo.invoices.services.payments import mark_payment
from expo.mail.models import Mail
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from expo.offers.services.answers import accept_offer, decline_offer
from expo.offers.services.expiry import sweep_offers
from expo.offers.services.lifecycle import make_offer, withdraw_offer
from tests.delegations.desks import path_of
from tests.factories.exhibitors import emil
from tests.factories.offers import NINE, a_priced_hall
from tests.life.histories.machines import Life, live, on_sqlite

OLGA, EMIL = Actor("Olga Organiser"), Actor("Emil Exhibitor")
FIRMS, BOOTHS = st.integers(0, 3), st.integers(0, 2)
TOLD = {
    OfferState.ACCEPTED: "booth offer accepted",
    OfferState.DECLINED: "booth offer declined",
    OfferState.EXPIRED: "booth offer expired",
}


class Spaces(Life):
    """Three booths and up to four firms, over some weeks before the expo."""

    @initialize()
    def begin(self) -> None:
        self.now = datetime(2026, 12, 1, 9, tzinfo=UTC)
        with clock.set_to(self.now):
            event, booths = a_priced_hall("A1", "A2", "A3")
        self.event, self.booths = event.id, [booth.id for booth in booths]
        self.firms: list[int] = []
        self.last: int | None = None

    @rule()
    def apply(self) -> None:
        if len(self.firms) < 4:
            with clock.set_to(self.now):
                self.firms.append(emil(db.session.get_one(Event, self.event), **NINE).id)
            self.last = self.firms[-1]

    @precondition(lambda self: self.firms)
    @rule(number=FIRMS, booth=BOOTHS)
    def assign(self, number: int, booth: int) -> None:
        firm, wanted = self._firm(number), db.session.get_one(Booth, self.booths[booth])
        holder = self._holders().get(wanted.id)
        may_stand = firm.state is not ApplicationState.WITHDRAWN
        firm_id, done = firm.id, self._at(assign, firm, [wanted], by=OLGA)
        assert not done or holder in {None, firm_id}
        assert done or holder is not None or not may_stand

    @precondition(lambda self: self.firms)
    @rule(number=FIRMS)
    def free(self, number: int) -> None:
        self._at(release, self._firm(number), by=OLGA)

    @precondition(lambda self: self.firms)
    @rule(number=FIRMS)
    def offer(self, number: int) -> None:
        firm = self._firm(number)
        space, was = live_assignment(firm), self._open(firm)
        done = self._at(make_offer, firm, by=OLGA)
        assert not done or (space is not None and was is None)

    @precondition(lambda self: self.firms)
    @rule(number=FIRMS, answer=st.sampled_from([accept_offer, accept_offer, decline_offer, withdraw_offer]))
    def answer(self, number: int, answer: object) -> None:
        found = self._open(self._firm(number))
        if found is not None:
            may = self.now < found.expires_at or answer is withdraw_offer
            assert self._at(answer, found, by=EMIL) is may

    @rule(days=st.integers(1, 8))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        self._at(sweep_offers)

    @precondition(lambda self: self.firms)
    @rule(number=FIRMS)
    def leave(self, number: int) -> None:
        firm = self._firm(number)
        may = firm.state is not ApplicationState.WITHDRAWN
        assert self._at(withdraw, firm, by=EMIL) is may

    @precondition(lambda self: self.firms)
    @rule(number=FIRMS, share=st.integers(1, 3))
    def pay(self, number: int, share: int) -> None:
        firm = self._firm(number)
        query = sa.select(Invoice).where(Invoice.exhibitor_id == firm.id, Invoice.kind == InvoiceKind.INVOICE)
        invoice = db.session.scalar(query.order_by(Invoice.id.desc()))
        if invoice is not None:
            amount = max(invoice.owed.balance, 0) * share // 2  # half, all, or more than is owed
            may = 0 < amount <= max(invoice.owed.balance, 0)
            assert self._at(mark_payment, invoice, amount, paid_on=self.now.date(), reference="", by=OLGA) is may

    @invariant()
    def nobody_is_offered_what_another_has(self) -> None:
        for firm in self._rows():
            space, found = live_assignment(firm), self._open(firm)
            assert (firm.state is ApplicationState.OFFERED) is (found is not None)
            assert (space is not None and space.state is AssignmentState.OFFERED) is (found is not None)
            if found is not None:
                assert space is not None
                assert (found.assignment_id, self.now < found.expires_at) == (space.id, True)
            if firm.state is ApplicationState.WITHDRAWN:
                assert space is None

    @invariant()
    def invoices_add_up(self) -> None:
        invoices = list(db.session.scalars(sa.select(Invoice).order_by(Invoice.number)))
        assert [one.number for one in invoices] == list(range(1, len(invoices) + 1))
        for one in invoices:
            paid = sa.select(sa.func.coalesce(sa.func.sum(Payment.amount_minor), 0)).where(Payment.invoice_id == one.id)
            assert db.session.scalar(paid) == one.paid_minor
            notes = [note.total_minor for note in invoices if note.refers_to_id == one.id]
            assert sum(note for note in notes) == one.credited_minor or one.kind is not InvoiceKind.INVOICE

    @invariant()
    def each_accepted_offer_has_one_invoice(self) -> None:
        billed = sa.select(Invoice.offer_id).where(Invoice.kind == InvoiceKind.INVOICE, Invoice.offer_id.is_not(None))
        accepted = sa.select(Offer.id).where(Offer.state.in_([OfferState.ACCEPTED, OfferState.REPLACED]))
        assert sorted(filter(None, db.session.scalars(billed))) == sorted(db.session.scalars(accepted))
        gone = {firm.id for firm in self._rows() if firm.state is ApplicationState.WITHDRAWN}
        standing = sa.select(Invoice.exhibitor_id).where(
            Invoice.kind == InvoiceKind.INVOICE, Invoice.cancelled_at.is_(None)
        )
        assert gone.isdisjoint(db.session.scalars(standing))

    @invariant()
    def each_firm_is_told_of_each_change_of_its_offer_once(self) -> None:
        for firm in self._rows():
            mails = list(db.session.scalars(sa.select(Mail.wording).where(Mail.to_address == firm.email)))
            states = list(db.session.scalars(sa.select(Offer.state).where(Offer.exhibitor_id == firm.id)))
            assert mails.count("booth offered") == len(states)
            for state, wording in TOLD.items():
                assert mails.count(wording) == states.count(state)
            assert mails.count("application withdrawn") == (firm.state is ApplicationState.WITHDRAWN)

    @invariant()
    def the_firm_reads_what_the_tables_say(self) -> None:
        if self.last is None:
            return
        firm = db.session.get_one(Exhibitor, self.last)
        space = live_assignment(firm)
        with clock.set_to(self.now):
            page = self.browser.read(path_of(exhibitor_address(firm)))
        assert state_sentence(firm.state) in page.text
        if space is not None and space.state is not AssignmentState.HELD:
            assert all(number in page.text for number in space.numbers)
        assert ("Accept" in [one.text.strip() for one in page.soup.select("main button, main a")]) is False or (
            self._open(firm) is not None
        )

    def _at(self, service: object, *given: object, **options: object) -> bool:
        with clock.set_to(self.now):
            return self.act(service, *given, **options)  # type: ignore[arg-type]  # each is a service

    def _firm(self, number: int) -> Exhibitor:
        self.last = self.firms[number % len(self.firms)]
        return db.session.get_one(Exhibitor, self.last)

    def _rows(self) -> list[Exhibitor]:
        return list(db.session.scalars(sa.select(Exhibitor)))

    def _open(self, firm: Exhibitor) -> Offer | None:
        return db.session.scalar(sa.select(Offer).where(Offer.exhibitor_id == firm.id, Offer.state == OfferState.OPEN))

    def _holders(self) -> dict[int, int]:
        """Which firm has a booth now, by the booth's id."""
        live_ones = db.session.scalars(sa.select(Assignment).where(Assignment.state != AssignmentState.ENDED))
        return {one.booth_id: space.exhibitor_id for space in live_ones for one in space.occupied_booths}


@pytest.mark.hypothesis
@on_sqlite
def test_random_histories_of_spaces(bare_app: Flask) -> None:
    live(Spaces, bare_app)
