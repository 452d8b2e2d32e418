"""One fact, one home: a column that may repeat a fact of another row says whether it follows it or is a record on purpose."""

import re
from collections import Counter
from importlib import import_module

from expo.db import Base
from tests.house.lists.copied_columns import FOLLOWED, HOMES, RECORDS

SUSPECT = re.compile(
    r"(?:^|_)(?:names?|labels?|numbers|titles?|organisation|country|currency|zone|place|room|hall|address|email|post|"
    r"total_minor|price_minor|amount_minor|area_cm2|search|key|sequence|digest)$|"
    r"^(?:starts|ends)_(?:at|zone)$|^(?:first|last)_day$|"
    r"^(?:frozen|lines|terms|pending|details|seller|actor|named|before|after|quantity|unit_minor)$"
)
# Keys of links and of sessions, and digests of secrets, are drawn and say nothing of another row.
DRAWN = re.compile(r"(?:link|join)_key$|^(?:token|key|code|request|holder)_digest$")


def _suspects() -> set[str]:
    columns = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.c}
    return {one for one in columns if SUSPECT.search(name := one.partition(".")[2]) and not DRAWN.search(name)}


def _listed() -> Counter[str]:
    texts = [*HOMES.values(), *RECORDS.values()]
    return Counter([*FOLLOWED, *(one for text in texts for one in text.split())])


def test_a_column_that_may_repeat_a_fact_says_where_its_home_is() -> None:
    listed = _listed()

    assert _suspects() - listed.keys() == set(), "list these with a reason in tests/house/lists/copied_columns.py"
    assert listed.keys() - _suspects() == set()
    assert [one for one, times in listed.items() if times > 1] == []


def test_what_follows_its_home_names_a_function_that_is_there() -> None:
    found = {path: path.partition(":") for path in FOLLOWED.values()}

    gone = [
        path for path, (module, _colon, name) in found.items() if not callable(getattr(import_module(module), name, 0))
    ]
    assert gone == []


def test_a_new_copy_is_seen() -> None:
    names = ("booth_numbers", "firm_name", "hall_label", "ends_at", "room", "total_minor")
    assert [bool(SUSPECT.search(one)) for one in (*names, "created_at", "state", "version")] == [True] * 6 + [False] * 3
