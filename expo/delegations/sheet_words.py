"""The words by which sheets are parsed, and the sentences about their faults."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from babel import Locale

from expo.delegations.rules import MemberRole
from expo.delegations.sheet_columns import COLUMNS, PASSPORT, ROLE_WORDS
from expo.delegations.sheet_values import CellFlaw, SheetWords
from expo.delegations.words import role_word
from expo.i18n import LANGUAGES, _, force_locale, language
from expo.kit.tables.sheets import SheetFlaw
from expo.kit.text import fold
from expo.table_words import formula_fault, table_flaw

_CODE_LETTERS = 2
_OTHER_COUNTRIES = {
    "turkey": "TR",
    "republic of turkey": "TR",
    "turkiye cumhuriyeti": "TR",
    "islamic republic of pakistan": "PK",
}
_ORDER = {"en": 0, "tr": 1, "ur": 2}  # index of a language in COLUMNS


@lru_cache(maxsize=1)
def parsing_words() -> SheetWords:
    """Roles and countries by their folded names in every language; countries by their codes too."""
    roles = {fold(word): role for role, words in ROLE_WORDS.items() for word in (role.value, *words)}
    countries = dict(_OTHER_COUNTRIES)
    for code in LANGUAGES:
        with force_locale(code):
            roles |= {fold(role_word(role)): role for role in MemberRole}
        names = {c: name for c, name in Locale.parse(code).territories.items() if len(c) == _CODE_LETTERS}
        countries |= {fold(name): c for c, name in names.items()} | {fold(c): c for c in names}
    return SheetWords(roles, countries)


def column_word(column: str, code: str = "") -> str:
    """A column's heading in the template, in a language, by default the reader's."""
    return COLUMNS[column][_ORDER[code or language()]]


def template_rows(*, with_passports: bool) -> tuple[list[str], list[list[str]]]:
    """The headings of the template in the reader's language, and an example row."""
    left_out = {"full_name"} if with_passports else {"full_name", *PASSPORT}
    columns = [column for column in COLUMNS if column not in left_out]
    return [column_word(column) for column in columns], [[_example(column) for column in columns]]


def flaw_sentence(flaw: CellFlaw) -> str:
    """The sentence about a finding, with row and column."""
    column = column_word(flaw.column) if flaw.column in COLUMNS else flaw.column
    where = _("Row %(row)s, %(column)s", row=flaw.row, column=column) if column else _("Row %(row)s", row=flaw.row)
    return f"{where}: {flaw_words(flaw)}"


def flaw_words(flaw: CellFlaw) -> str:
    """What is to be said of a finding, without its place."""
    return _sentences(flaw).get(flaw.what, flaw.what)


def bad_sheet_sentence(flaw: SheetFlaw) -> str:
    """Why a file cannot be read at all."""
    return table_flaw(
        flaw,
        too_many_rows=_("This file has too many rows. A sheet may have 5,000 members."),
        no_table=_("This file cannot be read as a table. Choose a CSV or XLSX file."),
    )


def recognised_columns(columns: Sequence[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[str]]:
    """(heading, column name) of the recognised columns, and the headings of unknown ones."""
    known = [(heading, column_word(name)) for heading, name in columns if name]
    return known, [heading for heading, name in columns if not name and heading]


def _sentences(flaw: CellFlaw) -> Mapping[str, str]:
    value, other = flaw.value, flaw.other
    return {
        "no name column": _("There is no column “%(name)s”.", name=column_word("given_name")),
        "column twice": _("This column is there twice."),
        "no name": _("Write a name."),
        "name": _("“%(value)s” is no name. Write one with letters, without a web address.", value=value),
        "long": _("“%(value)s…” is too long.", value=value),
        "latin": _(
            "A badge cannot be printed with these letters: %(letters)s. Write the name in Latin letters too.",
            letters=value,
        ),
        "phone": _("“%(value)s” is no phone number of 5 to 20 digits.", value=value),
        "mail": _("“%(value)s” is no mail address, as in name@example.org.", value=value),
        "country": _("“%(value)s” is no country we know.", value=value),
        "nationality": _("“%(value)s” is no country we know.", value=value),
        "language": _("“%(value)s” is no language of ours. Write English, Turkish or Urdu.", value=value),
        "role": _(
            "“%(value)s” is no role. Write head, deputy, delegate, adviser, interpreter, liaison or press.", value=value
        ),
        "yes or no": _("“%(value)s” is neither yes nor no.", value=value),
        **_date_sentences(value, other),
        **_person_sentences(value, other),
        "formula": formula_fault(value),
        "odd characters": _("There are invisible control characters in “%(value)s”.", value=value),
        "broken": _("“%(value)s” looks broken. Repaired: “%(other)s”.", value=value, other=other),
        "passport": other,
    }


def _date_sentences(value: str, other: str) -> Mapping[str, str]:
    return {
        "day": _("“%(value)s” is no date. Write it as 1980-04-14 or 14.04.1980.", value=value),
        "doubtful day": _("“%(value)s” was taken as %(other)s, with the day first.", value=value, other=other),
        "doubtful day, month first": _(
            "“%(value)s” was taken as %(other)s, with the month first.", value=value, other=other
        ),
    }


def _person_sentences(value: str, other: str) -> Mapping[str, str]:
    """Sentences about people who are there twice, or already at the expo."""
    return {
        "twice": _("%(value)s stands in row %(other)s too.", value=value, other=other),
        "alike": _("“%(value)s” is much like “%(other)s”.", value=value, other=other),
        "there": _("%(value)s is in this delegation already.", value=value),
        "elsewhere": _("%(value)s comes to this expo already, in another delegation or alone.", value=value),
        "head": _("A delegation has one head."),
    }


def _example(column: str) -> str:
    return {
        "given_name": "Dana",
        "family_name": "Örnek",
        "role": _("delegate"),
        "email": "dana@example.org",
        "phone": "+90 312 1234567",
        "organisation": "Örnek Yazılım A.Ş.",
        "job_title": _("Director of Engineering"),
        "country": "TR",
        "language": "Türkçe",
        "official_party": _("no"),
        "nationality": "TR",
        "passport_expires_on": "2031-05-01",
        "born_on": "1980-04-14",
        "birth_place": "Ankara",
        "passport_issued_on": "2021-05-02",
    }.get(column, "")
