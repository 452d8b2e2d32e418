"""Which functions follow an event, in order and in its transaction; what packages contribute below, in the order shown."""

from expo.accounts.responsibilities import Responsibility
from expo.accounts.slow_lane import LimitExemption
from expo.badges.board import COLUMN as BADGE
from expo.badges.copies import DESIGN
from expo.booths.assignments.claims import move_claims
from expo.booths.assignments.domain_events import AgreedSpaceMoved, OfferedSpaceEnds, SpaceEnds, SpaceGiven, SpaceMoved
from expo.booths.assignments.services import release_space
from expo.booths.plan.booth_list import BOOTH_LIST
from expo.booths.plan.copies import PLANS
from expo.booths.plan.domain_events import BoothsRenamed
from expo.booths.plan.search_source import BOOTHS
from expo.booths.queries import stands_of, told_area_sqm
from expo.booths.wishes.firm_columns import OF_WISHES
from expo.booths.wishes.queries import wishes_in
from expo.booths.wishes.views import STEP as WISHES
from expo.calendar.services import replace_feed_address
from expo.calendar.sources import FeedFinder, FeedSource
from expo.checkin.arrivals.board import COLUMN as CHECKED_IN
from expo.checkin.blueprints import DESKS
from expo.checkin.desks.badges import replace_unprinted_badge
from expo.checkin.gates.copies import GATES
from expo.checkin.name_search.index import forget_names
from expo.checkin.name_search.source import PEOPLE
from expo.contributions import Contributions, each
from expo.delegations.board import BoardColumn, DelegationUse, Link, OfficerKept, VisitCarried
from expo.delegations.domain_events import (
    DelegationAccepted,
    DelegationLeft,
    DelegationLinkRenewed,
    DelegationMoved,
    LiaisonReplaced,
    MemberLeft,
    SeatRemoved,
)
from expo.delegations.member_list import MEMBER_LIST
from expo.delegations.search_source import DELEGATIONS
from expo.delegations.services.clearance import vacate_membership
from expo.delegations.services.clocks import tell_heads
from expo.delegations.services.contacts import correct_head, tell_head
from expo.delegations.services.officers import OF_DELEGATIONS
from expo.delegations.services.sheet_erasure import drop_sheets_naming
from expo.delegations.services.sheets import Passports
from expo.domain_events import Joints, when
from expo.duties.feed import PURPOSE as INTERPRETER_CALENDAR
from expo.duties.feed import interpreter_feed
from expo.events.changes.currency import Amounts
from expo.events.changes.venue import NamesVenue
from expo.events.copy_parts import CopyPart
from expo.events.domain_events import ClocksChanged, DayChangeMoved, ExpoMoved, ZoneClosed
from expo.events.inside import Inside
from expo.events.search_sources import SearchSource
from expo.events.services.expos import Follower
from expo.events.views.limits import VENUE
from expo.events.views.office import EXPOS
from expo.exhibitors.domain_events import FirmContactsErased, FirmLeft, FirmLinkRenewed, FirmRenamed, FirmsMerged
from expo.exhibitors.export import ExportColumn
from expo.exhibitors.locations import Locations
from expo.exhibitors.notices import SpaceNews
from expo.exhibitors.search_source import FIRMS
from expo.exhibitors.services.clocks import tell_firms
from expo.exhibitors.services.copies import EXHIBITOR_SETTINGS, PAVILIONS
from expo.exhibitors.services.renames import rename_fascia_boards, rename_staff
from expo.exhibitors.services.staff import stop_staff_badges
from expo.exhibitors.steps import ApplicationStep
from expo.exhibitors.uploads.firm_columns import OF_FIRMS, FirmColumns
from expo.exhibitors.uploads.firm_lists import FIRM_LIST
from expo.exhibitors.views.apply import STEPS
from expo.firm_panels import FIRM_PANELS
from expo.front.copies import HOME_PAGE
from expo.imports.kinds import ListKind
from expo.interpreters.domain_events import InterpretersMerged
from expo.interpreters.services.clocks import tell_interpreters
from expo.interpreters.services.directory import correct_interpreter
from expo.interpreters.services.erasure import forget_interpreter
from expo.interpreters.sources import EngagementSource
from expo.interpreters.uses import INTERPRETING
from expo.investors.party_use import IN_CASES
from expo.investors.services.officers import OF_CASES
from expo.invoices.amounts import BILLED
from expo.invoices.paper import file_of
from expo.invoices.search_source import INVOICES
from expo.invoices.services.cancellations import cancel_invoices, move_credits
from expo.invoices.services.erasure import forget_attention
from expo.invoices.services.issuance import bill_accepted_offer
from expo.invoices.services.notices import FILE_MAKER as INVOICE_FILE
from expo.invoices.space_needs import SpaceNeed
from expo.itinerary import board as itinerary
from expo.itinerary import feeds as journeys
from expo.itinerary.attendees import ATTENDEES, ON_JOURNEYS
from expo.itinerary.departures import release_interpreters, resume_journey, settle_parts, tell_drivers
from expo.itinerary.duties import ENGAGEMENTS as ITEMS_INTERPRETED
from expo.itinerary.feed_links import replace_delegation_feed
from expo.itinerary.runs.feed import vehicle_feed
from expo.itinerary.runs.mails import tell_drivers_of_clocks
from expo.itinerary.services import follow_interpreters, follow_session
from expo.itinerary.zone_changes import stay_with_flights
from expo.kit.tokens import Purpose
from expo.leads.services.erasure import withdraw_leads
from expo.letters import board as letters
from expo.letters.lost_days import LETTER_VENUES
from expo.letters.services.copies import LETTERS
from expo.letters.services.passports import erase_letters
from expo.mail.message import FileMaker
from expo.manuals.amounts import SERVICES
from expo.manuals.copies import SERVICE_LIST
from expo.manuals.services.contracts import forget_accepters
from expo.manuals.services.passes import leave_manual, rename_passes
from expo.manuals.space_needs import ORDERED_LINES
from expo.meetings import feeds as meeting_feeds
from expo.meetings.closures import INSIDE as MEETINGS_INSIDE
from expo.meetings.closures import mark_meetings
from expo.meetings.domain_events import BodyMoved
from expo.meetings.duties import ENGAGEMENTS as MEETINGS
from expo.meetings.queries import PartyUse
from expo.meetings.room_uses import AT_TABLES, IN_ROOMS, OF_PEOPLE
from expo.meetings.services import whereabouts
from expo.meetings.services.addresses import replace_firm_calendar, replace_group_calendar
from expo.meetings.services.clocks import tell_parties
from expo.meetings.services.copies import MEETING_PLACES
from expo.meetings.services.departures import delegation_leaves, firm_leaves, member_leaves, person_leaves, take_seats
from expo.meetings.services.digests import firm_lines
from expo.meetings.services.interpreters import follow_merge as move_meetings
from expo.meetings.services.liaisons import MEETINGS_KEPT, OF_MEETINGS, hand_over_meetings
from expo.meetings.views import own as meetings
from expo.meetings.wish_list import WISH_LIST
from expo.memoranda.services.ceremonies import forget_signatory, replace_signatory
from expo.memoranda.services.clearances import body_moves, delegation_moves, firm_moves, replace_clerk_links
from expo.memoranda.uses import AT_CEREMONIES, IN_MEMORANDA, NAMED, SIGNING
from expo.memoranda.uses import OF_DELEGATIONS as MEMORANDA_OF_DELEGATIONS
from expo.moved_days.table import DATED_THINGS, WITH_DAYS
from expo.navigation import PAGES
from expo.offers.amounts import OFFERED
from expo.offers.domain_events import OfferAccepted
from expo.offers.services.lifecycle import (
    end_accepted_offer,
    follow_space,
    rename_booths,
    withdraw_its_offer,
    withdraw_open_offer,
)
from expo.offers.services.next_in_line import pass_on_space
from expo.personal_data import PERSONAL_DATA
from expo.prices.amounts import INSTALMENTS, LISTED
from expo.prices.copies import PRICES
from expo.programme.attendees import AttendeeUse
from expo.programme.closures import INSIDE as SESSIONS_INSIDE
from expo.programme.closures import mark_sessions
from expo.programme.domain_events import InterpretersReplaced, RoomChanges, RoomGoes, SessionMoved
from expo.programme.duties import ENGAGEMENTS as SESSIONS_INTERPRETED
from expo.programme.room_uses import RoomUse
from expo.programme.search_source import FOUND_SESSIONS, SPEAKERS
from expo.programme.services.batch import sessions_to_move
from expo.programme.services.copies import PROGRAMME
from expo.programme.services.lost_days import refuse_outside
from expo.programme.services.speakers import follow_merge
from expo.programme.uploads.session_list import SESSION_LIST
from expo.registration import domain_events as people
from expo.registration.amounts import TOLD
from expo.registration.list_kind import PEOPLE_LIST
from expo.registration.services.clocks import tell_people
from expo.registration.services.copy_parts import PARTS
from expo.registration.services.payments import pass_payment
from expo.registration.uses import PersonUse
from expo.retention.services import copy_periods
from expo.setup import feed as set_up
from expo.setup.firm import PURPOSE as FIRM_CALENDAR
from expo.setup.firm import firm_feed
from expo.setup.services import replace_firm_feed

