"""Passports that usually need no visa, from a table with sources."""

from datetime import date

import pytest

from expo.letters.exemptions import EXEMPTIONS, exemption_of, is_visa_free
from expo.letters.rules import PassportKind

ORDINARY, OFFICIAL, SERVICE = PassportKind.ORDINARY, PassportKind.OFFICIAL, PassportKind.SERVICE


@pytest.mark.parametrize(
    ("host", "nationality", "kind", "free"),
    [
        ("TR", "PK", OFFICIAL, True),
        ("PK", "TR", OFFICIAL, True),
        ("TR", "PK", ORDINARY, False),
        ("PK", "TR", ORDINARY, False),
        ("PK", "TR", SERVICE, False),  # not known for sure, so not marked
        ("TR", "AZ", ORDINARY, True),
        ("AZ", "TR", ORDINARY, True),
        ("TR", "DE", ORDINARY, True),
        ("DE", "TR", ORDINARY, False),
        ("TR", "US", ORDINARY, False),  # for tourism alone
        ("PK", "PK", ORDINARY, True),
    ],
)
def test_an_exemption_is_known_for_each_direction_by_itself(
    host: str, nationality: str, kind: PassportKind, *, free: bool
) -> None:
    assert is_visa_free(host, nationality, kind) is free


def test_each_line_names_its_source_and_day() -> None:
    assert all(one.source.startswith("https://www.mfa.gov.tr/") and one.as_of <= date(2026, 1, 1) for one in EXEMPTIONS)
    assert exemption_of("PK", "PK", ORDINARY) is None
