"""How the faults of a list are gathered, as values."""

from expo.imports.reader.lists import RowFault
from expo.imports.rules import FaultGroup, grouped, rows_with

FAULTS = [
    RowFault(4, "country", "unknown", "Atlantis"),
    RowFault(5, "mail", "format", "ali@"),
    RowFault(6, "mail", "format", "zehra"),
    RowFault(7, "country", "unknown", "Atlantis"),
    RowFault(8, "mail", "missing"),
    RowFault(9, "country", "unknown", "Narnia"),
    RowFault(9, "phone", "format", "12"),
    RowFault(10, "mail", "format", "ayse@"),
]


def test_one_fault_is_said_once_the_commonest_first_and_by_value_only_what_is_unknown() -> None:
    assert grouped(FAULTS) == [
        FaultGroup("mail", "format", "ali@", (5, 6, 10)),
        FaultGroup("country", "unknown", "Atlantis", (4, 7)),
        FaultGroup("mail", "missing", "", (8,)),
        FaultGroup("country", "unknown", "Narnia", (9,)),
        FaultGroup("phone", "format", "12", (9,)),
    ]
    assert grouped([]) == []


def test_a_row_with_two_faults_is_one_faulty_row() -> None:
    assert rows_with(FAULTS) == {4, 5, 6, 7, 8, 9, 10}