JOINTS = Joints(
    when(
        FirmLeft,
        firm_leaves,
        stop_staff_badges,
        leave_manual,
        withdraw_its_offer,
        pass_on_space,
        release_space,
        cancel_invoices,
    ),
    when(OfferedSpaceEnds, withdraw_open_offer),
    when(SpaceEnds, end_accepted_offer, whereabouts.booth_ends),
    when(AgreedSpaceMoved, follow_space),
    when(SpaceMoved, whereabouts.booth_moves),
    when(SpaceGiven, whereabouts.booth_given),
    when(BoothsRenamed, rename_booths, whereabouts.booths_renamed),
    when(OfferAccepted, bill_accepted_offer, move_credits),
    when(FirmsMerged, move_claims),
    when(FirmRenamed, rename_staff, rename_passes, rename_fascia_boards, firm_moves),
    when(DelegationLeft, delegation_leaves, tell_drivers, release_interpreters),
    when(DelegationAccepted, resume_journey),
    when(DelegationMoved, delegation_moves),
    when(LiaisonReplaced, hand_over_meetings),
    when(BodyMoved, body_moves),
    when(people.DetailsCorrected, tell_head),
    when(SeatRemoved, settle_parts),
    when(MemberLeft, member_leaves),
    when(people.RegistrationEnded, person_leaves),
    when(people.PersonReplaced, pass_payment, take_seats, replace_signatory),
    when(
        people.PersonErased,
        erase_letters,
        vacate_membership,
        drop_sheets_naming,
        forget_interpreter,
        forget_names,
        withdraw_leads,
        forget_signatory,
    ),
    when(people.LinkRenewed, replace_feed_address),
    when(FirmContactsErased, forget_attention, forget_accepters, replace_clerk_links),
    when(FirmLinkRenewed, replace_firm_feed, replace_firm_calendar),
    when(DelegationLinkRenewed, replace_delegation_feed, replace_group_calendar),
    when(people.MailboxCorrected, replace_unprinted_badge, correct_head, correct_interpreter),
    WITH_DAYS,
    when(ZoneClosed, mark_sessions, mark_meetings),
    when(DayChangeMoved, refuse_outside),
    when(ClocksChanged, stay_with_flights),
    when(ExpoMoved, tell_people, tell_heads, tell_firms, tell_interpreters, tell_drivers_of_clocks, tell_parties),
    when(people.ExpoCopied, copy_periods),
    when(SessionMoved, follow_session),
    when(InterpretersReplaced, follow_interpreters),
    when(RoomChanges, whereabouts.room_changes),
    when(RoomGoes, whereabouts.refuse_room),
    when(InterpretersMerged, follow_merge, move_meetings),
)

