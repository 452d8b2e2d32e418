"""Recognises the kind of a programme file by its content and reads it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import time

from expo.kit.tables.sheets import LARGEST_FILE, BadSheetError, SheetFlaw, read_sheet
from expo.programme.exchange.plain import MOST_SESSIONS, ReadFile
from expo.programme.exchange.schedule_reader import read_schedule_json, read_schedule_xml
from expo.programme.exchange.table_reader import read_table
from expo.programme.rules import SessionKind

_MIDNIGHT = time()


def read_programme(
    data: bytes, zone: str, languages: Sequence[str], kinds: Mapping[str, SessionKind], changes_at: time = _MIDNIGHT
) -> ReadFile:
    """Read the sessions of a CSV, XLSX, schedule.xml or schedule.json file.

    `languages` are the expo's; texts without a language of their own get the first. `kinds` maps the folded names of
    session kinds, in all languages of the product, to the kinds; `changes_at` is when the days of the programme change: a
    time before it, in a table, is in the night after the row's day. Raises BadSheetError for any other or a too large file.
    """
    if len(data) > LARGEST_FILE:
        raise BadSheetError(SheetFlaw.TOO_HEAVY)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return read_schedule_xml(data, zone, languages)
    if start == b"{":
        return read_schedule_json(data, zone, languages)
    return read_table(read_sheet(data, most_rows=MOST_SESSIONS), zone, languages, kinds, changes_at)
