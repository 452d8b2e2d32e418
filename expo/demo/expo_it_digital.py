"""The demo Pakistan IT & Digital Expo as plain data. Pure."""

from datetime import time

from expo.demo.expo_shape import CLOSING, INVESTORS, OPENING, RECEPTION, SIGNING, DemoExpo, DemoSession
from expo.kit.graphics.tilings import Tiling

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
    tiling=Tiling.OCTAGONS,
    coordinates=(24.9056, 67.0822),
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
        DemoSession(0, time(10), 60, "protocol", 0, 0, OPENING, "ur"),
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
        DemoSession(0, time(19), 120, "reception", 0, 0, RECEPTION),
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
        DemoSession(1, time(12), 60, "signing ceremony", 0, 0, SIGNING, "ur"),
        DemoSession(1, time(15), 60, "round table", 2, 2, INVESTORS),
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
        DemoSession(2, time(15), 45, "protocol", 0, 0, CLOSING),
    ],
)
