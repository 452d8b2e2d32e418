"""Sample badges for the designer: a very short name, a very long one, and a right-to-left one. Pure."""

from dataclasses import replace

from expo.badges.texts import AgendaDay, AgendaItem, BadgeText

_DAY = AgendaDay("Wednesday 14 April", "10:00 – 18:00", (AgendaItem("10:00 – 11:00", "Opening", "Main hall"),))
_CODE = "0" * 18
SHORT = BadgeText(
    "Bo",
    f"HTTPS://EXPO.EXAMPLE/B/{_CODE}",
    _CODE,
    "Delegate",
    "#1f4fa3",
    family_name="Li",
    organisation="Demo Ltd",
    country="Türkiye",
    agenda=(_DAY,),
)
LONG = replace(
    SHORT,
    given_name="Bartholomew Maximilian Alexander",
    family_name="Featherstonehaugh-Cholmondeley y Fernández de Córdoba",
    second_name="محمد عبدالرحمٰن ابراہیم قریشی صدیقی",
    second_language="ur",
    job_title="Deputy Director General for Industrial Co-operation and Technology Transfer",
    organisation="Demo Federation of Chambers of Commerce, Industry and Digital Services",
    country="Bosnia and Herzegovina",
    line="Delegation of the Demo Chamber of Commerce",
)
RIGHT_TO_LEFT = replace(
    SHORT,
    given_name="عائشہ",
    family_name="بھٹی صدیقی",
    second_name="Ayesha Bhatti Siddiqui",
    language="ur",
    job_title="ناظمِ اعلیٰ",
    organisation="نمونہ Cloud کراچی",
    country="پاکستان",
    line="وفد",
)
SAMPLES = (SHORT, LONG, RIGHT_TO_LEFT)
