"""The forms of an expo's home page: its blocks and the way there, and a partner."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from wtforms import BooleanField, Field, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from expo.events.forms import EventSettingsForm
from expo.events.home_blocks import DirectionKind, HomeBlock, PartnerLevel, shown_blocks
from expo.events.models import Event
from expo.events.rules import is_web_link
from expo.exhibitors.models import Exhibitor
from expo.front.words import BLOCKS, DIRECTIONS, LEVELS
from expo.i18n import LANGUAGES, _, _l
from expo.kit.text import merged_texts
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, LineField, ParagraphField
from expo.web.params import number

_LONGEST = 500  # characters of one way, in one language


class HomePageForm(EventSettingsForm):
    """For each block whether it is shown and its place; for each way to the venue its words in each language."""

    codes: ClassVar[Sequence[str]] = ()

    def blocks(self) -> list[HomeBlock]:
        """Those shown, by their places; of two at one place the one that usually comes first."""
        placed = [(number(self[f"position_{block.name}"].data, otherwise=0), block) for block in HomeBlock]
        ordered = [block for _position, block in sorted(placed, key=lambda one: one[0])]
        return [block for block in ordered if self[f"shown_{block.name}"].data]

    def tied(self) -> list[list[HomeBlock]]:
        """The shown blocks that were given one and the same place, in the order in which they are shown."""
        by_position: dict[str, list[HomeBlock]] = {}
        for block in self.blocks():
            by_position.setdefault(str(self[f"position_{block.name}"].data), []).append(block)
        return [several for several in by_position.values() if len(several) > 1]

    def rows(self) -> list[tuple[Any, Field, Field]]:
        """(words, field of whether it is shown, field of its place) of each block."""
        return [(BLOCKS[one], self[f"shown_{one.name}"], self[f"position_{one.name}"]) for one in HomeBlock]

    def ways(self) -> list[tuple[Any, list[Field]]]:
        """(words, fields by language) of each way."""
        return [(DIRECTIONS[kind], [self[f"{kind.name}_{code}"] for code in self.codes]) for kind in DirectionKind]

    def directions(self, stored: Mapping[DirectionKind, dict[str, str]]) -> dict[DirectionKind, dict[str, str]]:
        """The words as typed, over those stored in other languages."""
        return {
            kind: merged_texts(
                stored.get(kind, {}), {code: self[f"{kind.name}_{code}"].data or "" for code in self.codes}
            )
            for kind in DirectionKind
        }


def home_page_form(event: Event, directions: Mapping[DirectionKind, dict[str, str]]) -> HomePageForm:
    """The form filled with what is stored; hidden blocks stand behind those shown."""
    codes = [code for code in event.languages if code in LANGUAGES]
    fields: dict[str, Any] = {"codes": codes}
    data: dict[str, Any] = {"version": str(event.version)}
    shown = shown_blocks(event.blocks)
    order = [*shown, *(block for block in HomeBlock if block not in shown)]
    positions = [SelectChoice(str(position), str(position)) for position in range(1, len(order) + 1)]
    for position, block in enumerate(order, start=1):
        fields[f"shown_{block.name}"] = BooleanField(_l("Shown"))
        fields[f"position_{block.name}"] = Pick(_l("Place"), choices=positions)
        data[f"shown_{block.name}"], data[f"position_{block.name}"] = block in shown, str(position)
    for kind in DirectionKind:
        for code in codes:
            fields[f"{kind.name}_{code}"] = ParagraphField(LANGUAGES[code], longest=_LONGEST, render_kw={"lang": code})
            data[f"{kind.name}_{code}"] = directions.get(kind, {}).get(code, "")
    form: HomePageForm = type("HomePageFormHere", (HomePageForm,), fields)(data=data)
    return form


class PartnerForm(BaseForm):
    """A partner: a name of its own, or a firm that exhibits."""

    level = Pick(_l("Level"), choices=[SelectChoice(level.value, words) for level, words in LEVELS.items()])
    name = LineField(_l("Name"), required=False)
    exhibitor = Pick(_l("Or an exhibitor"), description=_l("Its name and logo are shown as its own page has them."))
    link = LineField(_l("Web page"), required=False)

    def __init__(self, exhibitors: Sequence[Exhibitor], **options: Any) -> None:
        super().__init__(**options)
        firms = [SelectChoice(str(one.id), one.firm.display_name) for one in exhibitors if one.firm]
        self.exhibitor.choices = [SelectChoice("", _("None")), *firms]

    def validate(self, *args: Any, **options: Any) -> bool:
        good: bool = super().validate(*args, **options)
        if bool(self.name.data) == bool(self.exhibitor.data):
            self.name.errors = [*self.name.errors, _("Give a name, or choose an exhibitor.")]
            return False
        return good

    def validate_link(self, field: Field) -> None:
        if field.data and not is_web_link(field.data):
            raise ValidationError(_("Enter a link that begins with https://, as in https://www.example.org."))

    def chosen_level(self) -> PartnerLevel:
        return PartnerLevel(self.level.data)
