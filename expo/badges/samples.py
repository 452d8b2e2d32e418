"""Badges of nobody to look at a design with: the shortest name, a very long one, and one from right to left."""

from expo.badges.texts import BadgeText

_CODE = "0" * 18
_REST = {
    "code": _CODE, "address": f"HTTPS://EXPO.EXAMPLE/B/{_CODE}", "category": "Delegate", "category_colour": "#1f4fa3",
}  # fmt: skip

SHORT = BadgeText("Bo", family_name="Li", organisation="Demo Ltd", country="Türkiye", **_REST)
LONG = BadgeText(
    "Bartholomew Maximilian Alexander", family_name="Featherstonehaugh-Cholmondeley y Fernández de Córdoba",
    second_name="محمد عبدالرحمٰن ابراہیم قریشی صدیقی", second_language="ur",
    job_title="Deputy Director General for Industrial Co-operation and Technology Transfer",
    organisation="Demo Federation of Chambers of Commerce, Industry and Digital Services",
    country="Bosnia and Herzegovina", line="Delegation of the Demo Chamber of Commerce", **_REST,
)  # fmt: skip
RIGHT_TO_LEFT = BadgeText(
    "عائشہ", family_name="بھٹی صدیقی", second_name="Ayesha Bhatti Siddiqui", language="ur", job_title="ناظمِ اعلیٰ",
    organisation="نمونہ Cloud کراچی", country="پاکستان", line="وفد", **_REST,
)  # fmt: skip
SAMPLES = (SHORT, LONG, RIGHT_TO_LEFT)
