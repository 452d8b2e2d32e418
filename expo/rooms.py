"""All blueprints of the application."""

from expo.accounts.views import account, second_factor, sign_in
from expo.api.views import act as api_acts
from expo.api.views import document as api_document
from expo.api.views import read as api_read
from expo.api.views import tokens as api_tokens
from expo.badges.views import design
from expo.badges.views import organise as badges
from expo.booths.allocation import views as allocation_views
from expo.booths.assignments.views import apply as allocation_apply
from expo.booths.assignments.views import board as views_board
from expo.booths.assignments.views import by_firm
from expo.booths.plan.views import editor as plan_board
from expo.booths.plan.views import files as plan_files
from expo.booths.plan.views import organise as plan
from expo.booths.plan.views import parts as plan_parts
from expo.booths.plan.views import public as hall_plan
from expo.booths.wishes import views as firm_wishes
from expo.calendar.views import feeds
from expo.checkin.arrivals import views as arrivals_views
from expo.checkin.desks.views import badge_link, desk
from expo.checkin.desks.views import office as views_office
from expo.checkin.desks.views import sign_in as desk_door
from expo.checkin.offline import scanner
from expo.checkin.offline import views as offline_views
from expo.checkin.scanning import views as scans
from expo.dashboard.views import exhibitors as exhibiting
from expo.dashboard.views import installation, mail_subscription, mails, team
from expo.dashboard.views import office as dashboard
from expo.delegations.views import desk as delegation_head
from expo.delegations.views import firms as delegation_firms
from expo.delegations.views import office as delegations
from expo.delegations.views import own_data as head_data
from expo.delegations.views import public as delegation_public
from expo.delegations.views import sheets as delegation_sheets
from expo.duties import views as duties
from expo.events.views import limits as event_limits
from expo.events.views import office, venue_parts
from expo.events.views import settings as event_settings
from expo.exhibitors.views import apply as application
from expo.exhibitors.views import desk as firm_desk
from expo.exhibitors.views import directory
from expo.exhibitors.views import edit as exhibitors
from expo.exhibitors.views import public as exhibit
from expo.exhibitors.views import setup as exhibitor_setup
from expo.front import home_settings
from expo.front import views as front
from expo.imports import views as list_pages
from expo.interpreters.views import office as interpreters
from expo.investors.views import body as case_questions
from expo.investors.views import office as cases
from expo.investors.views import own as my_case
from expo.investors.views import public as invest
from expo.invoices.views import firm as firm_invoices
from expo.invoices.views import firm_smaller_space, smaller_space, space_moves
from expo.invoices.views import organise as invoices
from expo.itinerary.views import driver, fleet, head, protocol
from expo.itinerary.views import office as journeys
from expo.leads.views import firm as leads
from expo.leads.views import person as my_leads
from expo.leads.views import scanner as lead_scanner
from expo.legal import views as legal_pages
from expo.letters.views import delegation as delegation_letters
from expo.letters.views import letter_request as letters
from expo.letters.views import mine as letter
from expo.letters.views import public as verify
from expo.manuals.views import contracts, firm_contract, firm_orders, firm_tasks, firm_trucks, orders, trucks
from expo.manuals.views import tasks as exhibitor_tasks
from expo.meetings.scheduler import views as meeting_plans
from expo.meetings.views import blocks as meeting_blocks
from expo.meetings.views import board as meeting_board
from expo.meetings.views import bodies, day, meetings, outcomes, own, partners, request_desk, requests
from expo.meetings.views import cards as meeting_cards
from expo.meetings.views import places as meeting_places
from expo.meetings.views import repairs as meeting_repairs
from expo.meetings.views import reports as meeting_reports
from expo.meetings.views import screens as hall_screens
from expo.meetings.views import wishes as meeting_wishes
from expo.memoranda.views import ceremonies
from expo.memoranda.views import clerk as memorandum_clerk
from expo.memoranda.views import follow_ups as memorandum_work
from expo.memoranda.views import office as memoranda
from expo.memoranda.views import people as signatories
from expo.metrics import views as metrics
from expo.offers.views import choice as firm_choice
from expo.offers.views import firm as firm_offers
from expo.offers.views import organise as offers
from expo.offers.views import pavilion as pavilion_desk
from expo.offers.views import rounds as choice
from expo.papers import halls as hall_papers
from expo.papers import views as papers
from expo.prices import views as prices
from expo.programme.views import exchange, grid, speakers
from expo.programme.views import organise as sessions
from expo.programme.views import public as programme
from expo.registration.views import categories, person, questions
from expo.registration.views import public as register
from expo.reports import views as reports
from expo.retention import views as retention
from expo.search import views as search
from expo.setup import views as firm_calendar
from expo.ticket import views as ticket
from expo.webhooks import views as webhooks

