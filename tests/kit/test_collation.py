"""Names in the order of a language's alphabet, and capitals of a language."""

import pytest

from expo.kit.collation import capitalised, collation_key


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("en", ["Çelik", "Demir", "Istanbul", "İzmir", "Zeytin"]),
        ("tr", ["Cam", "Çelik", "Ilgaz", "İzmir", "Şeker", "Zeytin"]),
        ("ur", ["آم", "پانی", "ٹماٹر", "یاد"]),
    ],
)
def test_names_stand_in_the_order_of_their_alphabet(code: str, names: list[str]) -> None:
    assert sorted(set(names), key=lambda name: collation_key(name, code)) == names


@pytest.mark.parametrize(
    ("words", "code", "written"),
    [
        ("ikram", "tr", "İkram"),
        ("ılıca", "tr", "Ilıca"),
        ("invited", "en", "Invited"),
        ("session of the IT track", "en", "Session of the IT track"),
        ("آمد", "ur", "آمد"),
        ("", "tr", ""),
    ],
)
def test_a_title_begins_with_the_capital_of_its_language(words: str, code: str, written: str) -> None:
    assert capitalised(words, code) == written
