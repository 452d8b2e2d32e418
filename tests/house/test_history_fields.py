"""What the history keeps has words: the name of every field, and every value that is one of a list's."""

import ast
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.booths.allocation.engine.problem import Rule
from expo.db import Base
from expo.events.sectors import sector_words
from expo.history.fields import FieldSetting, field_word, value_words
from expo.i18n import force_locale
from expo.memoranda.rules import ClearanceState, ClearingOffice
from expo.prices.plans import DueFrom

EXPO = Path(__file__).resolve().parents[2] / "expo"
KINDS = {mapper.class_.__subject__: mapper for mapper in Base.registry.mappers if hasattr(mapper.class_, "__subject__")}
HIDDEN = {"version", "revision"}  # `expo.history.words` leaves them out

# Columns of rows that the history speaks of, of which it keeps no value: keys, moments and counts that the program sets.
NEVER = {
    # of investors' cases the history has the state alone: more people read it than may see a case
    *(
        "acknowledge_due_on",
        "acknowledged_at",
        "acknowledgement_told",
        "answer_due_on",
        "answer_told",
        "amount_minor",
        "band",
        "close_reason",
    ),
    *("closed_at", "commitment", "committed_on", "contact_phone", "desk_answer", "desk_asks", "discretion", "horizon"),
    *(
        "joint_venture",
        "land_energy",
        "licences",
        "next_step",
        "next_step_on",
        "officer_id",
        "party_id",
        "project",
        "sector",
    ),
    *("id", "uid", "event_id", "slug", "search", "sequence", "created_at", "created_by", "changed_at"),
    *(
        "link_key",
        "join_key",
        "invitation_key",
        "email_key",
        "form_key",
        "number_key",
        "match_key",
        "tax_key",
        "begun_key",
    ),
    *("key", "code", "code_digest", "password_hash", "totp_secret", "totp_last_step", "holder_digest", "initials"),
    *("said", "about_kind", "origin", "content", "media_type", "size", "sealed", "frozen", "data", "pending", "draft"),
    *("x_cm", "y_cm", "blocked", "blocked_why", "occupancy", "next_waiting_number", "paid_minor", "area_cm2", "dues"),
    *("booth_id", "exhibitor_id", "delegation_id", "registration_id", "assignment_id", "offer_id", "request_id"),
    *("replaced_by_id", "corrects_id", "refers_to_id", "copied_from_id", "merged_into_id", "filled_from_id"),
    *("again_of_id", "design_id", "strip_id", "desk_id", "account_id", "photo_key", "client_id", "domain", "demo"),
    *("reminded_at", "reminded_on", "reminders", "expires_at", "revoked_at", "revoked_why", "answered_at", "told_at"),
    *("submitted_at", "terms_accepted_at", "step", "extra_badges", "public_revision", "programme_revision"),
    *(
        "programme_changed_at",
        "closed_until",
        "closed_reason",
        "proxy",
        "handed_at",
        "handed_by",
        "first_at",
        "tell_at",
    ),
    *("issued_at", "issued_by", "cancelled_at", "next_due_on", "asked_at", "checked_at", "checked_by", "erased_at"),
    *(
        "wording",
        "to_name",
        "to_address",
        "reply_to",
        "parts",
        "attempts",
        "try_at",
        "leased_until",
        "sent_at",
        "error",
    ),
    *("came_registered", "cleared_at", "cleared_by", "signed_on", "wave", "from_waiting", "desk", "chosen", "sheet"),
    *("first", "made", "shift_x", "shift_y", "troubles", "shared_mailbox", "registered_at", "state_since", "left_at"),
    *("day", "quarter", "at", "claimed_at", "received_at", "clock_off", "offline", "device", "scanned_by", "by_firm"),
    # of webhooks
    *("url", "sealed_secret", "earlier_secret", "earlier_until", "failed_at", "paused_until", "silences"),
    *("undone_at", "undone_by", "hide_cancelled", "alarm_minutes", "seen_at", "token_digest", "revoked_by"),
}


def _setting(kind: str) -> FieldSetting:
    return FieldSetting(kind, "Europe/Istanbul", "TRY", {})


