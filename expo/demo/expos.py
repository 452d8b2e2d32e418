"""The three demo expos as plain data: what each one is, where, for whom, and what is on."""

from dataclasses import dataclass
from datetime import date, time, timedelta


@dataclass(frozen=True, slots=True)
class DemoSession:
    """A session: which day (from 0) and local time it starts, how many minutes it takes, and where."""

    day: int
    at: time
    minutes: int
    kind: str
    room: int
    track: int
    title: dict[str, str]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class DemoExpo:
    slug: str
    month: int  # the first full week's Tuesday of the next such month is its first day
    week: int
    days: int
    name: dict[str, str]
    tagline: dict[str, str]
    description: dict[str, str]
    venue: str
    address: str
    city: str
    country: str
    zone: str
    currency: str
    languages: list[str]
    accent: str
    place: tuple[float, float]
    halls: list[str]
    zones: list[tuple[str, str]]  # (zone, hall)
    rooms: list[dict[str, str]]
    tracks: list[dict[str, str]]
    sessions: list[DemoSession]


def first_day(expo: DemoExpo, today: date) -> date:
    """The Tuesday of the expo's week in its next month that is at least 60 days away."""
    year = today.year
    while True:
        first = date(year, expo.month, 1)
        tuesday = first + timedelta(days=(1 - first.weekday()) % 7, weeks=expo.week)
        if tuesday >= today + timedelta(days=60):
            return tuesday
        year += 1


_OPENING = {"en": "Opening ceremony", "tr": "Açılış töreni", "ur": "افتتاحی تقریب"}
_SIGNING = {
    "en": "Signing ceremony of memoranda",
    "tr": "Mutabakat zaptı imza töreni",
    "ur": "مفاہمتی یادداشتوں پر دستخط کی تقریب",
}
_RECEPTION = {"en": "Evening reception", "tr": "Akşam resepsiyonu", "ur": "شام کا استقبالیہ"}
_INVESTORS = {
    "en": "Investors' round table with the facilitation desk",
    "tr": "Yatırım masasıyla yatırımcı yuvarlak masası",
    "ur": "سہولت ڈیسک کے ساتھ سرمایہ کاروں کی گول میز",
}
_CLOSING = {
    "en": "Closing and what comes next",
    "tr": "Kapanış ve sonraki adımlar",
    "ur": "اختتام اور آئندہ کا لائحہ عمل",
}

