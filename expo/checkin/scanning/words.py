"""Texts of scan answers: a headline readable from two metres, and a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expo.checkin.rules import Verdict, is_foreign, look_of
from expo.checkin.scanning.answers import ScanAnswer
from expo.events.models import Event
from expo.i18n import _, _l, country_name, localize
from expo.web.filters import clock_time, short_day


@dataclass(frozen=True, slots=True)
class AnswerText:
    """An answer in words; `look` is good, warn or bad."""

    verdict: str
    look: str
    headline: str
    words: str


# Built once and translated on use: scans are latency-critical.
_HEADLINES: Mapping[Verdict, Any] = {
    Verdict.WELCOME: _l("Welcome"),
    Verdict.WELCOME_BACK: _l("Welcome back"),
    Verdict.GOODBYE: _l("Goodbye"),
    Verdict.ALREADY_IN: _l("Already in"),
    Verdict.NOT_IN: _l("Was not in"),
    Verdict.NOT_TODAY: _l("Not today"),
    Verdict.NOT_THIS_ZONE: _l("Not this zone"),
    Verdict.CANCELLED: _l("Cancelled"),
    Verdict.WAITING_FOR_APPROVAL: _l("Not approved yet"),
    Verdict.ON_WAITING_LIST: _l("On the waiting list"),
    Verdict.NOT_PAID: _l("Not paid"),
    Verdict.CONTRACTOR: _l("Not during the expo"),
    Verdict.GATE_CLOSED: _l("Gate closed"),
    Verdict.REVOKED: _l("Badge replaced"),
    Verdict.OTHER_EVENT: _l("Another expo’s badge"),
    Verdict.UNKNOWN: _l("Unknown code"),
}


_SENTENCES: Mapping[Verdict, Any] = {
    Verdict.NOT_IN: _l("This badge was not scanned on the way in today."),
    Verdict.NOT_THIS_ZONE: _l("This category is not admitted here."),
    Verdict.CANCELLED: _l("This registration was cancelled or declined. Ask an organiser."),
    Verdict.WAITING_FOR_APPROVAL: _l("An organiser has to approve this registration first."),
    Verdict.ON_WAITING_LIST: _l("There is no place for this registration yet. Ask an organiser."),
    Verdict.NOT_PAID: _l("The fee of this category, or an invoice of the firm, is not paid. Ask an organiser."),
    Verdict.CONTRACTOR: _l("Contractors come in during build-up and breakdown only."),
    Verdict.REVOKED: _l("This badge was reported lost and another was given out."),
    Verdict.OTHER_EVENT: _l("This code belongs to a badge of another expo."),
}


def headline(verdict: Verdict) -> str:
    """One or two words."""
    return str(_HEADLINES[verdict])


def sentence(answer: ScanAnswer, event: Event, *, typed: str = "", own_host: str = "", first_gate: str = "") -> str:
    """What happened or what to do; "" where the headline is enough."""
    match answer.verdict:
        case Verdict.ALREADY_IN:
            return _came_in(answer, event, first_gate)
        case Verdict.NOT_TODAY:
            return _other_days(answer)
        case Verdict.GATE_CLOSED:
            return _closed(answer, event)
        case Verdict.UNKNOWN:
            return _unknown(typed, own_host)
    return str(_SENTENCES.get(answer.verdict, ""))


def answer_text(
    answer: ScanAnswer, event: Event, *, typed: str = "", own_host: str = "", first_gate: str = ""
) -> AnswerText:
    """Look, headline and sentence of the answer."""
    text = sentence(answer, event, typed=typed, own_host=own_host, first_gate=first_gate)
    return AnswerText(answer.verdict.value, look_of(answer.verdict).value, headline(answer.verdict), text)


def person_of(answer: ScanAnswer) -> dict[str, Any] | None:
    """The person for the desk's page as JSON; None if the code belongs to nobody here."""
    if answer.registration_id is None:
        return None
    return {
        "id": answer.registration_id,
        "name": answer.name,
        "second_name": answer.second_name,
        "category": localize(answer.category),
        "colour": answer.colour,
        "organisation": answer.organisation,
        "country": country_name(answer.country) if answer.country else "",
        "photo": answer.photo,
    }


def _came_in(answer: ScanAnswer, event: Event, gate: str) -> str:
    if answer.first_at is None:
        return _("This badge was scanned before.")
    at = clock_time(answer.first_at, event.zone)
    if gate:
        return _("This badge came in at %(time)s, %(gate)s.", time=at, gate=gate)
    return _("This badge came in at %(time)s.", time=at)


def _other_days(answer: ScanAnswer) -> str:
    if not answer.days:
        return _("This badge admits on the days of the expo only.")
    days = [short_day(datetime.fromisoformat(day).date()) for day in sorted(answer.days)]
    return _("This badge admits on %(days)s.", days=", ".join(days))


def _closed(answer: ScanAnswer, event: Event) -> str:
    until = clock_time(answer.closed_until, event.zone) if answer.closed_until else ""
    text = _("This gate is closed until %(time)s.", time=until)
    return f"{text} {answer.closed_reason}".strip()


def _unknown(typed: str, own_host: str) -> str:
    if is_foreign(typed, own_host):
        return _("This is a web address of somebody else, not a badge.")
    return _("Nobody has this code. Scan it again, or look for the person by name.")
