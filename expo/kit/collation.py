"""Orders names by a language's alphabet, and writes words with a capital letter in it. Pure."""

from expo.kit.text import fold

# Alphabets whose order is not that of the code points.
_ALPHABETS = {
    "tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz",
    "ur": "اآبپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءئیے",
}


def collation_key(name: str, code: str) -> list[tuple[int, str]]:
    """Sort key of a name in a language's alphabet; a letter outside of it sorts after, by its folded form."""
    alphabet = _ALPHABETS.get(code)
    if alphabet is None:
        return [(0, letter) for letter in fold(name)]
    lower = name.replace("I", "ı").replace("İ", "i").lower() if code == "tr" else name
    letters = [c if c in alphabet else fold(c)[:1] for c in lower if c.isalpha()]
    return [(alphabet.index(c), "") if c in alphabet else (len(alphabet), c) for c in letters if c]


def capitalised(words: str, code: str) -> str:
    """The words with their first letter as a capital of the language: in Turkish the capital of i is İ."""
    first = "İ" if code == "tr" and words.startswith("i") else words[:1].upper()
    return first + words[1:]
