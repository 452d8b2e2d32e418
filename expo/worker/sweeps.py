"""The periodic clean-up functions, each a bounded piece of work in one transaction."""

from collections.abc import Callable

from expo.accounts.attempts import sweep_attempts
from expo.accounts.sealed_secrets import sweep_factors
from expo.accounts.services.sessions import sweep_accounts
from expo.api.idempotency import sweep_answers
from expo.checkin.name_search.index import index_all_names
from expo.dashboard.task_mails import sweep_task_mails
from expo.delegations.services.sheets import sweep_sheets
from expo.files.services import sweep_files
from expo.imports.services import sweep_lists
from expo.interpreters.digests import queue_interpreter_mails
from expo.investors.services.deadlines import sweep_follow_ups, sweep_overdue_cases
from expo.invoices.services.reminders import sweep_reminders
from expo.itinerary.digests import queue_itinerary_mails
from expo.jobs.services import sweep_jobs
from expo.letters.services.passports import reseal_passports
from expo.mail.silent_domains import sweep_silent_domains
from expo.manuals.services.task_reminders import sweep_tasks
from expo.meetings.services.day.reminders import sweep_outcome_reminders
from expo.meetings.services.digests import queue_meeting_mails
from expo.meetings.services.requests.news import queue_request_mails, sweep_requests
from expo.memoranda.services.texts import sweep_memoranda
from expo.offers.services.expiry import sweep_holds, sweep_offer_reminders, sweep_offers
from expo.offers.services.kept_booths import sweep_claims
from expo.programme.services.digests import make_digests, tell_keepers
from expo.programme.services.sign_ups import sweep_seats, sweep_waiting_seats
from expo.registration.services.capacity import sweep_waiting_lists
from expo.retention.services import sweep_kept
from expo.submissions.services import sweep_submissions
from expo.webhooks.sealed_secrets import sweep_webhook_secrets
from expo.webhooks.services import sweep_deliveries

Sweep = Callable[[], int]  # returns how many rows it changed; called again until 0

SWEEPS: tuple[Sweep, ...] = (
    make_digests,
    tell_keepers,
    queue_itinerary_mails,
    queue_meeting_mails,
    sweep_requests,
    queue_request_mails,
    sweep_outcome_reminders,
    queue_interpreter_mails,
    sweep_seats,
    sweep_waiting_lists,
    sweep_waiting_seats,
    sweep_attempts,
    sweep_accounts,
    sweep_factors,
    reseal_passports,
    index_all_names,
    sweep_overdue_cases,
    sweep_follow_ups,
    sweep_reminders,
    sweep_tasks,
    sweep_sheets,
    sweep_lists,
    sweep_offers,
    sweep_holds,
    sweep_offer_reminders,
    sweep_claims,
    sweep_jobs,
    sweep_submissions,
    sweep_answers,
    sweep_deliveries,
    sweep_webhook_secrets,
    sweep_silent_domains,
    sweep_kept,
    sweep_memoranda,
    sweep_files,
    sweep_task_mails,
)
