"""The words of requests for meetings: states, acts, why one may not ask, and what is new about one."""

from collections.abc import Mapping
from typing import Any

from expo.i18n import _, _l
from expo.meetings.requests.models import MeetingRequest
from expo.meetings.requests.rules import AskedState, AskingFault, RequestAct, Terms
from expo.web.filters import clock_time, language_name, moment, short_moment

_STATES: Mapping[AskedState, Any] = {
    AskedState.ASKED: _l("waits for an answer"),
    AskedState.ANOTHER_TIME: _l("another time proposed"),
    AskedState.ACCEPTED: _l("accepted"),
    AskedState.DECLINED: _l("declined"),
    AskedState.EXPIRED: _l("ended without an answer"),
    AskedState.WITHDRAWN: _l("taken back"),
}
_LOOKS = {
    AskedState.ASKED: "info",
    AskedState.ANOTHER_TIME: "warn",
    AskedState.ACCEPTED: "good",
    AskedState.DECLINED: "bad",
}
_ACTS: Mapping[RequestAct, Any] = {
    RequestAct.ACCEPT: _l("Accept"),
    RequestAct.DECLINE: _l("Decline"),
    RequestAct.ANOTHER_TIME: _l("Propose another time"),
    RequestAct.WITHDRAW: _l("Take back"),
}
_FAULTS: Mapping[AskingFault, Any] = {
    AskingFault.ITSELF: _l("A party does not meet itself."),
    AskingFault.NOT_OPEN: _l("Meetings cannot be asked for now. The organiser opens and closes that."),
    AskingFault.OVER: _l("The expo is over."),
    AskingFault.LEFT: _l("%(name)s does not take part."),
    AskingFault.OWN_NEVER: _l(
        "You have said that you never want to meet %(name)s. Take that back first, under “Whom to meet”."
    ),
    AskingFault.MEETS: _l("You have a meeting with %(name)s already."),
    AskingFault.ASKED_BACK: _l("%(name)s has asked you for a meeting: answer that request."),
    AskingFault.ASKED_ALREADY: _l("You have asked %(name)s already. Take that request back first, and ask anew."),
    AskingFault.TOO_OFTEN: _l(
        "You have asked %(name)s twice. Say under “Whom to meet” that you wish it: the organiser reads it."
    ),
    AskingFault.TOO_MANY: _l("At most %(most_open)s of your requests can be open. Take one back, or wait for answers."),
    AskingFault.INBOX_FULL: _l(
        "No more than %(waiting)s requests may wait for the answer of %(name)s. Ask again in some days."
    ),
}


def request_state_word(state: AskedState) -> str:
    return str(_STATES[state])


def request_look(state: AskedState) -> str:
    return _LOOKS.get(state, "")


def act_word(act: RequestAct) -> str:
    return str(_ACTS[act])


def asking_sentence(fault: AskingFault, name: str, terms: Terms) -> str:
    return str(_FAULTS[fault]) % {"name": name, "most_open": terms.most_open, "waiting": terms.most_waiting}


def asked_words(request: MeetingRequest, zone: str) -> str:
    """How long, in which language, with whom and when a meeting is asked for, in one line."""
    parts = [_("%(num)s minutes", num=request.minutes), language_name(request.language)]
    if request.interpreter:
        parts.append(_("with an interpreter"))
    if request.wanted_at is not None:
        parts.append(_("best on %(when)s", when=short_moment(request.wanted_at, zone)))
    return " · ".join(str(part) for part in parts)


def outcome_words(request: MeetingRequest, zone: str) -> str:
    """What became of an accepted request: the time, once the parties were told of it."""
    meeting = request.meeting
    if meeting is None or meeting.told_at is None or meeting.starts_at is None or meeting.ends_at is None:
        return _("The organiser finds a time and tells you both.")
    place = meeting.place.location_in(None) if meeting.place else ""
    when = f"{moment(meeting.starts_at, zone)}–{clock_time(meeting.ends_at, zone)}"
    return f"{when} · {place}" if place else when


def news_for_asker(request: MeetingRequest, zone: str) -> str:
    """What is new about a request, for the mail to whoever asked; nothing of what the other party wishes."""
    values: dict[str, Any] = {
        "name": request.asked.name,
        "until": moment(request.expires_at, zone),
        "when": moment(request.wanted_at, zone) if request.wanted_at else "",
    }
    if request.state is AskedState.ACCEPTED:
        return f"{_('%(name)s accepts your request.', **values)} {outcome_words(request, zone)}"
    if request.state is AskedState.DECLINED:
        said = _("%(name)s cannot meet you at this expo.", **values)
        return f"{said} {request.answer}".strip()
    return {
        AskedState.ASKED: _("%(name)s has not answered yet. Your request ends on %(until)s by itself.", **values),
        AskedState.ANOTHER_TIME: _("%(name)s proposes another time: %(when)s. Answer until %(until)s.", **values),
        AskedState.EXPIRED: _("Your request to %(name)s has ended without an answer.", **values),
        AskedState.WITHDRAWN: _("Your request to %(name)s has ended: they do not take part any more.", **values),
    }[request.state]


def news_for_asked(request: MeetingRequest, zone: str) -> str:
    """The same for whoever was asked."""
    values: dict[str, Any] = {"name": request.asker.name, "until": moment(request.expires_at, zone)}
    if request.state is AskedState.ASKED:
        asks = _("%(name)s asks you for a meeting. Answer until %(until)s.", **values)
        return "\n".join(part for part in (asks, request.reason, asked_words(request, zone)) if part)
    if request.state is AskedState.ACCEPTED:
        return f"{_('%(name)s accepts the time that you proposed.', **values)} {outcome_words(request, zone)}"
    if request.state is AskedState.EXPIRED:
        return _("The request of %(name)s has ended without an answer to the time that you proposed.", **values)
    return _("%(name)s has taken the request back.", **values)
