"""Programmes out of files: what each row or element says, and every one that cannot be taken by its place. Pure."""

from collections.abc import Mapping, Sequence

from expo.kit.sheets import LARGEST_FILE, BadSheetError, SheetFlaw, read_sheet
from expo.programme.exchange.plain import MOST_SESSIONS, ReadFile
from expo.programme.exchange.schedule_reader import read_schedule_json, read_schedule_xml
from expo.programme.exchange.table_reader import read_table
from expo.programme.rules import SessionKind


def read_programme(data: bytes, zone: str, languages: Sequence[str], kinds: Mapping[str, SessionKind]) -> ReadFile:
    """The sessions of a file of any of the four kinds, found by its content.

    `languages` are the expo's, the first that of texts that do not say theirs; `kinds` are the kinds by their folded words
    in all languages of the product. Raises BadSheetError for a file that is none of them, or too large.
    """
    if len(data) > LARGEST_FILE:
        raise BadSheetError(SheetFlaw.TOO_HEAVY)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return read_schedule_xml(data, zone, languages)
    if start == b"{":
        return read_schedule_json(data, zone, languages)
    return read_table(read_sheet(data, most_rows=MOST_SESSIONS), zone, languages, kinds)