ROOMS = (
    account.room,
    api_acts.room,
    api_document.room,
    api_read.room,
    api_tokens.room,
    views_board.room,
    application.room,
    arrivals_views.room,
    bodies.room,
    badges.room,
    case_questions.room,
    cases.room,
    categories.room,
    choice.room,
    dashboard.history_room,
    dashboard.overview_room,
    delegation_head.room,
    head_data.room,
    delegation_letters.room,
    delegation_public.joining,
    delegation_public.room,
    delegation_sheets.room,
    delegation_firms.room,
    delegations.room,
    design.room,
    duties.room,
    badge_link.code_room,
    desk.room,
    desk_door.room,
    views_office.room,
    directory.room,
    event_limits.room,
    event_settings.room,
    exchange.public,
    exchange.room,
    exhibit.room,
    exhibiting.room,
    exhibitor_setup.room,
    exhibitors.room,
    feeds.personal_room,
    feeds.room,
    firm_calendar.room,
    firm_choice.room,
    firm_desk.room,
    firm_invoices.room,
    contracts.room,
    firm_contract.room,
    firm_orders.room,
    firm_tasks.room,
    firm_trucks.room,
    trucks.room,
    exhibitor_tasks.room,
    firm_offers.room,
    firm_wishes.room,
    front.events,
    home_settings.room,
    legal_pages.legal,
    legal_pages.room,
    front.expos,
    grid.room,
    hall_papers.room,
    hall_plan.room,
    head.room,
    interpreters.room,
    fleet.room,
    driver.room,
    installation.room,
    invest.room,
    invoices.room,
    smaller_space.room,
    space_moves.room,
    firm_smaller_space.room,
    journeys.room,
    leads.room,
    lead_scanner.room,
    list_pages.room,
    letter.room,
    letters.room,
    mails.room,
    mail_subscription.room,
    meeting_blocks.room,
    meeting_places.room,
    meetings.room,
    meeting_board.room,
    meeting_cards.room,
    meeting_repairs.room,
    meeting_reports.room,
    hall_screens.room,
    my_case.room,
    my_leads.room,
    meeting_wishes.room,
    day.room,
    day.liaison_room,
    outcomes.firm_room,
    outcomes.head_room,
    outcomes.body_room,
    outcomes.office_room,
    request_desk.room,
    requests.firm_room,
    requests.head_room,
    requests.body_room,
    meeting_plans.room,
    own.person_room,
    own.firm_room,
    own.head_room,
    own.body_room,
    partners.firm_room,
    partners.head_room,
    partners.body_room,
    memoranda.room,
    memorandum_work.room,
    ceremonies.room,
    signatories.room,
    memorandum_clerk.room,
    offers.room,
    orders.room,
    reports.room,
    office.new_room,
    office.room,
    offline_views.room,
    metrics.room,
    papers.room,
    pavilion_desk.room,
    allocation_views.room,
    allocation_apply.room,
    person.room,
    venue_parts.room,
    plan.room,
    plan_board.room,
    plan_files.room,
    plan_parts.room,
    prices.room,
    programme.room,
    protocol.room,
    questions.room,
    register.room,
    retention.room,
    scanner.frame_room,
    scanner.room,
    scans.room,
    search.room,
    second_factor.room,
    sessions.room,
    sign_in.room,
    by_firm.room,
    speakers.room,
    team.room,
    ticket.room,
    verify.room,
    webhooks.room,
)