IT_DIGITAL = DemoExpo(
    slug="pakistan-it-digital-expo",
    month=4,
    week=1,
    days=3,
    name={
        "en": "Pakistan IT & Digital Expo",
        "tr": "Pakistan Bilişim ve Dijital Fuarı",
        "ur": "پاکستان آئی ٹی اینڈ ڈیجیٹل ایکسپو",
    },
    tagline={
        "en": "Software, cloud, fintech and digital services, with a Türkiye pavilion",
        "tr": "Yazılım, bulut, finansal teknoloji ve dijital hizmetler; Türkiye pavyonuyla",
        "ur": "سافٹ ویئر، کلاؤڈ، فنٹیک اور ڈیجیٹل خدمات، ترکیہ پویلین کے ساتھ",
    },
    description={
        "en": "Three days in Karachi for firms that build software and for those who buy it, fund it or make rules for it. "
        "Delegations from Türkiye meet Pakistani firms at booked tables; agreements are signed on the second day.",
        "tr": "Yazılım üreten, satın alan, finanse eden ve düzenleyen kurumlar için Karaçi’de üç gün. Türkiye’den gelen heyetler "
        "Pakistanlı firmalarla ayrılmış masalarda görüşür; anlaşmalar ikinci gün imzalanır.",
        "ur": "کراچی میں تین دن، اُن اداروں کے لیے جو سافٹ ویئر بناتے، خریدتے، اس میں سرمایہ لگاتے یا اس کے قواعد بناتے ہیں۔ ترکیہ کے وفود "
        "پاکستانی اداروں سے مقررہ میزوں پر ملاقات کرتے ہیں؛ معاہدوں پر دوسرے دن دستخط ہوتے ہیں۔",
    },
    venue="Demo Expo Centre Karachi",
    address="Demo Road 1",
    city="Karachi",
    country="PK",
    zone="Asia/Karachi",
    currency="PKR",
    languages=["en", "ur", "tr"],
    accent="#0b6b46",
    place=(24.9056, 67.0822),
    halls=["Hall 1", "Hall 2", "Hall 3"],
    zones=[
        ("Software and cloud", "Hall 1"),
        ("Fintech", "Hall 2"),
        ("Türkiye pavilion", "Hall 3"),
        ("VIP lounge", "Hall 3"),
    ],
    rooms=[
        {"en": "Main hall", "tr": "Ana salon", "ur": "مرکزی ہال"},
        {"en": "Room Indus", "tr": "İndus Salonu", "ur": "کمرہ سندھ"},
        {"en": "Room Ravi", "tr": "Ravi Salonu", "ur": "کمرہ راوی"},
    ],
    tracks=[
        {"en": "Plenary", "tr": "Genel oturum", "ur": "عمومی اجلاس"},
        {"en": "Software and AI", "tr": "Yazılım ve yapay zekâ", "ur": "سافٹ ویئر اور مصنوعی ذہانت"},
        {"en": "Fintech and e-governance", "tr": "Finansal teknoloji ve e-devlet", "ur": "فنٹیک اور ای گورننس"},
    ],
    sessions=[
        DemoSession(0, time(10), 60, "protocol", 0, 0, _OPENING, "ur"),
        DemoSession(
            0,
            time(11, 30),
            45,
            "keynote",
            0,
            0,
            {
                "en": "A joint software market of two countries",
                "tr": "İki ülkenin ortak yazılım pazarı",
                "ur": "دو ملکوں کی مشترکہ سافٹ ویئر منڈی",
            },
        ),
        DemoSession(
            0,
            time(14),
            60,
            "panel",
            1,
            1,
            {
                "en": "Selling software abroad: what the first contract taught us",
                "tr": "Yurt dışına yazılım satmak: ilk sözleşmenin öğrettikleri",
                "ur": "بیرونِ ملک سافٹ ویئر کی فروخت: پہلے معاہدے کے سبق",
            },
        ),
        DemoSession(
            0,
            time(14),
            60,
            "panel",
            2,
            2,
            {
                "en": "Instant payments across borders",
                "tr": "Sınır ötesi anlık ödemeler",
                "ur": "سرحد پار فوری ادائیگیاں",
            },
        ),
        DemoSession(0, time(19), 120, "reception", 0, 0, _RECEPTION),
        DemoSession(
            1,
            time(10),
            90,
            "workshop",
            1,
            1,
            {
                "en": "Urdu and Turkish in language models",
                "tr": "Dil modellerinde Urduca ve Türkçe",
                "ur": "لسانی ماڈلوں میں اردو اور ترکی",
            },
        ),
        DemoSession(
            1,
            time(10),
            60,
            "panel",
            2,
            2,
            {
                "en": "One identity for every government service",
                "tr": "Her kamu hizmeti için tek kimlik",
                "ur": "ہر سرکاری خدمت کے لیے ایک شناخت",
            },
        ),
        DemoSession(1, time(12), 60, "signing ceremony", 0, 0, _SIGNING, "ur"),
        DemoSession(1, time(15), 60, "round table", 2, 2, _INVESTORS),
        DemoSession(
            2,
            time(10),
            90,
            "pitch",
            1,
            1,
            {
                "en": "Twelve startups, five minutes each",
                "tr": "On iki girişim, beşer dakika",
                "ur": "بارہ اسٹارٹ اپ، پانچ پانچ منٹ",
            },
        ),
        DemoSession(
            2,
            time(11),
            60,
            "panel",
            2,
            2,
            {
                "en": "Cyber security of payment systems",
                "tr": "Ödeme sistemlerinin siber güvenliği",
                "ur": "ادائیگی کے نظاموں کی سائبر سکیورٹی",
            },
        ),
        DemoSession(2, time(15), 45, "protocol", 0, 0, _CLOSING),
    ],
)