def _has_word(kind: str, field: str) -> bool:
    """Whether the field is called otherwise than its column."""
    return field_word(field, _setting(kind)) != field.removesuffix("_id").replace("_", " ")


def _columns() -> Iterator[tuple[str, str, sa.Column[Any]]]:
    for kind, mapper in KINDS.items():
        for column in mapper.columns:
            yield str(kind), str(column.key), column


def test_every_field_has_a_name_in_three_languages(app: Flask) -> None:
    unnamed = {}
    for code in ("tr", "ur"):
        with app.test_request_context(), force_locale(code):
            unnamed[code] = sorted(
                {name for kind, name, _column in _columns() if not _has_word(kind, name)} - NEVER - HIDDEN
            )

    assert unnamed == {"tr": [], "ur": []}
    assert NEVER - {name for _kind, name, _column in _columns()} == set()


def test_every_value_of_a_list_has_a_word_in_three_languages(app: Flask) -> None:
    """A word in Urdu has a letter that is no ASCII; where it has none, the value is shown as it is stored."""
    asked = [
        (kind, name, value)
        for kind, name, column in _columns()
        if isinstance(column.type, sa.Enum) and name not in NEVER
        for value in column.type.enums
    ]
    asked += [
        (kind, name, str(value))
        for kind, name, values in (
            ("exhibitor", "against", Rule),
            ("memorandum", "office", ClearingOffice),
            ("memorandum", "clearance", ClearanceState),
            ("event", "due_from", DueFrom),
        )
        for value in _members(values)
    ]
    asked += [(kind, name, "changed") for kind, name in _CHANGED]
    with app.test_request_context(), force_locale("ur"):
        asked += [("exhibitor", "sectors", value) for value in sector_words()]
        wordless = [one for one in asked if value_words(one[1], one[2], _setting(one[0])).isascii()]

    assert wordless == []
    assert len(asked) > 200


_CHANGED = [("party", "wishes"), *(("letter_settings", name) for name in ("logo", "signature", "stamp"))]


def _members(values: type[StrEnum]) -> list[StrEnum]:
    return list(values)


def _recorded_names(source: Path) -> set[str]:
    """The keys of dictionaries given to `record` as `before` or `after`, or to `record_change`, there or under a name of the
    function.
    """
    found = set()
    for function in ast.walk(ast.parse(source.read_text())):
        if not isinstance(function, ast.FunctionDef):
            continue
        given = [
            word.value
            for call in ast.walk(function)
            if isinstance(call, ast.Call) and ast.unparse(call.func) in {"record", "record_many", "_record"}
            for word in call.keywords
            if word.arg in {"before", "after"}
        ]
        given += [
            value
            for call in ast.walk(function)
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "record_change"
            for value in call.args[1:3]
        ]
        named = {one.id for value in given for one in ast.walk(value) if isinstance(one, ast.Name)}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and named & {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}:
                targets = {one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)}
                given += [node.value] if targets & named else []
        found |= {key.value for value in given for key in _keys_of(value)}
    return found


def _keys_of(value: ast.expr) -> list[Any]:
    """The texts that are keys of a dictionary, or of those that it is made from; not of those within its values."""
    if isinstance(value, ast.Dict):
        own = [key for key in value.keys if isinstance(key, ast.Constant)]
        spread = [inner for key, inner in zip(value.keys, value.values, strict=True) if key is None]
        return own + [key for inner in spread for key in _keys_of(inner)]
    inside = [value.left, value.right] if isinstance(value, ast.BinOp) else list(getattr(value, "elts", []))
    inside += [value.body, value.orelse] if isinstance(value, ast.IfExp) else []
    return [key for inner in inside for key in _keys_of(inner)]


@pytest.mark.parametrize("code", ["tr", "ur"])
def test_every_name_that_a_service_records_has_a_word(app: Flask, code: str) -> None:
    names = {name for source in EXPO.rglob("*.py") for name in _recorded_names(source)} - HIDDEN
    with app.test_request_context(), force_locale(code):
        wordless = sorted(name for name in names if not _has_word("event", name))

    assert wordless == []
    assert len(names) > 60
