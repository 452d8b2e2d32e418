"""Price lists of real fairs, entered in the forms, with the sums that their sources print."""

from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.pages import Browser

SQM, PERCENT, TARIFF, FLAT, EACH = "per square metre", "percent of base", "tariff by size", "flat", "per piece"
RAW, SHELL, PACKAGE = ["raw space"], ["shell scheme"], ["package"]


def _per(amount: str, **more: Any) -> dict[str, Any]:
    return {"kind": SQM, "amount": amount, **more}


def _sides(*of: tuple[str, str], kind: str = SQM, **more: Any) -> list[dict[str, Any]]:
    """A line for each number of open sides."""
    field = "percent" if kind == PERCENT else "amount"
    return [{"kind": kind, field: amount, "open_sides": [sides], **more} for sides, amount in of]


REGISTRATION = {"kind": FLAT, "part": "fees"}
POWER = {"kind": TARIFF, "measure": "power", "part": "services", "steps": "3=58\n9=94\n14=123\n18=157\n36=220"}
BY_SIZE = {
    "resident": "6=576.41\n9=820.69\n12=1058.44\n15=1303.30\n18=1541.05",
    "other": "6=765.41\n9=1054.04\n12=1324.03\n15=1614.37\n18=1884.36",
}
CEDE = [
    REGISTRATION | {"amount": "330"},
    _per("117"),
    *_sides(("2", "12"), ("3", "15"), ("4", "19")),
    _per("34", schemes=SHELL, area_most="26"),
    _per("32", schemes=SHELL, area_least="26", area_above_least="y", area_most="40"),
    _per("30", schemes=SHELL, area_least="40", area_above_least="y"),
    POWER,
]
SALONE = [
    REGISTRATION | {"amount": "570"},
    *_sides(("1", "176"), ("2", "184"), ("3", "192"), ("4", "195")),
    _per("15", newcomer="yes"),
    _per("4.31", part="fees"),
]
HOLZ = [_per("100"), *_sides(("2", "18"), ("3", "20"), ("4", "22"), kind=PERCENT, area_most="150", area_below_most="y")]
BELARUS = [
    {"kind": TARIFF, "steps": BY_SIZE["resident"], "resident": "yes"},
    {"kind": TARIFF, "steps": BY_SIZE["other"], "resident": "no"},
]
VICTAM = [
    _per("285", schemes=RAW),
    _per("405", schemes=SHELL),
    _per("615", schemes=PACKAGE),
    _per("-36", until_day="2026-10-31"),
    _per("-25", from_day="2026-11-01", until_day="2026-12-31"),
    {"kind": EACH, "measure": "co-exhibitors", "part": "fees", "amount": "395", "quantity_most": "5"},
    {"kind": FLAT, "measure": "co-exhibitors", "part": "fees", "amount": "2000", "quantity_least": "6"},
    _per("142.50", measure="upper deck", area_least="50"),
]
ISTANBUL = [_per("100"), POWER, {"kind": PERCENT, "percent": "50", "part": "services", "from_day": "2027-03-02"}]
BUILDERS = [
    _per("100"),
    {"kind": PERCENT, "percent": "-20", "own_builder": "yes"},
    _per("2.50", part="services", own_builder="yes"),
]
LABASIA = [
    _per("325", participations_most="4", counted_to="100"),
    _per("907", participations_most="4", counted_from="100"),
    _per("907", participations_least="5"),
]


@pytest.mark.parametrize(
    ("rules", "space", "total"),
    [
        (CEDE, {"area": 12, "open_sides": 2}, "2,286.00"),
        (CEDE, {"area": 27, "power_kw": 9}, "4,447.00"),  # 330 + 27 x (117 + 32) + 94
        (SALONE, {"area": 40, "open_sides": 3, "newcomer": "yes"}, "9,022.40"),
        (HOLZ, {"area": 160, "open_sides": 4}, "16,000.00"),
        (HOLZ, {"area": 149, "open_sides": 4}, "18,178.00"),
        (BELARUS, {"area": 12, "country": "PL"}, "1,324.03"),
        (BELARUS, {"area": 12, "country": "PK"}, "1,058.44"),
        (VICTAM, {"area": 10, "scheme": "raw space", "on": "2026-10-31"}, "2,490.00"),
        (VICTAM, {"area": 10, "on": "2026-11-01", "co_exhibitors": 2}, "4,590.00"),
        (VICTAM, {"area": 10, "on": "2027-01-01", "co_exhibitors": 6}, "6,050.00"),
        (VICTAM, {"area": 50, "on": "2027-01-01", "upper_deck": 20, "scheme": "raw space"}, "17,100.00"),
        (VICTAM, {"area": 12, "scheme": "raw space", "on": "2027-01-01"}, "3,420.00"),
        (VICTAM, {"area": 12, "scheme": "shell scheme", "on": "2027-01-01"}, "4,860.00"),
        (VICTAM, {"area": 12, "scheme": "package", "on": "2027-01-01"}, "7,380.00"),
        (VICTAM, {"area": 12, "scheme": "package", "on": "2026-10-31"}, "6,948.00"),
        (ISTANBUL, {"area": 12, "power_kw": 9, "on": "2027-03-01"}, "1,294.00"),
        (ISTANBUL, {"area": 12, "power_kw": 9, "on": "2027-03-02"}, "1,341.00"),
        (BUILDERS, {"area": 12, "own_builder": "yes"}, "990.00"),
        (LABASIA, {"area": 130, "participations": 4}, "59,710.00"),
        (LABASIA, {"area": 20, "participations": 5}, "18,140.00"),
    ],
)
def test_a_price_list_is_written_in_forms_and_comes_to_its_sum(
    app: Flask, browser: Browser, rules: list[dict[str, Any]], space: dict[str, Any], total: str
) -> None:
    event = an_event(currency="EUR")
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/prices"

    for number, rule in enumerate(rules):
        browser.send(f"{address}/new", {"name_en": f"Line {number}", "part": "rent", "measure": "area", **rule})
    page = browser.read(f"{address}/try?{urlencode({'scheme': 'shell scheme', 'open_sides': 1, **space})}")

    assert page.rows()[-1] == ["Total", "", "", f"EUR {total}"]
