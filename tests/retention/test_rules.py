"""How long each kind of personal data may be kept, and when it is due."""

from datetime import date

import pytest

from expo.retention.rules import KeptKind, erasure_day, may_be_kept


@pytest.mark.parametrize(
    ("kind", "days", "may"),
    [
        (KeptKind.MAILS, None, True),
        (KeptKind.MAILS, 0, False),
        (KeptKind.MAILS, 1, True),
        (KeptKind.MAILS, 3650, True),
        (KeptKind.MAILS, 3651, False),
        (KeptKind.PASSPORTS, None, False),
        (KeptKind.PASSPORTS, 0, False),
        (KeptKind.PASSPORTS, 90, True),
        (KeptKind.PASSPORTS, 91, False),
    ],
)
def test_passport_data_has_an_end_and_everything_else_ten_years_or_none(
    kind: KeptKind, days: int | None, *, may: bool
) -> None:
    assert may_be_kept(kind, days) is may


def test_what_is_kept_for_thirty_days_goes_on_the_thirtieth_day_after_the_last() -> None:
    assert erasure_day(date(2027, 4, 15), 30) == date(2027, 5, 15)
