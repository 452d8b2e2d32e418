"""An expo with one of everything whose facts may change later, and the addresses of the pages that show them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from expo import clock
from expo.accounts.models import Grant
from expo.badges.queries import Choice
from expo.badges.services import start_run
from expo.booths.models import Assignment, Booth, Element, OccupiedBooth
from expo.calendar.services import feed_address, feed_of
from expo.db import db, transaction
from expo.delegations.links import delegation_address, join_address
from expo.delegations.models import Delegation, Member
from expo.delegations.services.lifecycle import open_join_link
from expo.demo.build import build_demo
from expo.events.models import Event, Zone
from expo.events.services.venue_parts import set_zone_rules
from expo.exhibitors.directory import exhibitor_slug
from expo.exhibitors.links import exhibitor_address, pavilion_address
from expo.exhibitors.models import Exhibitor, Pavilion, StaffBadge
from expo.exhibitors.queries import companions_of
from expo.exhibitors.rules import CompanionKind
from expo.exhibitors.services.companions import approve_companion, save_companions
from expo.history.services import PROGRAM
from expo.interpreters.links import calendar_address, interpreter_address
from expo.interpreters.models import Interpreter
from expo.investors.links import case_address, questions_address
from expo.investors.models import CaseQuestion, InvestorCase
from expo.invoices.models import Invoice
from expo.itinerary.feeds import feed_address as itinerary_address
from expo.itinerary.fleet import add_vehicle
from expo.itinerary.models import ItineraryItem
from expo.itinerary.queries import itinerary_for
from expo.itinerary.services import edit_item
from expo.itinerary.vehicles.links import runs_address, vehicle_address
from expo.leads.rules import Extent
from expo.leads.services.consents import choose
from expo.leads.services.scans import BadgeScan, take_scans
from expo.letters.models import LetterRequest
from expo.mail.models import Mail
from expo.meetings.block_models import MeetingBlock
from expo.meetings.body_pages.links import body_address
from expo.meetings.body_pages.screens import screen_address
from expo.meetings.feeds import party_feed_address, place_feed_address
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Body, MeetingPlace, Party
from expo.meetings.requests.rules import AskedMeeting
from expo.meetings.services.requests.lifecycle import ask_for_meeting
from expo.memoranda.ceremony_rules import CeremonyRole
from expo.memoranda.links import clerk_address
from expo.memoranda.models import Memorandum, MemorandumPerson
from expo.memoranda.rules import MemorandumKind
from expo.memoranda.services.ceremonies import add_person
from expo.memoranda.services.memoranda import add_memorandum
from expo.memoranda.services.texts import add_text
from expo.offers.models import Round
from expo.prices.models import PriceRule
from expo.programme.models import Session, SessionPart, Speaker, Track
from expo.programme.rules import SessionKind
from expo.programme.services.stars import keep_session
from expo.registration.models import Question, Registration
from expo.registration.notices import ticket_address
from expo.setup.firm import feed_address as firm_feed_address
from expo.setup.services import feed_for
from tests.factories.checkin import a_gate
from tests.factories.letters import a_letter, with_letter_settings
from tests.factories.manuals import a_service, a_task, a_truck, accepted_contract, some_slots
from tests.factories.webhooks import a_webhook


@dataclass(frozen=True)
class Scene:
    """Where things are: `values` of the parts of addresses, by endpoint.part or by part alone; `feeds` by whose they are."""

    slug: str
    values: dict[str, Any]
    feeds: dict[str, str]

    def value(self, endpoint: str, part: str) -> Any:
        """What stands for `part` in the addresses of this endpoint; None where the scene has nothing."""
        folder = endpoint.partition(".")[0]
        keys = (f"{endpoint}.{part}", f"{folder}.{part}", part)
        return next((self.values[key] for key in keys if key in self.values), None)


def build_scene() -> Scene:
    """A demonstration, and what it lacks: a letter, a gate, feeds, a kept session. Call it within an application context."""
    [event, *_others] = build_demo(people=30, firms=12, booths=40, seed=3)
    firm = _first(Exhibitor, event, Exhibitor.id.in_(sa.select(Invoice.exhibitor_id)))
    delegation = _first(Delegation, event)
    item = _first(ItineraryItem, event, ItineraryItem.session_id.is_(None))
    member = _first(Member, event, Member.delegation_id == delegation.id, Member.registration_id.is_not(None))
    person = db.session.get_one(Registration, member.registration_id)
    part = _first(SessionPart, event)
    session = db.session.get_one(Session, part.session_id)
    with_letter_settings(event)
    letter = a_letter(person, name="DEMO PERSON")
    gate, zone = a_gate(event), _first(Zone, event)
    with transaction():
        person.language = delegation.language = "en"
        open_join_link(delegation, by=PROGRAM)
        keep_session(person.id, session)
        set_zone_rules(event, zone, reserved=True, binding=False, by=PROGRAM)
        feeds = {
            "feed:person": feed_address(feed_of(person)),
            "feed:delegation": itinerary_address(itinerary_for(delegation) or _missing()),
            "feed:interpreter": calendar_address(_first(Interpreter, event)),
            "feed:firm": firm_feed_address(feed_for(firm)),
            "feed:party": party_feed_address(_first(Party, event)),
            "feed:place": place_feed_address(_first(MeetingPlace, event)),
        }
        bus = add_vehicle(event, delegation, {"name": "Demo car"}, by=PROGRAM)
        edit_item(item, {"vehicle_id": bus.id}, people=[], version=item.version, by=PROGRAM)
        feeds["feed:vehicle"] = runs_address(bus)
        undecided = _lead(firm, _first(Registration, event, Registration.id != person.id))
        choose(person, Extent.ALL, by=PROGRAM)
        lead = _lead(firm, person)
        memorandum = _memorandum(event)
        _co_exhibitor(firm)
        asked = _meeting_request(firm, f"delegation-{delegation.id}")
        asked_body = _meeting_request(firm, f"body-{_first(Body, event).id}")
        run = start_run(event, Choice(one=person.id), by=PROGRAM)
    contract = accepted_contract(firm)
    a_truck(firm, some_slots(event, gate)[0])
    body_page = _token(body_address(_first(Party, event, Party.body_id == _first(Body, event).id)))
    invoice = _first(Invoice, event, Invoice.exhibitor_id == firm.id)
    staff = _first(StaffBadge, event, StaffBadge.exhibitor_id == firm.id)
    pavilion = _first(Pavilion, event)
    speaker = db.session.get_one(Speaker, part.speaker_id)
    occupied = sa.select(OccupiedBooth.booth_id).join(Assignment, Assignment.id == OccupiedBooth.assignment_id)
    booth = _first(Booth, event, Booth.id.in_(occupied.where(Assignment.exhibitor_id == firm.id)))
    mail = _first(Mail, event, Mail.wording == "confirmed")
    firms_of = db.session.scalar(sa.select(Exhibitor.id).where(Exhibitor.pavilion_id == pavilion.id))
    request = db.session.get_one(LetterRequest, letter.request_id)
    values = {
        "slug": event.slug,
        "lists.name": "visitors",
        "firm": exhibitor_slug(firm),
        "exhibitor_id": firm.id,
        "acceptance_id": contract.id,
        "pavilion_id": pavilion.id,
        "delegation_id": delegation.id,
        "member_id": member.id,
        "registration_id": person.id,
        "session_id": session.id,
        "session": session.slug,
        "speaker_id": speaker.id,
        "speaker": speaker.slug,
        "category_id": person.category_id,
        "question_id": _first(Question, event).id,
        "hall_id": booth.hall_id,
        "zone_id": zone.id,
        "run_id": run.id,
        "mail_id": mail.id,
        "key": "confirmed",
        "mails.code": "en",
        "track_id": _first(Track, event).id,
        "round_id": _first(Round, event).id,
        "booth_id": booth.id,
        "element_id": _first(Element, event).id,
        "request_id": request.id,
        "vehicle_id": bus.id,
        "verify.code": letter.code,
        "code.code": person.code,
        **dict.fromkeys(("invoices.number", "smaller_space.number"), invoice.id),
        "prices.number": _first(PriceRule, event).id,
        "desks.number": gate.id,
        "spaces.number": firm.id,
        "offers.number": firm.id,
        "assignment_board.number": firm.id,
        **dict.fromkeys(("itinerary.number", "journeys.number"), item.id),
        "hall_plan.number": booth.number,
        "pavilion_desk.number": firms_of,
        "team.number": _first(Grant, event, Grant.account_id == delegation.liaison_id).id,
        "account_id": delegation.liaison_id,
        "installation.number": delegation.liaison_id,
        "firm_invoices.uid": invoice.uid,
        "task_id": a_task(event).id,
        "reports.kind": "memoranda",
        "orders.item_id": a_service(event).id,
        "badge_id": staff.id,
        "interpreters.interpreter_id": _first(Interpreter, event).id,
        "grid.day": event.first_day.isoformat(),
        "room_id": session.room_id,
        "sessions.part_id": {"rooms": session.room_id, "tracks": _first(Track, event).id},
        "leads.lead.lead_id": lead,
        "leads.ask.lead_id": undecided,
        "cases.case_id": _first(InvestorCase, event).id,
        **{f"body_{one}.token": body_page for one in ("meetings", "partners", "requests")},
        "hall_screens.token": screen_address(event, booth.hall_id).split("/")[-2],
        "my_case.token": _token(case_address(_first(InvestorCase, event))),
        "case_questions.token": _token(questions_address(_first(CaseQuestion, event).party)),
        "memoranda.memorandum_id": memorandum.id,
        **{f"{door}.memorandum_id": memorandum.id for door in ("ceremonies", "signatories")},
        "ceremonies.session_id": memorandum.session_id,
        "signatories.person_id": _first(MemorandumPerson, event).id,
        "memoranda.uid": memorandum.texts[0].uid,
        "memorandum_clerk.uid": memorandum.texts[0].uid,
        "memorandum_clerk.token": _token(clerk_address(memorandum.sides[0])),
        "meeting_id": _first(Meeting, event).id,
        **{f"{door}.show.request_id": asked for door in ("firm_requests", "head_requests")},
        "body_requests.show.request_id": asked_body,
        "body_requests.thing": f"firm-{firm.id}",
        "firm_requests.thing": f"delegation-{delegation.id}",
        "head_requests.thing": f"firm-{firm.id}",
        "meeting_outcomes.party_id": _first(Meeting, event).sides[0].party_id,
        "party_id": _first(Party, event).id,
        "bodies.number": _first(Body, event).id,
        "webhooks.number": a_webhook(event, "https://crm.example.org/")[0].id,
        "meeting_places.number": _first(MeetingPlace, event).id,
        "meeting_blocks.number": _first(MeetingBlock, event).id,
        **{f"{door}.token": _token(exhibitor_address(firm)) for door in _FIRM},
        **{f"{door}.token": _token(delegation_address(delegation)) for door in _HEAD},
        **{f"{door}.token": _token(ticket_address(person)) for door in ("ticket", "letter", "my_meetings", "my_leads")},
        "driver.token": _token(vehicle_address(bus)),
        "duties.token": _token(interpreter_address(_first(Interpreter, event))),
        "joining.token": _token(join_address(delegation)),
        "pavilion_desk.token": _token(pavilion_address(pavilion)),
    }
    return Scene(event.slug, values, {whose: urlsplit(address).path for whose, address in feeds.items()})


def _meeting_request(firm: Exhibitor, other: str) -> int:
    """A request of a firm for a meeting with a delegation or a body."""
    wanted, things = AskedMeeting("Demo", 20, "en"), (f"firm-{firm.id}", other)
    return ask_for_meeting(firm.event, *things, wanted, by=PROGRAM).id


def _co_exhibitor(firm: Exhibitor) -> None:
    """One that is approved, so that the directory names it."""
    save_companions(firm, [(CompanionKind.CO_EXHIBITOR, "Demo Partner", "TR")], by=PROGRAM)
    approve_companion(firm, companions_of(firm)[0].id, approved=True, by=PROGRAM)


def _memorandum(event: Event) -> Memorandum:
    """One between two bodies, with a text."""
    bodies = list(db.session.scalars(sa.select(Body).where(Body.event_id == event.id).order_by(Body.id).limit(2)))
    fields = {"kind": MemorandumKind.MEMORANDUM, "title": {"en": "Demo memorandum"}, "languages": ["en"], "note": ""}
    held = _first(Session, event, Session.kind == SessionKind.SIGNING_CEREMONY)
    things = [f"body-{one.id}" for one in bodies]
    made = add_memorandum(event, {**fields, "session_id": held.id}, things, by=PROGRAM)
    signs = {"role": CeremonyRole.SIGNATORY, "name": {"en": "Demo Signatory"}, "post": {"en": "Minister"}}
    add_person(made, made.sides[0], signs, None, by=PROGRAM)
    add_text(made, "en", "demo.pdf", b"%PDF-1.7 demo", by=PROGRAM)
    db.session.expire(made)
    return made


def _lead(firm: Exhibitor, person: Registration) -> int:
    """The lead of somebody whose badge the firm scanned."""
    [taken] = take_scans(firm, [BadgeScan(f"scene-{person.id}", person.code, clock.now())], device="scene")
    return taken.lead_id or 0


_FIRM = (
    "exhibitor_desk",
    "apply",
    "firm_wishes",
    "firm_calendar",
    "firm_invoices",
    "firm_contract",
    "firm_orders",
    "firm_tasks",
    "firm_trucks",
    "firm_choice",
    "firm_smaller_space",
    "firm_meetings",
    "leads",
    "lead_scanner",
    "firm_partners",
    "firm_requests",
)
_HEAD = (
    "head",
    *(f"head_{rest}" for rest in ("meetings", "partners", "requests", "data", "letters")),
    "itinerary",
    "sheet",
    "firms",
)


def _first(model: Any, event: Event, *conditions: Any) -> Any:
    query = sa.select(model).where(*conditions)
    if hasattr(model, "event_id"):
        query = query.where(model.event_id == event.id)
    found = db.session.scalar(query.order_by(sa.inspect(model).primary_key[0]).limit(1))
    assert found is not None, f"the demonstration has no {model.__name__}"
    return found


def _token(address: str) -> str:
    return urlsplit(address).path.rpartition("/")[2]


def _missing() -> Any:
    raise AssertionError("the demonstration's delegation has no itinerary")
