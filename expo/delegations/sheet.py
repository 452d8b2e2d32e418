"""Members out of a spreadsheet: what each row says, and every cell that cannot be taken. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from email_validator import EmailNotValidError, validate_email

from expo.delegations.days import read_day
from expo.delegations.likeness import alike, name_key
from expo.delegations.mojibake import mended
from expo.delegations.rules import MemberRole
from expo.delegations.sheet_values import CellFlaw, Choices, ReadSheet, SheetLine, SheetWords
from expo.kit.sheets import SheetRow, readable_rows
from expo.kit.text import clean_line, fold, odd_characters
from expo.registration.rules import Details, is_name, is_phone, mailbox

MOST_MEMBERS = 5_000
LONGEST_NAME, LONGEST_LINE = 100, 200

# What the columns are called: first as the template writes them, in English, Turkish and Urdu; then other ways.
COLUMNS: Mapping[str, Sequence[str]] = {
    "given_name": ("Given name", "Ad", "نام", "first name", "forename", "adi", "isim", "given names", "name(s)"),
    "family_name": (
        "Family name",
        "Soyad",
        "خاندانی نام",
        "surname",
        "last name",
        "soyadi",
        "soy isim",
        "family names",
    ),
    "full_name": (
        "Full name",
        "Ad soyad",
        "پورا نام",
        "name",
        "name and surname",
        "adi soyadi",
        "isim soyisim",
        "مکمل نام",
    ),
    "second_name": (
        "Name in a second script",
        "İkinci yazıda ad",
        "دوسرے رسم الخط میں نام",
        "name in urdu",
        "local name",
    ),
    "role": ("Role", "Görev", "کردار", "heyetteki gorevi", "role in delegation", "rol"),
    "email": ("Mail", "E-posta", "ای میل", "email", "e-mail", "mail address", "eposta", "e mail", "e-posta adresi"),
    "phone": ("Phone", "Telefon", "فون", "telephone", "mobile", "cep telefonu", "phone number", "tel", "فون نمبر"),
    "organisation": (
        "Organisation",
        "Kurum",
        "ادارہ",
        "organization",
        "company",
        "firm",
        "firma",
        "sirket",
        "kurulus",
        "institution",
    ),
    "job_title": (
        "Job title",
        "Unvan",
        "عہدہ",
        "title",
        "position",
        "designation",
        "pozisyon",
        "gorev unvani",
        "unvani",
    ),
    "country": ("Country", "Ülke", "ملک", "ulkesi"),
    "language": ("Language", "Dil", "زبان", "language of mails"),
    "official_party": ("Official party", "Resmî heyet", "سرکاری وفد", "official"),
    "passport_name": ("Name in the passport", "Pasaporttaki ad", "پاسپورٹ میں نام"),
    "nationality": ("Nationality", "Uyruk", "قومیت", "uyrugu", "شہریت"),
    "passport_kind": ("Kind of passport", "Pasaport türü", "پاسپورٹ کی قسم", "passport type", "type of passport"),
    "passport_number": (
        "Passport number",
        "Pasaport no",
        "پاسپورٹ نمبر",
        "passport no",
        "passport",
        "pasaport numarasi",
    ),
    "passport_expires_on": (
        "Passport valid until",
        "Pasaport bitiş tarihi",
        "پاسپورٹ کی میعاد",
        "passport expiry",
        "expiry date",
        "date of expiry",
        "pasaport gecerlilik tarihi",
        "gecerlilik tarihi",
    ),
    "born_on": ("Date of birth", "Doğum tarihi", "تاریخ پیدائش", "birth date", "birthday", "dob", "dogum gunu"),
    "birth_place": (
        "Place of birth",
        "Doğum yeri",
        "جائے پیدائش",
        "birth place",
        "birthplace",
        "place of birth (city)",
    ),
    "passport_issued_on": (
        "Passport issued on",
        "Pasaport veriliş tarihi",
        "پاسپورٹ کی تاریخ اجرا",
        "date of issue",
        "issue date",
        "verilis tarihi",
    ),
    "passport_issued_at": (
        "Place of issue",
        "Pasaportu veren makam",
        "پاسپورٹ کی جائے اجرا",
        "issued at",
        "issuing authority",
        "veren makam",
        "verildigi yer",
    ),
    "mission": ("Mission", "Temsilcilik", "سفارت خانہ", "embassy", "consulate", "buyukelcilik", "konsolosluk"),
}
DAYS = ("passport_expires_on", "born_on", "passport_issued_on")
PASSPORT = (
    "passport_name",
    "nationality",
    "passport_kind",
    "passport_number",
    *DAYS,
    "birth_place",
    "passport_issued_at",
    "mission",
)
_FOLDED = {fold(word): name for name, words in COLUMNS.items() for word in words}
_LANGUAGES = {
    fold(word): code
    for code, words in {
        "en": ("en", "english", "ingilizce", "انگریزی"),
        "tr": ("tr", "turkish", "Türkçe", "ترکی"),
        "ur": ("ur", "urdu", "urduca", "اردو"),
    }.items()
    for word in words
}
_YES = {fold(word) for word in ("yes", "y", "x", "1", "true", "evet", "e", "ہاں", "جی ہاں", "✓")}
_GUARD = re.compile(r"'([=+\-@|%])")  # how tables of ours, and Excel, keep a text from being run as a formula
_PLAIN_ADDRESS = re.compile(  # surely right, so the slow judge need not look
    r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+){0,8}@(?:[a-z0-9]+(?:-[a-z0-9]+){0,4}\.){1,5}[a-z]{2,12}"
)
_NO = {fold(word) for word in ("no", "n", "0", "false", "hayır", "h", "نہیں", "-")}


Told = Callable[[int, int], None]


def read_members(
    rows: Sequence[SheetRow],
    words: SheetWords,
    choices: Choices,
    *,
    language: str,
    country: str,
    told: Told | None = None,
) -> ReadSheet:
    """The members of a sheet, whose first row has the headings. `language` and `country` stand where a row says none.

    `told` hears after each row how many were read, of how many.
    """
    names = [_FOLDED.get(fold(cell).strip(" :*"), "") for cell in rows[0].cells] if rows else []
    sheet = ReadSheet([], [], [], [], [], list(zip(rows[0].cells, names, strict=True)) if rows else [])
    head = rows[0].number if rows else 1
    if "given_name" not in names and "full_name" not in names:
        sheet.faults.append(CellFlaw(head, "no name column"))
        return sheet
    sheet.faults.extend(
        CellFlaw(head, "column twice", name) for name in sorted({n for n in names if n and names.count(n) > 1})
    )
    readable, waiting = readable_rows(rows, {n for n, name in enumerate(names) if name})
    sheet.faults.extend(CellFlaw(row, "formula", "", one) for row, headings in waiting.items() for one in headings)
    for count, row in enumerate(readable, start=1):
        cells = _cells(row, names, choices, sheet)
        if cells:
            line = _Reader(row.number, cells, words, sheet).line(choices, language, country)
            if line is not None:
                sheet.lines.append(line)
        if told:
            told(count, len(readable))
    _compare(sheet, choices)
    return sheet


def _cells(row: SheetRow, names: Sequence[str], choices: Choices, sheet: ReadSheet) -> dict[str, str]:
    """The cells of the columns we know, cleaned; broken texts as they are, or repaired where that was chosen."""
    cells: dict[str, str] = {}
    for name, raw in zip(names, row.cells, strict=False):
        if not name or not raw.strip():
            continue
        text = clean_line(_GUARD.sub(r"\1", raw, count=1) if raw[:1] == "'" else raw)
        if not raw.isascii() and odd_characters(raw):
            sheet.faults.append(CellFlaw(row.number, "odd characters", name, text[:60]))
        better = mended(text)
        if better != text:
            sheet.broken.append(CellFlaw(row.number, "broken", name, text[:80], better[:80]))
            text = better if choices.repair else text
        cells.setdefault(name, text)
    return cells


@dataclass(frozen=True, slots=True)
class _Reader:
    """One row being read; what is wrong with it goes into the sheet's faults."""

    row: int
    cells: Mapping[str, str]
    words: SheetWords
    sheet: ReadSheet

    def line(self, choices: Choices, language: str, country: str) -> SheetLine | None:
        """The member, or None with the faults said."""
        before, get = len(self.sheet.faults), self.cells.get
        self._check_names()
        self._check_lengths()
        said = Details(
            given_name=get("given_name") or get("full_name", ""),
            family_name=get("family_name", "") if get("given_name") else "",
            second_name=get("second_name", ""),
            email=self._address(),
            phone=get("phone", ""),
            job_title=get("job_title", ""),
            organisation=get("organisation", ""),
            country=self._one_of("country", self.words.countries, country),
            language=self._one_of("language", _LANGUAGES, language),
        )
        role = MemberRole(self._one_of("role", self.words.roles, MemberRole.DELEGATE))
        party, days = self._yes_or_no("official_party"), self._days(choices)
        passport = {name: self.cells[name] for name in PASSPORT if get(name) and name not in DAYS}
        if "nationality" in passport:
            passport["nationality"] = self._one_of("nationality", self.words.countries, "")
        return None if len(self.sheet.faults) > before else SheetLine(self.row, said, role, party, passport, days)

    def fault(self, what: str, column: str) -> None:
        self.sheet.faults.append(CellFlaw(self.row, what, column, self.cells.get(column, "")[:60]))

    def _check_names(self) -> None:
        if not self.cells.get("given_name") and not self.cells.get("full_name"):
            self.fault("no name", "given_name")
        for column in ("given_name", "family_name", "full_name", "second_name"):
            text = self.cells.get(column, "")
            if text and not is_name(text):
                self.fault("name", column)
        if self.cells.get("phone") and not is_phone(fold(self.cells["phone"])):
            self.fault("phone", "phone")

    def _check_lengths(self) -> None:
        for column, text in self.cells.items():
            most = LONGEST_NAME if column.endswith("_name") else LONGEST_LINE
            if len(text) > most:
                self.fault("long", column)

    def _address(self) -> str:
        """The mail address in its normal form."""
        text = self.cells.get("email", "")
        if _PLAIN_ADDRESS.fullmatch(text):
            return text
        try:
            return validate_email(text, check_deliverability=False).normalized if text else ""
        except EmailNotValidError:
            self.fault("mail", "email")
            return ""

    def _one_of(self, column: str, known: Mapping[str, str], usual: str) -> str:
        text = self.cells.get(column, "")
        found = known.get(fold(text)) if text else usual
        if found is None:
            self.fault(column, column)
            return usual
        return found

    def _yes_or_no(self, column: str) -> bool:
        text = fold(self.cells.get(column, "no"))
        if text not in _YES | _NO:
            self.fault("yes or no", column)
        return text in _YES

    def _days(self, choices: Choices) -> dict[str, date]:
        days = {}
        for column in DAYS:
            if not self.cells.get(column):
                continue
            found = read_day(self.cells[column], month_first=choices.month_first)
            if found is None:
                self.fault("day", column)
                continue
            if found.doubtful:
                self.sheet.notes.append(
                    CellFlaw(self.row, "doubtful day", column, self.cells[column], found.day.isoformat())
                )
            days[column] = found.day
        return days


def _compare(sheet: ReadSheet, choices: Choices) -> None:
    """Who stands in two rows: surely, when name and mailbox are one and no two passports tell them apart, or perhaps."""
    first: dict[tuple[str, str, str], SheetLine] = {}
    sure: set[int] = set()
    for line in sheet.lines:
        key = (name_key(line.details.name), mailbox(line.details.email), line.passport.get("passport_number", ""))
        other = first.setdefault(key, line)
        if other is not line:
            sheet.faults.append(CellFlaw(line.row, "twice", "given_name", line.details.name, str(other.row)))
            sure.add(line.row)
    if not choices.sure:
        like = alike({line.row: line.details.name for line in sheet.lines})
        sheet.doubts.extend(
            CellFlaw(line.row, "alike", "given_name", line.details.name, like[line.row])
            for line in sheet.lines
            if line.row in like and line.row not in sure
        )