HEALTHCARE = DemoExpo(
    slug="healthcare-industrial-expo",
    month=4,
    week=2,
    days=3,
    name={
        "en": "Healthcare and Industrial Expo",
        "tr": "Sağlık ve Sanayi Fuarı",
        "ur": "ہیلتھ کیئر اینڈ انڈسٹریل ایکسپو",
    },
    tagline={
        "en": "Digital health, devices, pharma and industry in two halls",
        "tr": "Dijital sağlık, cihazlar, ilaç ve sanayi iki salonda",
        "ur": "ڈیجیٹل صحت، آلات، ادویات اور صنعت، دو ہالوں میں",
    },
    description={
        "en": "Hospitals, makers of devices and medicines, and the industry behind them meet in Lahore. "
        "Hall A is for health, Hall B for machines and materials.",
        "tr": "Hastaneler, cihaz ve ilaç üreticileri ile arkalarındaki sanayi Lahor’da buluşuyor. A salonu sağlığa, B salonu makine ve "
        "malzemeye ayrıldı.",
        "ur": "ہسپتال، آلات اور ادویات بنانے والے ادارے اور ان سے وابستہ صنعت لاہور میں جمع ہوتے ہیں۔ ہال اے صحت کے لیے ہے اور ہال بی "
        "مشینوں اور سامان کے لیے۔",
    },
    venue="Demo Expo Centre Lahore",
    address="Demo Road 2",
    city="Lahore",
    country="PK",
    zone="Asia/Karachi",
    currency="PKR",
    languages=["en", "ur", "tr"],
    accent="#8a1c4a",
    place=(31.4697, 74.2728),
    halls=["Hall A", "Hall B"],
    zones=[("Digital health", "Hall A"), ("Devices and pharma", "Hall A"), ("Machines", "Hall B")],
    rooms=[
        {"en": "Auditorium", "tr": "Konferans salonu", "ur": "آڈیٹوریم"},
        {"en": "Room Chenab", "tr": "Çenab Salonu", "ur": "کمرہ چناب"},
    ],
    tracks=[{"en": "Health", "tr": "Sağlık", "ur": "صحت"}, {"en": "Industry", "tr": "Sanayi", "ur": "صنعت"}],
    sessions=[
        DemoSession(0, time(10), 60, "protocol", 0, 0, _OPENING, "ur"),
        DemoSession(
            0,
            time(11, 30),
            60,
            "keynote",
            0,
            0,
            {
                "en": "A health record that follows the patient",
                "tr": "Hastayla birlikte giden sağlık kaydı",
                "ur": "مریض کے ساتھ چلنے والا طبی ریکارڈ",
            },
        ),
        DemoSession(
            0,
            time(14),
            60,
            "panel",
            1,
            1,
            {
                "en": "Joint production of medical devices",
                "tr": "Tıbbi cihazlarda ortak üretim",
                "ur": "طبی آلات کی مشترکہ تیاری",
            },
        ),
        DemoSession(
            1,
            time(10),
            90,
            "workshop",
            1,
            0,
            {
                "en": "Registering a device in two markets",
                "tr": "Bir cihazı iki pazarda tescil etmek",
                "ur": "دو منڈیوں میں طبی آلے کی رجسٹریشن",
            },
        ),
        DemoSession(1, time(12), 60, "signing ceremony", 0, 1, _SIGNING, "ur"),
        DemoSession(1, time(15), 60, "round table", 1, 1, _INVESTORS),
        DemoSession(
            2,
            time(11),
            60,
            "panel",
            0,
            0,
            {
                "en": "Telemedicine for remote districts",
                "tr": "Uzak ilçeler için teletıp",
                "ur": "دور دراز اضلاع کے لیے ٹیلی میڈیسن",
            },
        ),
        DemoSession(2, time(15), 45, "protocol", 0, 0, _CLOSING),
    ],
)

