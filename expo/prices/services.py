"""An event's prices, changed: a rule at a time; taxes, instalments and the cancellation scale as whole lists."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from expo.db import db, refuse_violations
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.events.services.expos import touch
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.kit.positions import move_to
from expo.prices.conditions import SpaceFacts
from expo.prices.models import Billing, CancellationStep, PriceInstalment, PriceRule, PriceTax
from expo.prices.queries import (
    billing_of,
    cancellation_rows_of,
    instalment_rows_of,
    rule_rows_of,
    tax_rows_of,
)
from expo.prices.rules import PriceLine, total
from expo.prices.terms import PriceTerms

MOST_RULES = 200
MOST_LINES = 12  # of taxes, of instalments, of a cancellation scale
FIELDS = ("name", "kind", "part", "measure", "amount_minor", "percent", "steps", "counted", "conditions", "active")
BILLING_FIELDS = (
    "seller",
    "address",
    "tax_number",
    "contact",
    "account_holder",
    "bank",
    "branch",
    "iban",
    "swift",
    "note",
)


def add_rule(event: Event, fields: Mapping[str, Any], *, by: Actor) -> PriceRule:
    """Append a rule. Raises Refused beyond 200 rules."""
    rows = rule_rows_of(event)
    if len(rows) >= MOST_RULES:
        raise Refused(_("There are %(most)s already, which is all an expo can have.", most=MOST_RULES))
    rule = PriceRule(event_id=event.id, position=max((row.position for row in rows), default=-1) + 1, **fields)
    db.session.add(rule)
    db.session.flush()
    record(Verb.ADDED, rule, by=by, event_id=event.id, named=localize(rule.name, "en"), after=_snapshot(rule))
    return rule


def edit_rule(rule: PriceRule, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Change a rule; offers keep the price they were made at. Raises Changed when `version` is not the current one."""
    db.session.refresh(rule, with_for_update={"of": PriceRule})
    if rule.version != version:
        raise Changed(_("Somebody else changed this price meanwhile. Save again to write over it."))
    before = _snapshot(rule)
    for name, value in fields.items():
        setattr(rule, name, value)
    rule.version += 1
    db.session.flush()
    was, now = differences(before, _snapshot(rule))
    record(Verb.CHANGED, rule, by=by, event_id=rule.event_id, named=localize(rule.name, "en"), before=was, after=now)


def move_rule(rule: PriceRule, position: int, *, by: Actor) -> None:
    """Move a rule to a place of the list, counted from 1, or to the nearest end."""
    before, after = move_to(rule_rows_of(rule.event), rule, position)
    if before == after:
        return
    db.session.flush()
    record(
        Verb.MOVED,
        rule,
        by=by,
        event_id=rule.event_id,
        named=localize(rule.name, "en"),
        before={"position": before},
        after={"position": after},
    )


def remove_rule(rule: PriceRule, *, by: Actor) -> None:
    """Delete a rule; offers made with it keep their price."""
    record(Verb.REMOVED, rule, by=by, event_id=rule.event_id, named=localize(rule.name, "en"), before=_snapshot(rule))
    db.session.delete(rule)
    db.session.flush()


def save_taxes(event: Event, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> None:
    """Replace the event's taxes by these, in this order."""
    before = [_columns(row, "name", "percent", "number", "resident") for row in tax_rows_of(event)]
    if [dict(row) for row in rows] != before:
        _replace(PriceTax, event, rows)
        _record_lines(Verb.CHANGED_TAXES, event, before, rows, by)


def save_instalments(event: Event, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> None:
    """Replace the event's instalments; issued invoices keep theirs. Raises Refused for more than 100 % or two remainders."""
    whole = sum(row["percent"] or 0 for row in rows)
    if whole > 10_000:  # noqa: PLR2004 -- a hundred per cent
        raise Refused(_("The instalments ask for more than the whole price: %(percent)s %%.", percent=whole / 100))
    if sum(row["percent"] is None and row["amount_minor"] is None for row in rows) > 1:
        raise Refused(_("Only one instalment can be what is left."))
    before = [_columns(row, "name", "due_from", "days", "percent", "amount_minor") for row in instalment_rows_of(event)]
    if [dict(row) for row in rows] != before:
        _replace(PriceInstalment, event, rows)
        _record_lines(Verb.CHANGED_INSTALMENTS, event, before, rows, by)


def save_cancellation(event: Event, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> None:
    """Replace the event's cancellation scale. Raises Refused for a day given twice."""
    before = [_columns(row, "from_day", "percent") for row in cancellation_rows_of(event)]
    if [dict(row) for row in rows] == before:
        return
    with refuse_violations({"uq_cancellation_steps_event_id_from_day": _("A day stands there twice.")}):
        _replace(CancellationStep, event, rows)
    _record_lines(Verb.CHANGED_CANCELLATION, event, before, rows, by)


def save_billing(event: Event, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Save the bank details; issued invoices keep theirs. Raises Changed when `version` is not the current one."""
    db.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())  # there may be no row yet
    row = billing_of(event, renewed=True)
    if (row.version if row else 0) != version:
        raise Changed(_("Somebody else changed the bank details meanwhile. Save again to write over them."))
    row = row or Billing(event_id=event.id, version=0)
    before = {name: getattr(row, name) for name in BILLING_FIELDS}
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    db.session.add(row)
    db.session.flush()
    was, now = differences(before, {name: getattr(row, name) for name in BILLING_FIELDS})
    record(Verb.CHANGED, row, by=by, event_id=event.id, named=row.seller, before=was, after=now)
    touch(event)  # the imprint names the seller


def price_for_offer(terms: PriceTerms, space: SpaceFacts, on: date) -> list[PriceLine]:
    """All lines of a space's price, taxes last. Raises Refused when no rule applies or the total is negative."""
    lines = terms.price(space, on)
    if not lines:
        raise Refused(_("The price list has no price for this space. Add one, then offer it."))
    if total(lines) < 0:
        raise Refused(_("The price list comes to less than nothing for this space. Look at its discounts."))
    return lines


def _replace(table: type[Any], event: Event, rows: Sequence[Mapping[str, Any]]) -> None:
    if len(rows) > MOST_LINES:
        raise Refused(_("There can be at most %(most)s of them.", most=MOST_LINES))
    db.session.execute(sa.delete(table).where(table.event_id == event.id))
    ordered = "position" in table.__table__.columns
    db.session.add_all(
        table(event_id=event.id, **row, **({"position": n} if ordered else {})) for n, row in enumerate(rows)
    )
    db.session.flush()


def _snapshot(rule: PriceRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in FIELDS}


def _columns(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _record_lines(
    verb: Verb, event: Event, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], by: Actor
) -> None:
    record(
        verb,
        event,
        by=by,
        event_id=event.id,
        named=event.slug,
        before={"lines": list(before)},
        after={"lines": [dict(row) for row in after]},
    )
