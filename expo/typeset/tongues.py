"""The language by which a name's letters are drawn: the same letter has other shapes in Urdu, Arabic, Chinese and Japanese.
Pure.
"""

_ARABIC = "ae bh dj dz eg eh iq jo km kw lb ly ma mr om ps qa sa sd so sy td tn ye"
_BY_COUNTRY = {
    **dict.fromkeys(_ARABIC.upper().split(), "ar"),
    "IR": "fa",
    "AF": "fa",
    "TJ": "fa",
    "CN": "zh-Hans",
    "SG": "zh-Hans",
    "TW": "zh-Hant",
    "HK": "zh-Hant",
    "MO": "zh-Hant",
    "JP": "ja",
    "KR": "ko",
    "KP": "ko",
}


def tongue_of(language: str, country: str) -> str:
    """The language of a person's name, from the language of their mails and their country; letters that only one language
    has decide before it (`expo.typeset.fonts`).
    """
    return language if language == "ur" else _BY_COUNTRY.get(country, language)
