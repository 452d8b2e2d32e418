"""The columns of a members' spreadsheet and the words by which headings and cells are recognised. Pure."""

from collections.abc import Mapping, Sequence

from expo.delegations.rules import MemberRole
from expo.imports.reader.person_headings import PERSON_HEADINGS
from expo.kit.text import fold

# Headings by column: first those of the template, in English, Turkish and Urdu; then other spellings.
COLUMNS: Mapping[str, Sequence[str]] = {
    "given_name": PERSON_HEADINGS["given_name"],
    "family_name": PERSON_HEADINGS["family_name"],
    "full_name": PERSON_HEADINGS["full_name"],
    "second_name": PERSON_HEADINGS["second_name"],
    "honorific": PERSON_HEADINGS["honorific"],
    "role": ("Role", "Görev", "کردار", "heyetteki gorevi", "role in delegation", "rol", "gorevi", "heyetteki rolu"),
    "email": PERSON_HEADINGS["email"],
    "phone": PERSON_HEADINGS["phone"],
    "organisation": PERSON_HEADINGS["organisation"],
    "job_title": PERSON_HEADINGS["job_title"],
    "country": PERSON_HEADINGS["country"],
    "language": PERSON_HEADINGS["language"],
    "official_party": ("Official party", "Resmî heyet", "سرکاری وفد", "official"),
    "passport_name": ("Name in the passport", "Pasaporttaki ad", "پاسپورٹ میں نام"),
    "nationality": PERSON_HEADINGS["nationality"],
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
    "born_on": PERSON_HEADINGS["born_on"],
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
# Roles as ministries write them, beside our own names for them.
ROLE_WORDS: Mapping[MemberRole, Sequence[str]] = {
    MemberRole.HEAD: (
        *("head of delegation", "delegation head", "leader", "delegation leader", "chief of delegation", "hod"),
        *("heyet başkanı", "başkan", "heyet bşk.", "سربراہ", "سربراہ وفد", "وفد کے سربراہ", "قائد وفد"),
    ),
    MemberRole.DEPUTY: (
        *("deputy head", "deputy head of delegation", "vice head", "alternate", "heyet başkan yardımcısı"),
        *("başkan yardımcısı", "heyet bşk. yrd.", "نائب", "نائب سربراہ", "نائب سربراہ وفد"),
    ),
    MemberRole.DELEGATE: (
        *("member", "delegation member", "participant", "üye", "heyet üyesi", "delege", "katılımcı"),
        *("رکن", "رکن وفد", "وفد کے رکن", "مندوب", "شریک"),
    ),
    MemberRole.ADVISER: (
        *("advisor", "consultant", "counsellor", "counselor", "danışman", "müşavir", "مشیر", "صلاح کار"),
    ),
    MemberRole.INTERPRETER: (
        *("translator", "tercüman", "çevirmen", "mütercim", "mütercim tercüman", "مترجم", "ترجمان"),
    ),
    MemberRole.LIAISON: (
        *(
            "liaison officer",
            "contact person",
            "irtibat",
            "irtibat görevlisi",
            "irtibat kişisi",
            "رابطہ افسر",
            "رابطہ کار",
        ),
    ),
    MemberRole.PRESS: (
        *("journalist", "media", "reporter", "basın", "basın mensubu", "gazeteci", "muhabir", "صحافی", "میڈیا", "پریس"),
    ),
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
COLUMN_BY_HEADING = {fold(word): name for name, words in COLUMNS.items() for word in words}
LANGUAGE_BY_WORD = {
    fold(word): code
    for code, words in {
        "en": ("en", "english", "ingilizce", "انگریزی"),
        "tr": ("tr", "turkish", "Türkçe", "ترکی"),
        "ur": ("ur", "urdu", "urduca", "اردو"),
    }.items()
    for word in words
}
YES_WORDS = {fold(word) for word in ("yes", "y", "x", "1", "true", "evet", "e", "ہاں", "جی ہاں", "✓")}
NO_WORDS = {fold(word) for word in ("no", "n", "0", "false", "hayır", "h", "نہیں", "-")}
