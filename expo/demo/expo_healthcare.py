"""The demo Healthcare and Industrial Expo as plain data. Pure."""

from datetime import time

from expo.demo.expo_shape import CLOSING, INVESTORS, OPENING, SIGNING, DemoExpo, DemoSession
from expo.kit.graphics.tilings import Tiling

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
    tiling=Tiling.CROSSES,
    coordinates=(31.4697, 74.2728),
    halls=["Hall A", "Hall B"],
    zones=[("Digital health", "Hall A"), ("Devices and pharma", "Hall A"), ("Machines", "Hall B")],
    rooms=[
        {"en": "Auditorium", "tr": "Konferans salonu", "ur": "آڈیٹوریم"},
        {"en": "Room Chenab", "tr": "Çenab Salonu", "ur": "کمرہ چناب"},
    ],
    tracks=[{"en": "Health", "tr": "Sağlık", "ur": "صحت"}, {"en": "Industry", "tr": "Sanayi", "ur": "صنعت"}],
    sessions=[
        DemoSession(0, time(10), 60, "protocol", 0, 0, OPENING, "ur"),
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
        DemoSession(1, time(12), 60, "signing ceremony", 0, 1, SIGNING, "ur"),
        DemoSession(1, time(15), 60, "round table", 1, 1, INVESTORS),
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
        DemoSession(2, time(15), 45, "protocol", 0, 0, CLOSING),
    ],
)
