"""The demo Istanbul Tech Summit as plain data. Pure."""

from datetime import time

from expo.demo.expo_shape import CLOSING, INVESTORS, OPENING, RECEPTION, SIGNING, DemoExpo, DemoSession
from expo.kit.graphics.tilings import Tiling

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
    tiling=Tiling.DODECAGONS,
    coordinates=(41.0438, 28.9884),
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
        DemoSession(0, time(9, 30), 60, "protocol", 0, 0, OPENING, "tr"),
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
        DemoSession(0, time(19), 120, "reception", 0, 0, RECEPTION, "tr"),
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
        DemoSession(1, time(12), 60, "signing ceremony", 0, 0, SIGNING, "tr"),
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
        DemoSession(2, time(10), 60, "round table", 2, 0, INVESTORS),
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
        DemoSession(2, time(15), 45, "protocol", 0, 0, CLOSING, "tr"),
    ],
)
