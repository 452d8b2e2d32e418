"""Countries as lists have them: by name in three languages, by code, by whose people they are. Pure."""

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale

from expo.kit.text import fold

_LANGUAGES = ("en", "tr", "ur")
_LETTERS = 2
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
_TWO_MEANINGS = "tc"  # the Turks and Caicos Islands by their code, Türkiye where somebody writes T.C. without points
_ALSO: Mapping[str, str] = {
    "PK": "pak|pakistani|pakistanli|pak.|islamic republic of pakistan|i.r. pakistan|پاکستانی|اسلامی جمہوریہ پاکستان",
    "TR": "tur|turkey|turkish|turk|turkiyeli|t.c.|t.c|t.r.|t.c. vatandasi|republic of turkey|turkiye cumhuriyeti"
    "|ترک|ترکیہ|ترکی",
    "AZ": "aze|azerbaijani|azeri|azerbaycanli|آذربائیجانی",
    "CY": "cyp",
    "GB": "gbr|uk|u.k.|great britain|britain|england|british|english|ingiltere|ingiliz|birlesik krallik|برطانیہ|برطانوی",
    "US": "usa|u.s.|u.s.a.|america|american|amerika|abd|a.b.d.|amerikan|amerikali|امریکہ|امریکی",
    "AE": "are|uae|u.a.e.|emirates|emirati|bae|b.a.e.|متحدہ عرب امارات",
    "SA": "sau|ksa|k.s.a.|saudi|saudi arabian|suudi|suudi arabistanli|سعودی|سعودی عرب",
    "QA": "qat|qatari|katarli",
    "CN": "chn|chinese|cinli|p.r. china|pr china|prc|چین|چینی",
    "DE": "deu|ger|german|almanyali|alman|f.r. germany|جرمن|جرمنی",
    "FR": "fra|french|fransiz|فرانسیسی",
    "IT": "ita|italian|italyan|اطالوی",
    "ES": "esp|spanish|ispanyol",
    "NL": "nld|dutch|holland|hollandali|hollanda|the netherlands",
    "RU": "rus|russian|russia|rusya federasyonu|روسی|روس",
    "UA": "ukr|ukrainian|ukraynali",
    "IR": "irn|iranian|iranli|i.r. iran|islamic republic of iran|ایرانی|ایران",
    "IQ": "irq|iraqi|irakli|عراقی",
    "AF": "afg|afghan|afganistanli|afgan|افغان|افغانی",
    "IN": "ind|indian|hintli|hindistanli|بھارت|بھارتی",
    "BD": "bgd|bangladeshi|bangladesli|بنگلہ دیشی",
    "LK": "lka|sri lankan",
    "MY": "mys|malaysian|malezyali|ملائیشین",
    "ID": "idn|indonesian|endonezyali",
    "KR": "kor|south korea|south korean|korean|republic of korea|r.o.k.|guney kore|koreli|koreli (guney)",
    "JP": "jpn|japanese|japon",
    "KZ": "kaz|kazakh|kazak|kazakistanli",
    "UZ": "uzb|uzbek|ozbek",
    "TM": "tkm|turkmen",
    "KG": "kgz|kyrgyz|kirgiz",
    "TJ": "tjk|tajik|tacik",
    "EG": "egy|egyptian|misirli|مصری",
    "JO": "jor|jordanian|urdunlu",
    "LB": "lbn|lebanese|lubnanli",
    "KW": "kwt|kuwaiti|kuveytli",
    "OM": "omn|omani|ummanli",
    "BH": "bhr|bahraini|bahreynli",
    "PL": "pol|polish|polonyali",
    "CZ": "cze|czech|czech republic|cek|cekya|cek cumhuriyeti",
    "HU": "hun|hungarian|macar",
    "RO": "rou|romanian|romen|rumen",
    "BG": "bgr|bulgarian|bulgar",
    "GR": "grc|greek|yunan",
    "BA": "bih|bosnian|bosna|bosnak|bosna hersek",
    "RS": "srb|serbian|sirp",
    "SE": "swe|swedish|isvecli",
    "NO": "nor|norwegian|norvecli",
    "FI": "fin|finnish|finlandiyali",
    "DK": "dnk|danish|danimarkali",
    "CH": "che|swiss|isvicreli",
    "AT": "aut|austrian|avusturyali",
    "BE": "bel|belgian|belcikali",
    "CA": "can|canadian|kanadali",
    "AU": "aus|australian|avustralyali",
    "BR": "bra|brazilian|brezilyali",
    "ZA": "zaf|rsa|south african|guney afrikali",
    "NG": "nga|nigerian|nijeryali",
    "SG": "sgp|singaporean",
}


@lru_cache(maxsize=1)
def country_words() -> Mapping[str, str]:
    """Codes by folded words: names and codes before words for a country's people."""
    words = {fold(word): code for code, said in _ALSO.items() for word in said.split("|")}
    for language in reversed(_LANGUAGES):
        names = {str(code): str(name) for code, name in Locale.parse(language).territories.items()}
        words |= {fold(name): code for code, name in names.items() if _is_country(code)}
    codes = [str(code) for code in Locale.parse("en").territories if _is_country(str(code))]
    words |= {fold(code): code for code in codes}
    del words[_TWO_MEANINGS]
    return words


def _is_country(code: str) -> bool:
    return len(code) == _LETTERS and code.isalpha() and code not in _NOT_COUNTRIES