CONTRIBUTIONS = Contributions(
    # the firm's desk, an organiser's page of a firm, its application, the table of exhibitors, the directory
    *FIRM_PANELS,
    each(ListKind, PEOPLE_LIST, FIRM_LIST, WISH_LIST, BOOTH_LIST, SESSION_LIST, MEMBER_LIST),
    each(ApplicationStep, *STEPS, WISHES),
    each(ExportColumn, ExportColumn(WISHES.title, wishes_in)),
    each(Locations, Locations(stands_of, told_area_sqm)),
    each(FirmColumns, OF_FIRMS, OF_WISHES),
    # what another space does not bear, and mails about a firm's space
    each(SpaceNeed, ORDERED_LINES),
    each(SpaceNews, SpaceNews(firm_lines)),
    each(BoardColumn, letters.COLUMN, BADGE, itinerary.COLUMN, CHECKED_IN),
    each(Link, itinerary.LINK, meetings.FOR_THE_HEAD, letters.LINK),
    each(VisitCarried, letters.CARRIED),
    each(Passports, letters.PASSPORTS),
    each(DelegationUse, MEMORANDA_OF_DELEGATIONS),
    each(OfficerKept, MEETINGS_KEPT),
    each(Responsibility, OF_DELEGATIONS, OF_MEETINGS, OF_CASES),
    # what interpreters are engaged in
    each(EngagementSource, SESSIONS_INTERPRETED, ITEMS_INTERPRETED, MEETINGS),
    # what else stands in the programme's rooms, and in the time of those who come
    each(RoomUse, IN_ROOMS),
    each(AttendeeUse, ATTENDEES, OF_PEOPLE, SIGNING),
    each(PartyUse, IN_MEMORANDA, IN_CASES),
    each(PersonUse, NAMED, AT_TABLES, ON_JOURNEYS, INTERPRETING),
    AT_CEREMONIES,
    # calendars
    each(FeedSource, journeys.SOURCE, *journeys.NAMES, set_up.SOURCE, meeting_feeds.SOURCE, meeting_feeds.NAMES),
    each(
        FeedFinder,
        FeedFinder(Purpose.ITINERARY, journeys.delegation_feed),
        FeedFinder(FIRM_CALENDAR, firm_feed),
        FeedFinder(Purpose.RUNS, vehicle_feed),
        meeting_feeds.PARTIES,
        meeting_feeds.MEETING_PLACES,
        FeedFinder(INTERPRETER_CALENDAR, interpreter_feed),
    ),
    each(LimitExemption, VENUE, DESKS),
    # the settings of an expo
    each(Follower, Follower(sessions_to_move)),
    each(Amounts, LISTED, INSTALMENTS, SERVICES, OFFERED, BILLED, TOLD),
    each(NamesVenue, LETTER_VENUES),
    each(Inside, SESSIONS_INSIDE, MEETINGS_INSIDE),
    DATED_THINGS,
    # what an organiser searches
    each(SearchSource, PEOPLE, FIRMS, BOOTHS, FOUND_SESSIONS, SPEAKERS, DELEGATIONS, INVOICES, PAGES, EXPOS),
    # what of an expo is copied for another year; plans after the pavilions that their booths are of
    each(
        CopyPart,
        PAVILIONS,
        PLANS,
        EXHIBITOR_SETTINGS,
        PRICES,
        SERVICE_LIST,
        PROGRAMME,
        MEETING_PLACES,
        GATES,
        LETTERS,
        DESIGN,
        HOME_PAGE,
        *PARTS,
    ),
    # personal data: with an end, and of somebody who is erased
    *PERSONAL_DATA,
    each(FileMaker, FileMaker(INVOICE_FILE, file_of)),
)
