"""The categories and registration questions of a demo expo."""

from dataclasses import dataclass
from typing import Any

from expo.events.rules import Admission, CategoryKind
from expo.registration.rules import QuestionKind
from expo.registration.services.options import OptionText


@dataclass(frozen=True, slots=True)
class DemoCategory:
    fields: dict[str, Any]
    capacity: int | None = None


CATEGORIES = (
    DemoCategory(
        {
            "kind": CategoryKind.VISITOR,
            "colour": "#0b6b46",
            "name": {"en": "Visitor", "tr": "Ziyaretçi", "ur": "وزیٹر"},
            "description": {
                "en": "For everybody who wants to see what is new.",
                "tr": "Yenilikleri görmek isteyen herkes için.",
                "ur": "ہر اُس شخص کے لیے جو نئی چیزیں دیکھنا چاہے۔",
            },
        },
        100_000,
    ),
    DemoCategory(
        {
            "kind": CategoryKind.DELEGATE,
            "colour": "#1d4f86",
            "name": {"en": "Delegate", "tr": "Delege", "ur": "مندوب"},
            "description": {
                "en": "For members of firms and institutions who come to meet others.",
                "tr": "Görüşmeye gelen firma ve kurum temsilcileri için.",
                "ur": "اداروں کے نمائندوں کے لیے جو ملاقاتوں کے لیے آتے ہیں۔",
            },
            "needs_approval": True,
        },
        50_000,
    ),
    DemoCategory(
        {
            "kind": CategoryKind.EXHIBITOR,
            "colour": "#7a4b00",
            "name": {"en": "Exhibitor", "tr": "Katılımcı", "ur": "نمائش کنندہ"},
            "description": {
                "en": "Staff of exhibiting firms.",
                "tr": "Katılımcı firmaların çalışanları.",
                "ur": "نمائش کنندہ اداروں کا عملہ۔",
            },
        }
    ),
    DemoCategory(
        {
            "kind": CategoryKind.PRESS,
            "colour": "#4a4f55",
            "needs_approval": True,
            "name": {"en": "Press", "tr": "Basın", "ur": "صحافت"},
            "description": {"en": "With a press card.", "tr": "Basın kartıyla.", "ur": "پریس کارڈ کے ساتھ۔"},
        },
        60,
    ),
    DemoCategory(
        {
            "kind": CategoryKind.SPEAKER,
            "colour": "#6a1b6e",
            "admission": Admission.INVITATION,
            "name": {"en": "Speaker", "tr": "Konuşmacı", "ur": "مقرر"},
        },
        40,
    ),
    DemoCategory(
        {
            "kind": CategoryKind.VIP,
            "colour": "#8a1c4a",
            "admission": Admission.INVITATION,
            "name": {"en": "VIP", "tr": "VIP", "ur": "وی آئی پی"},
        },
        3,
    ),
    DemoCategory(
        {
            "kind": CategoryKind.OFFICIAL,
            "colour": "#5a1a1a",
            "admission": Admission.INVITATION,
            "name": {"en": "Official", "tr": "Resmî heyet", "ur": "سرکاری وفد"},
        },
        30,
    ),
)

QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "kind": QuestionKind.CHOICES,
        "label": {"en": "What interests you?", "tr": "Neyle ilgileniyorsunuz?", "ur": "آپ کی دلچسپی کس میں ہے؟"},
        "options": [
            OptionText({"en": "Software and cloud", "tr": "Yazılım ve bulut", "ur": "سافٹ ویئر اور کلاؤڈ"}),
            OptionText({"en": "Artificial intelligence", "tr": "Yapay zekâ", "ur": "مصنوعی ذہانت"}),
            OptionText({"en": "Fintech", "tr": "Finansal teknoloji", "ur": "فنٹیک"}),
            OptionText({"en": "Cyber security", "tr": "Siber güvenlik", "ur": "سائبر سکیورٹی"}),
            OptionText({"en": "Digital health", "tr": "Dijital sağlık", "ur": "ڈیجیٹل صحت"}),
        ],
    },
    {
        "kind": QuestionKind.YES_NO,
        "label": {
            "en": "Do you travel from abroad?",
            "tr": "Yurt dışından mı geliyorsunuz?",
            "ur": "کیا آپ بیرونِ ملک سے آ رہے ہیں؟",
        },
    },
    {
        "kind": QuestionKind.DATE,
        "label": {"en": "Day of arrival", "tr": "Varış günü", "ur": "آمد کا دن"},
        "depends_on": 1,
        "answered": "yes",
    },
)
