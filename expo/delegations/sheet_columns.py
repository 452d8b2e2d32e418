"""The columns of a members' spreadsheet and the words by which headings and cells are recognised. Pure."""

from collections.abc import Mapping, Sequence

from expo.kit.text import fold

# Headings by column: first those of the template, in English, Turkish and Urdu; then other spellings.
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
