"""Names of forty languages: none is lost, cut or too small without a word; each in the face of its language."""

from itertools import product

import pytest
from flask import Flask

from expo.badges.composition import Composer
from expo.badges.content import badge_text
from expo.badges.files import warning_sentences
from expo.badges.layout import FieldName
from expo.badges.pdf import PLAIN
from expo.badges.standard_layouts import LAYOUTS
from expo.badges.texts import TextTrouble
from expo.typeset.fonts import choices, legibility
from expo.typeset.shaping import line
from expo.typeset.typesetting import STEP, printable
from tests.badges.badges import EVENT, badge, found_text, written
from tests.factories.events import an_event
from tests.factories.registration import vito

# Given names, and family names (or further parts of the name), of each language.
NAMES = """
Amharic: አበበ ሐና ዮሐንስ ሰላም | ቢቂላ ተስፋዬ ገብረማርያም
Arabic: محمد فاطمة علي خديجة | الكبير عبد_الله المصري
Armenian: Արամ Անի Տիգրան Մարիամ | Սարգսյան Պետրոսյան Հովհաննիսյան
Azerbaijani: Əli Günel Rəşad Aygün | Əliyev Məmmədova Hüseynzadə
Bengali: রহিম ফাতেমা সুমন আয়েশা | ইসলাম চট্টোপাধ্যায় হোসেন
Bulgarian: Георги Мария Щерю Йордан | Димитров Иванова Тодоров
Burmese: အောင် နှင်း မြင့် သီတာ | စန်းစုကြည် ကျော် ဝင်း
Chinese: 小明 丽华 建国 雅婷 | 王 欧阳 司马
Czech: Jiří Kateřina Zdeněk Žofie | Dvořák Šťastný Nováková
Danish: Søren Åse Jørgen Mærsk | Sørensen Kjærgaard Ørsted
Dari: احمد زهرا فرید لیلا | کریمی رحمانی هاشمی
Finnish: Väinö Päivi Yrjö Äijä | Hämäläinen Mäkelä Työläjärvi
French: François Zoé Noël Anaïs | Lefèvre Châtelain L’Œuvre
Georgian: გიორგი ნინო დავით მარიამ | ბერიძე ჯავახიშვილი კვარაცხელია
German: Jürgen Käthe Groß Björn | Müller-Lüdenscheidt Weiß Schäfer
Greek: Γιώργος Ελένη Νίκος Μαρία | Παπαδόπουλος Οικονόμου Ευαγγέλου
Gujarati: અમિત પ્રિયા કિરણ મીના | પટેલ શાહ મહેતા
Hebrew: דוד רחל יוסף שרה | כהן לוי בן_גוריון
Hindi: अमित प्रिया कृष्ण सुनीता | कुमार श्रीवास्तव शर्मा
Hungarian: Győző Csilla Ödön Tűnde | Kovács Szőllősi Nagy
Icelandic: Þór Guðrún Ægir Ásdís | Jónsson Þorláksdóttir Eiríksson
Japanese: さくら 翔太 ユミコ 健一 | 田中 渡辺 鈴木
Kannada: ಕಿರಣ್ ಸುಮಾ ರಮೇಶ್ ಲತಾ | ಗೌಡ ಶೆಟ್ಟಿ ಹೆಗ್ಡೆ
Kazakh: Нұрсұлтан Әсел Ғалым Қанат | Әбішев Өмірзақ Ұлықбек
Khmer: សុខា ចាន់ធូ ដារា សុភា | ជា សេង ហេង
Korean: 민준 서연 지훈 하은 | 김 남궁 이
Lao: ສົມສັກ ບຸນມີ ຄຳ ນາງ | ວົງ ພົມມະຈັນ ສີ
Malayalam: രാജൻ ലക്ഷ്മി സുരേഷ് അനിത | നായർ മേനോൻ പിള്ള
Pashto: ښاغلی ګلالۍ زرغونه خوشحال | ټکر اڅکزی ځدراڼ
Persian: پرویز شیرین کیومرث ژاله | گلپایگانی چهره‌آزاد رضایی
Polish: Łukasz Żaneta Świętosława Józef | Wójcik Dąbrowska Brzęczyszczykiewicz
Punjabi: ਗੁਰਪ੍ਰੀਤ ਹਰਜੀਤ ਮਨਪ੍ਰੀਤ ਸੁਖ | ਸਿੰਘ ਕੌਰ ਗਿੱਲ
Russian: Пётр Наталья Юрий Любовь | Щербаков Воробьёва Достоевский
Sindhi: ڀٽائي ڏاتار ٻالاچ ڪريم | سومرو ڀٽو ٽالپر
Sinhala: නිමල් කුමාරි සුනිල් ප්‍රියා | පෙරේරා ජයවර්ධන සිල්වා
Tamil: முருகன் லட்சுமி கார்த்திக் செல்வி | சுப்பிரமணியன் ராஜன் பிள்ளை
Telugu: రాము సీత వెంకట్ లక్ష్మి | రెడ్డి నాయుడు శర్మ
Thai: สมชาย น้ำฝน ศักดิ์ชัย กัญญา | ใจดี ศรีสุวรรณ ณ_อยุธยา
Turkish: Işıl İbrahim Çağrı Gülşen | Öztürk Yıldırım Şahin
Urdu: عائشہ محمد ڈاکٹر فاطمہ | خان چوہدری قریشی
Vietnamese: Nguyễn Thị Đức Phượng | Trần Huỳnh Lê_Văn
"""
PEOPLE = [
    (language, given.replace("_", " "), family.replace("_", " "))
    for entry in NAMES.strip().splitlines()
    for language, _, rest in [entry.partition(": ")]
    for given, family in product(*(part.split() for part in rest.split(" | ")))
]
NASTALIQ, NASKH = "NotoNastaliqUrdu", "NotoNaskhArabic"
LONG = "Ministry of Information Technology and Telecommunication, Islamic Republic"


