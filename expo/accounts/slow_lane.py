"""The slower lane of public forms: beyond its limit a network's form is not refused, but waits or does a proof of work.

The form is shown again with all that was typed and a ticket. It is taken once the ticket's wait is over, or at once with a
proof of work, which a script computes; both grow with the number of forms that came from the network.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g, request
from flask_wtf import FlaskForm
from itsdangerous import BadData, URLSafeTimedSerializer

from expo import clock
from expo.accounts.attempts import count_attempt, record_held_up
from expo.config import settings
from expo.contributions import contributed
from expo.kit.proof_of_work import bits_for, is_proof
from expo.web.limits import HOUR, Limit, PublicForm, network_here

TICKET, ANSWER = "lane_ticket", "lane_answer"
LEAST_WAIT, MOST_WAIT, WAIT_EACH = 10, 300, 2  # seconds
_USED = Limit("lane-ticket", "", 1, HOUR)


@dataclass(frozen=True, slots=True)
class LimitExemption:
    """Extension point: `applies` says whether the present request is exempt from the limits of public forms and desks."""

    applies: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class SlowLane:
    """The state of a slowed-down form: the ticket, the challenge and its bits, the seconds to wait without a script, and
    whether files have to be chosen again.
    """

    ticket: str
    challenge: str
    bits: int
    seconds: int
    files: bool


def slow_lane(limits: PublicForm, form: FlaskForm) -> SlowLane | None:
    """Count a form that was sent and validated: None to go on, else the lane to show it with, its errors withheld.

    Call it once, before the request's own transaction.
    """
    lane = _lane(limits.mistyped if form.errors else limits.sent)
    if lane is not None:
        for field in form:
            field.errors = []
    return lane


def is_exempt() -> bool:
    """Whether the request comes from a desk or a network of the expo's venue (of any expo's, on a page of no event)."""
    return any(one.applies() for one in contributed(LimitExemption))


def _lane(limit: Limit) -> SlowLane | None:
    network, event_id = network_here(limit), _event_id()
    count, _seconds = count_attempt(limit, f"{event_id}:{network}")
    if count <= limit.allowed or is_exempt():
        return None
    kind, held = f"{limit.name}:{event_id}", _held_ticket()
    if held is not None and held["for"] == kind:
        left = int(held["from"] - clock.now().timestamp())
        proven = is_proof(held["challenge"], request.form.get(ANSWER, ""), held["bits"])
        if (proven or left <= 0) and count_attempt(_USED, held["challenge"])[0] == 1:
            return None
        if left > 0 and not proven:
            return SlowLane(request.form[TICKET], held["challenge"], held["bits"], left, _with_files())
    record_held_up(limit, network, event_id)
    wait = min(MOST_WAIT, LEAST_WAIT + WAIT_EACH * (count - limit.allowed - 1))
    challenge, bits = secrets.token_hex(16), bits_for(count, limit.allowed)
    values = {"for": kind, "from": clock.now().timestamp() + wait, "challenge": challenge, "bits": bits}
    return SlowLane(str(_sealer().dumps(values)), challenge, bits, wait, _with_files())


def _held_ticket() -> dict[str, Any] | None:
    """The ticket that the form came with, if it is one of ours and of the last hour."""
    try:
        found = _sealer().loads(request.form.get(TICKET, ""), max_age=int(HOUR.total_seconds()))
    except BadData:
        return None
    return found if isinstance(found, dict) else None


def _sealer() -> URLSafeTimedSerializer:
    here = settings()
    return URLSafeTimedSerializer([*here.old_secret_keys, here.secret_key], salt="slow lane")


def _with_files() -> bool:
    return any(file.filename for file in request.files.values())


def _event_id() -> int | None:
    event = g.get("event")
    return None if event is None else int(event.id)
