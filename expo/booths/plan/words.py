"""Booths and plans in the reader's language."""

from collections.abc import Mapping

from expo.booths.plan.faults import FaultKind, PlanFault
from expo.booths.plan.geometry import BoothType, ElementShape
from expo.booths.rules import BoothState, ElementKind
from expo.exhibitors.rules import Scheme
from expo.i18n import _
from expo.kit.tables.sheets import SheetFlaw
from expo.table_words import table_flaw


def state_words() -> dict[str, str]:
    """Names of booth states, by value; `taken` is the public name of every state but available."""
    return {
        BoothState.AVAILABLE.value: _("free"),
        BoothState.HELD.value: _("on hold"),
        BoothState.OFFERED.value: _("offered"),
        BoothState.ASSIGNED.value: _("assigned"),
        BoothState.BLOCKED.value: _("blocked"),
        "taken": _("taken"),
    }


def compared_words() -> dict[str, str]:
    """Names of the changes of a booth by a plan of the allocation, against today."""
    return {
        "available": _("free"),
        "assigned": _("as today"),
        "arriving": _("given anew"),
        "leaving": _("given back"),
        "blocked": _("blocked"),
    }


def type_words() -> Mapping[BoothType, str]:
    return {
        BoothType.UNREACHABLE: _("no open side"),
        BoothType.INLINE: _("inline"),
        BoothType.CORNER: _("corner"),
        BoothType.WALK_THROUGH: _("walk-through"),
        BoothType.PENINSULA: _("peninsula or end-cap"),
        BoothType.ISLAND: _("island"),
    }


def kind_words() -> Mapping[ElementKind, str]:
    return {
        ElementKind.WALL: _("Wall"),
        ElementKind.ENTRANCE: _("Entrance"),
        ElementKind.AISLE: _("Aisle"),
        ElementKind.COLUMN: _("Column"),
        ElementKind.FIRE_EXIT: _("Fire exit"),
        ElementKind.ZONE: _("Zone"),
        ElementKind.PAVILION: _("Pavilion"),
        ElementKind.SERVICE: _("Service"),
    }


def element_name(element: ElementShape) -> str:
    """The label of an element, with its kind where the label does not tell it."""
    kind = kind_words()[element.kind]
    if element.kind in {ElementKind.ZONE, ElementKind.PAVILION, ElementKind.SERVICE} or element.label == kind:
        return element.label or kind
    return f"{kind} {element.label}".strip()


def fault_sentence(fault: PlanFault) -> str:
    """A fault as a sentence, with the booths by their numbers."""
    numbers = [booth.number for booth in fault.booths]
    one, other = [*numbers, "", ""][:2]
    thing = element_name(fault.element) if fault.element else ""
    blocks = fault.element is not None and fault.element.kind is ElementKind.AISLE
    names = ", ".join(numbers)
    return {
        FaultKind.SAME_NUMBER: _("Two booths have the number %(number)s.", number=one),
        FaultKind.OUTSIDE: _("Booth %(number)s stands outside the hall.", number=one),
        FaultKind.ELEMENT_OUTSIDE: _("%(thing)s lies outside the hall.", thing=thing),
        FaultKind.OVERLAP: _("Booths %(one)s and %(other)s overlap.", one=one, other=other),
        FaultKind.ON_ELEMENT: _("Booth %(number)s blocks %(thing)s.", number=one, thing=thing)
        if blocks
        else _("Booth %(number)s stands on %(thing)s.", number=one, thing=thing),
        FaultKind.NARROW: _(
            "The aisle between %(one)s and %(other)s is only %(metres)s m wide.",
            one=one,
            other=other,
            metres=metres(fault.cm),
        ),
        FaultKind.EXIT_BLOCKED: _("Nobody can get to %(thing)s past %(booths)s.", thing=thing, booths=names)
        if names
        else _("Nobody can get to %(thing)s.", thing=thing),
        FaultKind.UNREACHABLE: _("Booth %(number)s cannot be reached from an entrance.", number=one),
        FaultKind.SQUEEZED: _("Booth %(number)s is reached only through a way that is too narrow.", number=one),
        FaultKind.NO_ENTRANCE: _("The hall has no entrance yet."),
    }[fault.kind]


def metres(cm: int) -> str:
    """A length in metres as people write it: 3, 2.5, 0.75."""
    return f"{cm / 100:.6g}"


def scheme_words() -> Mapping[Scheme, str]:
    return {Scheme.SHELL: _("shell scheme"), Scheme.PACKAGE: _("package"), Scheme.RAW: _("raw space")}


def column_titles() -> dict[str, str]:
    """Titles of the columns of a table of booths; an exported table can be imported again."""
    return {
        "number": _("Booth number"),
        "hall": _("Hall"),
        "x": _("From the west"),
        "y": _("From the north"),
        "width": _("Width"),
        "depth": _("Depth"),
        "zone": _("Zone"),
        "pavilion": _("Pavilion"),
        "schemes": _("Schemes"),
        "power_kw": _("Power in kW"),
        "water": _("Water"),
        "compressed_air": _("Compressed air"),
        "internet": _("Internet"),
        "blocked_why": _("Blocked because"),
        "uid": _("ID"),
    }


def file_flaw(flaw: SheetFlaw) -> str:
    """Why a file of booths cannot be read."""
    return table_flaw(
        flaw,
        too_many_rows=_("This file has too many rows."),
        no_table=_("This file cannot be read. Choose a CSV, XLSX or GeoJSON file with a column Booth number."),
    )
