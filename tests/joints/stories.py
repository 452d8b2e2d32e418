"""A story for each kind of domain event: what was before, the service that reports it, what is there afterwards."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.booths.assignments.domain_events import AgreedSpaceMoved, OfferedSpaceEnds, SpaceEnds, SpaceGiven, SpaceMoved
from expo.booths.assignments.services import assign
from expo.booths.models import Assignment, Claim
from expo.booths.plan.change import change_plan
from expo.booths.plan.domain_events import BoothsRenamed
from expo.booths.plan.drafts import BoothDraft, PlanChange
from expo.booths.plan.walkable import Rect
from expo.booths.rules import AssignmentState
from expo.db import db, transaction
from expo.delegations.domain_events import (
    DelegationAccepted,
    DelegationLeft,
    DelegationLinkRenewed,
    DelegationMoved,
    LiaisonReplaced,
    MemberLeft,
    SeatRemoved,
)
from expo.delegations.models import Member
from expo.domain_events import DomainEvent
from expo.events.domain_events import ClocksChanged, DayChangeMoved, DaysMoved, ExpoMoved, ZoneClosed
from expo.events.rules import CategoryKind
from expo.exhibitors.domain_events import FirmContactsErased, FirmLeft, FirmLinkRenewed, FirmRenamed, FirmsMerged
from expo.exhibitors.queries import staff_of
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.application_steps import save
from expo.exhibitors.services.applications import begin
from expo.exhibitors.services.decisions import withdraw
from expo.exhibitors.services.firms import merge_firms
from expo.exhibitors.services.staff import add_staff
from expo.interpreters.domain_events import InterpretersMerged
from expo.invoices.models import Invoice
from expo.invoices.rules import InvoiceKind
from expo.invoices.services.cancellations import cancel
from expo.invoices.services.issuance import issue_for
from expo.invoices.services.payments import mark_payment
from expo.letters.models import LetterRequest
from expo.meetings.domain_events import BodyMoved
from expo.offers.domain_events import OfferAccepted
from expo.offers.models import Offer
from expo.offers.services.answers import accept_offer
from expo.offers.services.kept_booths import claim_booths_of
from expo.programme.domain_events import InterpretersReplaced, RoomChanges, RoomGoes, SessionMoved
from expo.registration.domain_events import (
    DetailsCorrected,
    ExpoCopied,
    LinkRenewed,
    MailboxCorrected,
    PersonErased,
    PersonReplaced,
    RegistrationEnded,
)
from expo.registration.models import Registration
from expo.registration.rules import Details
from expo.registration.services.copies import copy_whole_event
from expo.registration.services.decisions import cancel as cancel_person
from expo.registration.services.erasure import erase
from expo.retention.models import RetentionPeriod
from expo.retention.rules import DEFAULT_DAYS, KeptKind
from expo.retention.services import save_periods
from tests.factories.booths import a_hall, some_booths
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import emil
from tests.factories.invoices import an_offer
from tests.factories.letters import a_letter, with_letter_settings
from tests.factories.meetings import a_firm, a_meeting, party_of
from tests.factories.offers import EMIL, NINE, OLGA, a_priced_hall, offered
from tests.joints.stories_of_links import (
    address_is_corrected,
    contacts_are_erased,
    delegation_link_is_renewed,
    details_are_corrected,
    firm_link_is_renewed,
    link_is_renewed,
)
from tests.joints.stories_of_meeting_places import booth_is_given, meets_at_its_booth, room_changes, room_goes
from tests.joints.stories_of_meetings import (
    badge_is_swapped,
    delegation_comes_after_all,
    delegation_is_withdrawn,
    liaison_is_replaced,
    member_is_removed,
    registration_is_cancelled,
    seat_is_removed,
)
from tests.joints.stories_of_memoranda import body_moves, delegation_moves
from tests.joints.stories_of_spaces import (
    agreed_space_is_moved,
    offered_space_is_taken_back,
    space_is_moved,
    space_is_taken_back,
)
from tests.joints.stories_of_time import (
    clocks_change,
    day_change_moves,
    days_move,
    expo_moves,
    interpreter_is_replaced,
    interpreters_are_merged,
    session_is_cancelled,
    zone_is_closed,
)
from tests.joints.story import Story

MAILBOX = "trade@anadolu.example"  # by which a firm is known again


def _firm_withdraws() -> Story:
    event, booths = a_priced_hall("A1")
    a_category(event, kind=CategoryKind.EXHIBITOR)
    firm = offered(event, booths).exhibitor
    with transaction():
        add_staff(firm, Details("Elif", email="elif@exhibits.example"), by=EMIL)
    meeting = a_meeting(event, party_of(event, f"firm-{firm.id}"), a_firm(event, "Anadolu")[0])
    billed = an_offer(firm)
    with transaction():
        issue_for(billed, by=OLGA)

    def told() -> list[Any]:
        space = sa.select(Assignment.state, Assignment.ending).where(Assignment.id != billed.assignment_id)
        invoices = sa.select(Invoice.kind, Invoice.cancelled_at.is_not(None)).order_by(Invoice.id)
        return [
            meeting.state,
            len(staff_of(firm)),
            *db.session.scalars(sa.select(Offer.state).where(Offer.id != billed.id)),
            *map(tuple, db.session.execute(space)),
            list(map(tuple, db.session.execute(invoices))),
        ]

    return Story(
        lambda: withdraw(firm, by=EMIL),
        told,
        ["proposed", 1, "open", ("offered", None), [("invoice", False)]],
        ["cancelled", 0, "withdrawn", ("ended", "withdrawn"), [("invoice", True), ("credit note", False)]],
    )


def _booth_is_renamed() -> Story:
    event, (booth,) = a_priced_hall("A1")
    moves = meets_at_its_booth(offered(event, [booth]).exhibitor)
    drawn = Rect(booth.x_cm, booth.y_cm, booth.width_cm, booth.depth_cm)
    change = PlanChange(booths=[BoothDraft(id=booth.id, number="A9", rect=drawn)])
    return Story(
        lambda: change_plan(event, booth.hall, change, revision=None, by=OLGA),
        lambda: [*db.session.scalars(sa.select(Offer.numbers)), moves()],
        [["A1"], 0],
        [["A9"], 1],
    )


def _offer_is_accepted() -> Story:
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths)
    former = an_offer(offer.exhibitor)
    with transaction():
        paid = issue_for(former, by=OLGA)
        mark_payment(paid, 100_000, paid_on=paid.issued_at.date(), reference="", by=OLGA)
        cancel(paid, by=OLGA, base_minor=0)
    invoices = sa.select(Invoice).where(Invoice.kind == InvoiceKind.INVOICE).order_by(Invoice.id)

    def told() -> list[Any]:
        found = db.session.scalars(invoices).all()
        return [[one.offer_id for one in found], [one.paid_minor for one in found]]

    return Story(
        lambda: accept_offer(offer, by=EMIL), told, [[former.id], [100_000]], [[former.id, offer.id], [0, 100_000]]
    )


def _firms_are_merged() -> Story:
    last = an_event()
    (booth,) = some_booths(last, a_hall(last), "A1")
    earlier = emil(last, **NINE, name="Anadolu Demo Ltd", email=MAILBOX, state=ApplicationState.CONFIRMED)
    with transaction():
        assign(earlier, [booth], by=OLGA, state=AssignmentState.ASSIGNED)
    event, _booths = a_priced_hall("A1")
    double = emil(event, **NINE, name="Anadolu Demo Ltd", email=MAILBOX).firm
    kept = emil(event, **NINE, state=ApplicationState.WITHDRAWN).firm
    assert double is not None
    assert kept is not None
    with transaction():
        claim_booths_of(event, last, clock.now() + timedelta(days=7), by=OLGA)
    return Story(
        lambda: merge_firms(kept, double, event_id=event.id, by=OLGA),
        lambda: list(db.session.scalars(sa.select(Claim.firm_id))),
        [double.id],
        [kept.id],
    )


def _firm_is_renamed() -> Story:
    event = an_event()
    a_category(event, kind=CategoryKind.EXHIBITOR)
    exhibitor = emil(event, **NINE, name="Anadolu Demo Ltd", display_name="Anadolu Demo", fascia_name="ANADOLU DEMO")
    with transaction():
        person = add_staff(exhibitor, Details("Staff", organisation="Anadolu Demo"), by=OLGA).registration
        gone = add_staff(exhibitor, Details("Gone", organisation="Anadolu Demo"), by=OLGA).registration
        cancel_person(gone, by=OLGA)
        draft = begin(an_event(), exhibitor.email, "Anadolu Demo Ltd", language="tr", by=EMIL, late=True)
    return Story(
        lambda: save(exhibitor, {"display_name": "Bosphorus Demo"}, by=OLGA, office=True),
        lambda: [
            exhibitor.fascia_name,
            *(db.session.get_one(Registration, one.id).organisation for one in (person, gone)),
            draft.name,
        ],
        ["ANADOLU DEMO", *["Anadolu Demo"] * 3],
        ["Bosphorus Demo"] * 4,
    )


def _person_is_erased() -> Story:
    person = somebody_of(danas_delegation(with_letter_settings(an_event()))).registration
    assert person is not None
    a_letter(person)
    return Story(
        lambda: erase(person, by=OLGA),
        lambda: [
            *db.session.scalars(sa.select(LetterRequest.state)),
            *db.session.scalars(sa.select(Member.registration_id)),
        ],
        ["approved", person.id],
        ["revoked", None],
    )


def _expo_is_copied() -> Story:
    event = an_event()
    with transaction():
        save_periods(event, {**DEFAULT_DAYS, KeptKind.MAILS: None}, version=event.version, by=OLGA)
    endless = sa.select(sa.func.count()).select_from(RetentionPeriod).where(RetentionPeriod.days.is_(None))
    return Story(
        lambda: copy_whole_event(event, "next-year", date(2028, 4, 11), by=OLGA),
        lambda: [db.session.scalar(endless)],
        [1],
        [2],
    )


STORIES: Mapping[type[DomainEvent], Callable[[], Story]] = {
    FirmLeft: _firm_withdraws,
    OfferedSpaceEnds: offered_space_is_taken_back,
    SpaceEnds: space_is_taken_back,
    AgreedSpaceMoved: agreed_space_is_moved,
    SpaceMoved: space_is_moved,
    SpaceGiven: booth_is_given,
    BoothsRenamed: _booth_is_renamed,
    OfferAccepted: _offer_is_accepted,
    FirmsMerged: _firms_are_merged,
    FirmRenamed: _firm_is_renamed,
    DelegationAccepted: delegation_comes_after_all,
    DelegationLeft: delegation_is_withdrawn,
    DelegationMoved: delegation_moves,
    LiaisonReplaced: liaison_is_replaced,
    BodyMoved: body_moves,
    MemberLeft: member_is_removed,
    SeatRemoved: seat_is_removed,
    RegistrationEnded: registration_is_cancelled,
    PersonReplaced: badge_is_swapped,
    PersonErased: _person_is_erased,
    DetailsCorrected: details_are_corrected,
    LinkRenewed: link_is_renewed,
    FirmContactsErased: contacts_are_erased,
    FirmLinkRenewed: firm_link_is_renewed,
    DelegationLinkRenewed: delegation_link_is_renewed,
    MailboxCorrected: address_is_corrected,
    DaysMoved: days_move,
    ZoneClosed: zone_is_closed,
    DayChangeMoved: day_change_moves,
    ClocksChanged: clocks_change,
    ExpoMoved: expo_moves,
    ExpoCopied: _expo_is_copied,
    SessionMoved: session_is_cancelled,
    InterpretersReplaced: interpreter_is_replaced,
    RoomChanges: room_changes,
    RoomGoes: room_goes,
    InterpretersMerged: interpreters_are_merged,
}
