"""A name as it stands in a passport's machine-readable zone (ICAO Doc 9303, part 3, section 6). Pure.

That zone knows A to Z only. The tables are those that ICAO recommends; where it leaves a choice, an issuing state
that writes Ä, Ö and Ü as one letter is named below. Fillers are shown as spaces, so that a person can compare the letters.
"""

import unicodedata

from expo.letters.rules import name_in_capitals

# Letters whose form is not the base letter of their decomposition.
_LATIN = {
    "Ä": "AE",
    "Å": "AA",
    "Æ": "AE",
    "Ð": "D",
    "Ö": "OE",
    "Ø": "OE",
    "Ü": "UE",
    "Þ": "TH",
    "ß": "SS",
    "ẞ": "SS",
    "Đ": "D",
    "Ħ": "H",
    "ı": "I",
    "Ĳ": "IJ",
    "ĸ": "Q",
    "Ł": "L",
    "Ŋ": "N",
    "Œ": "OE",
    "Ŧ": "T",
    "Ə": "E",
}
_ONE_LETTER = {"Ä": "A", "Ö": "O", "Ü": "U"}
_BY_ONE_LETTER = frozenset({"TR", "AZ", "TM", "ES"})  # states that write them as the bare letter
_ARABIC = {
    "ء": "XE",
    "آ": "XAA",
    "أ": "XAE",
    "ؤ": "U",
    "إ": "I",
    "ئ": "XI",
    "ا": "A",
    "ب": "B",
    "ة": "XTA",
    "ت": "T",
    "ث": "XTH",
    "ج": "J",
    "ح": "XH",
    "خ": "XKH",
    "د": "D",
    "ذ": "XDH",
    "ر": "R",
    "ز": "Z",
    "س": "S",
    "ش": "XSH",
    "ص": "XSS",
    "ض": "XDZ",
    "ط": "XTT",
    "ظ": "XZZ",
    "ع": "E",
    "غ": "G",
    "ف": "F",
    "ق": "Q",
    "ك": "K",
    "ل": "L",
    "م": "M",
    "ن": "N",
    "ه": "H",
    "و": "W",
    "ى": "XAY",
    "ي": "Y",
    "ٱ": "XXA",
    # Urdu, and other letters of the Arabic script
    "ٹ": "XXT",
    "ټ": "XRT",
    "پ": "P",
    "ځ": "XKE",
    "څ": "XXH",
    "چ": "XC",
    "ڈ": "XXD",
    "ډ": "XDR",
    "ڑ": "XXR",
    "ړ": "XRR",
    "ږ": "XRX",
    "ژ": "XJ",
    "ښ": "XXS",
    "ک": "XKK",
    "ګ": "XXK",
    "ڭ": "XNG",
    "گ": "XGG",
    "ں": "XNN",
    "ڼ": "XXN",
    "ھ": "XDO",
    "ۀ": "XYH",
    "ہ": "XXG",
    "ۂ": "XGE",
    "ۃ": "XTG",
    "ی": "XYA",
    "ۍ": "XXY",
    "ې": "Y",
    "ے": "XYB",
    "ۓ": "XBE",
}
_SHADDA = "\u0651"
_LEFT_OUT = frozenset("'’ʼ.,")


def machine_name(name: str, nationality: str) -> str:
    """The name in the letters A to Z, words parted by single spaces; letters of other scripts are left out."""
    found: list[str] = []
    for sign in name_in_capitals(name, nationality):
        if sign == _SHADDA:  # doubles the letter before it
            found += found[-1:]
        elif letters := _machine_letters(sign, nationality):
            found.append(letters)
    return " ".join("".join(found).split())


def _machine_letters(sign: str, nationality: str) -> str:
    if "A" <= sign <= "Z":
        return sign
    if sign in " -":
        return " "
    if sign in _LEFT_OUT:
        return ""
    if nationality in _BY_ONE_LETTER and sign in _ONE_LETTER:
        return _ONE_LETTER[sign]
    if sign in _ARABIC or sign in _LATIN:
        return _ARABIC.get(sign) or _LATIN[sign]
    return "".join(c for c in unicodedata.normalize("NFD", sign) if "A" <= c <= "Z")