ISTANBUL = DemoExpo(
    slug="istanbul-tech-summit",
    month=10,
    week=1,
    days=3,
    name={"en": "Istanbul Tech Summit", "tr": "İstanbul Teknoloji Zirvesi", "ur": "استنبول ٹیک سمٹ"},
    tagline={
        "en": "A summit of many sessions, with a Pakistan pavilion",
        "tr": "Pakistan pavyonuyla, oturumları bol bir zirve",
        "ur": "کثیر نشستوں کا اجلاس، پاکستان پویلین کے ساتھ",
    },
    description={
        "en": "Engineers, founders and ministries talk for three days in Istanbul about artificial intelligence, cyber security and "
        "blockchain. Pakistani firms travel together and show in one pavilion.",
        "tr": "Mühendisler, kurucular ve bakanlıklar üç gün boyunca İstanbul’da yapay zekâyı, siber güvenliği ve blokzinciri konuşuyor. "
        "Pakistanlı firmalar birlikte geliyor ve tek pavyonda yer alıyor.",
        "ur": "انجینئر، بانیان اور وزارتیں تین دن استنبول میں مصنوعی ذہانت، سائبر سکیورٹی اور بلاک چین پر گفتگو کرتی ہیں۔ پاکستانی ادارے ایک وفد کی "
        "صورت میں آتے اور ایک ہی پویلین میں شریک ہوتے ہیں۔",
    },
    venue="Demo Congress Centre Istanbul",
    address="Demo Caddesi 3",
    city="Istanbul",
    country="TR",
    zone="Europe/Istanbul",
    currency="TRY",
    languages=["tr", "en", "ur"],
    accent="#b3261e",
    place=(41.0438, 28.9884),
    halls=["Salon 1", "Salon 2"],
    zones=[("Yapay zekâ", "Salon 1"), ("Pakistan pavyonu", "Salon 2")],
    rooms=[
        {"tr": "Büyük salon", "en": "Great hall", "ur": "بڑا ہال"},
        {"tr": "Boğaziçi", "en": "Bosphorus", "ur": "باسفورس"},
        {"tr": "Galata", "en": "Galata", "ur": "گلاتا"},
        {"tr": "Haliç", "en": "Golden Horn", "ur": "شاخِ زریں"},
    ],
    tracks=[
        {"tr": "Genel oturum", "en": "Plenary", "ur": "عمومی اجلاس"},
        {"tr": "Yapay zekâ", "en": "Artificial intelligence", "ur": "مصنوعی ذہانت"},
        {"tr": "Siber güvenlik", "en": "Cyber security", "ur": "سائبر سکیورٹی"},
        {"tr": "Blokzincir", "en": "Blockchain", "ur": "بلاک چین"},
    ],
    sessions=[
        DemoSession(0, time(9, 30), 60, "protocol", 0, 0, _OPENING, "tr"),
        DemoSession(
            0,
            time(11),
            45,
            "keynote",
            0,
            0,
            {"tr": "Küçük modeller, büyük işler", "en": "Small models, large tasks", "ur": "چھوٹے ماڈل، بڑے کام"},
            "tr",
        ),
        DemoSession(
            0,
            time(13),
            60,
            "panel",
            1,
            1,
            {
                "tr": "Fabrikada yapay zekâ",
                "en": "Artificial intelligence on the shop floor",
                "ur": "کارخانے میں مصنوعی ذہانت",
            },
            "tr",
        ),
        DemoSession(
            0,
            time(13),
            60,
            "panel",
            2,
            2,
            {
                "tr": "Saldırıdan sonraki ilk saat",
                "en": "The first hour after an attack",
                "ur": "حملے کے بعد کا پہلا گھنٹہ",
            },
        ),
        DemoSession(
            0,
            time(13),
            60,
            "panel",
            3,
            3,
            {"tr": "Gümrükte blokzincir", "en": "Blockchain at the customs", "ur": "کسٹم میں بلاک چین"},
        ),
        DemoSession(0, time(19), 120, "reception", 0, 0, _RECEPTION, "tr"),
        DemoSession(
            1,
            time(10),
            90,
            "workshop",
            1,
            1,
            {
                "tr": "Türkçe ve Urduca için veri kümeleri",
                "en": "Data sets for Turkish and Urdu",
                "ur": "ترکی اور اردو کے لیے ڈیٹا سیٹ",
            },
        ),
        DemoSession(
            1,
            time(10),
            60,
            "panel",
            2,
            2,
            {
                "tr": "İki ülke, tek siber tatbikat",
                "en": "Two countries, one cyber exercise",
                "ur": "دو ملک، ایک سائبر مشق",
            },
        ),
        DemoSession(1, time(12), 60, "signing ceremony", 0, 0, _SIGNING, "tr"),
        DemoSession(
            1,
            time(15),
            60,
            "pitch",
            3,
            3,
            {
                "tr": "Pakistan pavyonundan on girişim",
                "en": "Ten startups of the Pakistan pavilion",
                "ur": "پاکستان پویلین کے دس اسٹارٹ اپ",
            },
        ),
        DemoSession(2, time(10), 60, "round table", 2, 0, _INVESTORS),
        DemoSession(
            2,
            time(11),
            60,
            "panel",
            1,
            1,
            {
                "tr": "Kamuda yapay zekâ: kim sorumlu?",
                "en": "Artificial intelligence in government: who answers for it?",
                "ur": "حکومت میں مصنوعی ذہانت: جواب دہ کون؟",
            },
            "tr",
        ),
        DemoSession(2, time(15), 45, "protocol", 0, 0, _CLOSING, "tr"),
    ],
)

EXPOS = (IT_DIGITAL, HEALTHCARE, ISTANBUL)
