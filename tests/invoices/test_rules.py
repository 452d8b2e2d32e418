"""Due amounts, states of invoices, and the lines of a credit note."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.invoices.rules import (
    InvoiceState,
    Owed,
    credit_lines,
    due_by,
    dues_as_json,
    dues_from_json,
    invoice_name,
    next_due,
    state_of,
    unpaid_instalments,
)
from expo.kit.money import money_in
from expo.prices.plans import Due
from expo.prices.rules import PriceLine, Unit, total

MARCH, APRIL, MAY = date(2027, 3, 1), date(2027, 4, 1), date(2027, 5, 1)
DUES = [Due({"en": "Deposit"}, 400, MARCH), Due({"en": "Rest"}, 600, APRIL)]


@pytest.mark.parametrize(
    ("paid", "on", "due", "following"),
    [
        (0, date(2027, 2, 28), 0, MARCH),
        (0, MARCH, 400, MARCH),
        (399, MARCH, 1, MARCH),
        (400, MARCH, 0, APRIL),
        (400, APRIL, 600, APRIL),
        (999, APRIL, 1, APRIL),
        (1000, APRIL, 0, None),
    ],
)
def test_what_is_due_on_a_day_and_which_day_is_next(paid: int, on: date, due: int, following: date | None) -> None:
    owed = Owed(1000, paid)

    assert due_by(DUES, owed, on) == due
    assert next_due(DUES, owed) == following


@pytest.mark.parametrize(
    ("owed", "left"),
    [
        (Owed(1000), [400, 600]),
        (Owed(1000, 1), [399, 600]),
        (Owed(1000, 399), [1, 600]),
        (Owed(1000, 400), [0, 600]),
        (Owed(1000, 401), [0, 599]),
        (Owed(1000, 999), [0, 1]),
        (Owed(1000, 1000), [0, 0]),
        (Owed(1000, 1200), [0, 0]),
        (Owed(1000, 0, 300), [400, 300]),
        (Owed(1000, 100, 750), [150, 0]),
    ],
)
def test_what_is_left_of_each_instalment_after_a_payment_in_part(owed: Owed, left: list[int]) -> None:
    assert unpaid_instalments(DUES, owed) == list(zip(DUES, left, strict=True))


@pytest.mark.parametrize(
    ("paid", "left", "following"),
    [
        (0, [400, 600, 500], MARCH),
        (300, [100, 600, 500], MARCH),
        (700, [0, 300, 500], APRIL),
        (1000, [0, 0, 500], MAY),
        (1499, [0, 0, 1], MAY),
    ],
)
def test_three_instalments_are_paid_one_after_another(paid: int, left: list[int], following: date) -> None:
    dues = [*DUES, Due({"en": "Services"}, 500, MAY)]

    assert [share for _, share in unpaid_instalments(dues, Owed(1500, paid))] == left
    assert next_due(dues, Owed(1500, paid)) == following
    assert next_due(dues, Owed(1501, 1500)) == MAY  # what no instalment asks for is due with the last


def test_nothing_is_next_where_there_are_no_instalments() -> None:
    assert next_due([], Owed(1000)) is None
    assert next_due(DUES, Owed(1000, 100, 750), cancelled=True) == MARCH
    assert next_due(DUES, Owed(1001, 1000)) == APRIL


def test_more_than_the_balance_is_never_due() -> None:
    assert due_by(DUES, Owed(1000, 0, 800), APRIL) == 200
    assert due_by(DUES, Owed(1000, 500), MARCH) == 0


def test_of_a_cancelled_invoice_the_cost_is_due_at_once() -> None:
    assert due_by(DUES, Owed(1000, 100, 750), date(2027, 1, 1), cancelled=True) == 150
    assert due_by(DUES, Owed(1000, 400, 750), date(2027, 1, 1), cancelled=True) == 0
    assert Owed(1000, 400, 750).balance == -150


@pytest.mark.parametrize(
    ("owed", "cancelled", "state"),
    [
        (Owed(10), False, InvoiceState.ISSUED),
        (Owed(10, 1), False, InvoiceState.PART_PAID),
        (Owed(10, 9), False, InvoiceState.PART_PAID),
        (Owed(10, 11), False, InvoiceState.PAID),
        (Owed(10, 10), False, InvoiceState.PAID),
        (Owed(0), False, InvoiceState.PAID),
        (Owed(10, 10, 10), True, InvoiceState.CANCELLED),
    ],
)
def test_the_state_of_an_invoice(owed: Owed, cancelled: bool, state: InvoiceState) -> None:
    assert state_of(owed, cancelled=cancelled) is state


@given(st.integers(0, 10**12), st.integers(0, 10_000))
def test_a_credit_note_takes_back_all_but_the_cost(amount: int, percent: int) -> None:
    lines = [PriceLine(1, {"en": "Space"}, "rent", Unit.FLAT, Decimal(1), amount, amount)]

    note = credit_lines(lines, percent, amount, {"en": "Cost of cancelling"})

    assert 0 <= total(note) <= amount
    assert len(note) == 1 + (total(note) != amount)


def test_the_fee_of_cancelling_is_a_line_of_its_own_and_none_where_there_is_no_fee() -> None:
    line = PriceLine(1, {"en": "Space"}, "rent", Unit.FLAT, Decimal(1), 1000, 1000)
    name = {"en": "Cost of cancelling"}

    assert credit_lines([line], 2500, 1000, name) == [
        line,
        PriceLine(-1, name, "fees", Unit.PERCENT, Decimal(25), -1000, -250),
    ]
    assert credit_lines([line], 0, 1000, name) == [line]


def test_names_and_kept_instalments() -> None:
    assert [invoice_name(n, 2027) for n in (1, 42, 12345)] == ["2027/0001", "2027/0042", "2027/12345"]
    assert dues_from_json(dues_as_json(DUES)) == DUES


def test_money_is_written_with_the_currencys_own_decimals() -> None:
    written = [money_in(150050, currency, "en") for currency in ("PKR", "TRY", "EUR", "JPY", "KWD")]

    assert [text.replace("\xa0", " ") for text in written] == [
        "PKR 1,500.50",
        "TRY 1,500.50",
        "EUR 1,500.50",
        "JPY 150,050",
        "KWD 150.050",
    ]
    assert money_in(150050, "TRY", "tr").replace("\xa0", " ") == "TRY 1.500,50"
