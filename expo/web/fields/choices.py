"""Fields with choices. What is stored stays selectable though it is no longer among the choices, so that opening a form and
saving it changes nothing.
"""

from collections.abc import Callable, Iterable
from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from expo.i18n import _

_NOTHING = (None, "", 0, "0")
_CHOICES: Any = vars(SelectField)["choices"]  # a property


class KeepsStored(SelectField):
    """A choice field that also offers what is stored, named by `name_stored` where it is not among the choices.

    The stored value is the one that the form was made with (`obj` or `data`), or that `hold` was given.
    """

    name_stored: Callable[[Any], str] | None = None
    _held: Any = None

    def hold(self, stored: Any, name: Callable[[Any], str] | None = None) -> None:
        """Take what is stored: it is shown unless the form was sent, and may be sent again."""
        self._held, self.name_stored = stored, name or self.name_stored
        if self.raw_data is None:
            self.process_data(stored)
        else:
            self._keep_order()

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Choose one from the list.")) from error
        self._keep_order()

    @property
    def choices(self) -> Any:
        """The choices, and what is stored besides."""
        known: Any = _CHOICES.fget(self)
        if known is None:
            return None
        offered = {str(value) for value in (known if isinstance(known, dict) else _values_in(known))}
        gone = [value for value in self._stored() if str(value) not in offered]
        if not gone:
            return known
        added = [(value, self._stored_label(value)) for value in gone]
        return {**known, **dict(added)} if isinstance(known, dict) else [*known, *added]

    @choices.setter
    def choices(self, value: Any) -> None:
        _CHOICES.fset(self, value)

    def _stored(self) -> list[Any]:
        """The values that are stored, as the field would send them."""
        stored = self._held if self._held is not None else getattr(self, "object_data", None)
        values = stored if isinstance(stored, list | tuple | set | frozenset) else [stored]
        return [self.coerce(value) for value in values if isinstance(value, str | int) and value not in _NOTHING]

    def _stored_label(self, value: Any) -> str:
        name = self.name_stored(value) if self.name_stored else str(value)
        return _("%(name)s (no longer offered)", name=name)

    def _keep_order(self) -> None:
        """Several values that are sent as they are stored are in the order in which they are stored."""
        stored = self._stored()
        if isinstance(self.data, list) and len(stored) == len(self.data) and set(stored) == set(self.data):
            self.data = stored


class Pick(KeepsStored):
    """A drop-down list."""

    @property
    def always_chosen(self) -> bool:
        """Whether no choice is empty, so that one is always made: the field is not called optional."""
        choices: Any = self.iter_choices()
        return all(str(choice.value) for choice in choices)

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(_("Choose one from the list.")) from error


class PickOne(KeepsStored, RadioField):
    """One choice from radio buttons."""


class Boxes(KeepsStored, SelectMultipleField):
    """Several choices, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _values_in(choices: Iterable[Any]) -> list[Any]:
    return [choice.value if hasattr(choice, "value") else choice[0] for choice in choices]