@pytest.mark.parametrize("name", LAYOUTS)
def test_no_name_is_lost_cut_or_too_small_without_a_word(name: str) -> None:
    layout, silent, lost = LAYOUTS[name], [], []
    for _, given, family in PEOPLE:
        composer = Composer(EVENT, layout, PLAIN)
        lines = composer.badge(
            0, badge(given, family_name=family, second_name=family, organisation=f"{family} {given}")
        )
        told = {(one.field, one.trouble) for one in composer.warnings}
        lost += [
            given for one in (FieldName.GIVEN_NAME, FieldName.FAMILY_NAME) if one not in {p.field.name for p in lines}
        ]
        for placed in lines:
            setting, field = placed.typeset.setting, placed.field
            least = min((field.least or field.floor) * legibility(setting.lines[0].text, ""), field.size) - STEP
            if setting.cut and (field.name, TextTrouble.CUT) not in told:
                silent.append((given, family, field.name, "cut"))
            if setting.size < least and not setting.cut and (field.name, TextTrouble.SMALL) not in told:
                silent.append((given, family, field.name, f"{setting.size}"))

    assert len(PEOPLE) >= 490
    assert (silent, lost) == ([], [])


def test_each_name_is_found_in_the_file_by_its_letters() -> None:
    some = PEOPLE[::12]  # one of each language
    text = found_text(written(*(badge(given, family_name=family) for _, given, family in some))[0])

    missing = [(language, given) for language, given, _ in some if given not in text.replace("\n", " ")]

    assert len({language for language, _, _ in some}) == 41
    assert missing == []


@pytest.mark.parametrize(
    ("country", "language", "face"),
    [("PK", "en", NASTALIQ), ("SA", "en", NASKH), ("IR", "en", NASKH), ("SA", "ur", NASTALIQ), ("TR", "tr", NASTALIQ)],
)
def test_a_name_that_tells_no_language_is_drawn_as_its_country_writes(
    app: Flask, country: str, language: str, face: str
) -> None:
    person = vito(an_event(), given_name="محمد", country=country, language=language)

    text = badge_text(person)

    assert choices(text.given_name, text.language, bold=True)[1].name == f"{face}-Bold"


@pytest.mark.parametrize(("country", "face"), [("CN", "SC"), ("TW", "TC"), ("JP", "JP"), ("KR", "KR"), ("TR", "SC")])
def test_a_chinese_character_is_drawn_as_the_country_writes_it(app: Flask, country: str, face: str) -> None:
    text = badge_text(vito(an_event(), given_name="骨", country=country))

    assert [run.face.name for run in line(text.given_name, bold=True, language=text.language).runs] == [
        f"NotoSans{face}-Bold"
    ]


def test_a_long_text_gets_the_room_that_others_leave() -> None:
    composer = Composer(EVENT, LAYOUTS["a6"], PLAIN)

    placed = composer.badge(0, badge("Ece", organisation=LONG, country="", line=""))

    firm = [one.typeset.setting for one in placed if one.field.name is FieldName.ORGANISATION]
    assert " ".join(shaped.text for shaped in firm[0].lines) == LONG
    assert composer.warnings == []


def test_what_is_under_the_floor_of_its_script_is_said(app: Flask) -> None:
    composer = Composer(EVENT, LAYOUTS["cr80"], PLAIN)
    urdu = "وزارت انفارمیشن ٹیکنالوجی و ٹیلی کمیونیکیشن حکومت پاکستان"

    composer.badge(0, badge("عائشہ", family_name="صدیقی", second_name="Ayesha", job_title=urdu, organisation=urdu))

    assert {one.trouble for one in composer.warnings} <= {TextTrouble.SMALL, TextTrouble.CUT}
    assert composer.warnings
    assert any("smaller than its letters can be read" in one for one in warning_sentences(composer.warnings))


def test_a_script_without_a_font_is_named() -> None:
    assert printable("ᏣᎳᎩ 王").missing == "ᏣᎳᎩ"
