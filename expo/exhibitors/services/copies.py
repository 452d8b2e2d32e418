"""The settings of applications and the pavilions of an expo, copied for another year."""

from expo.events.copy_parts import CopyPart, ExpoCopy
from expo.exhibitors.queries import pavilions_of, settings_of
from expo.exhibitors.services.setup import PAVILION_FIELDS, SETTINGS_FIELDS, add_pavilion, edit_settings
from expo.i18n import _l

_PERSONAL = ("manager_name", "manager_email")


def copy_settings(made: ExpoCopy) -> None:
    """Copy the settings of applications, closed until the copy's own organisers open them."""
    settings = settings_of(made.event)
    if settings is None:
        return
    fields = {name: getattr(settings, name) for name in SETTINGS_FIELDS}
    fields |= {"opens_at": None, "closes_at": None}
    if settings.category_id is not None:
        fields["category_id"] = made.categories[settings.category_id].id
    edit_settings(made.copy, fields, version=0, by=made.by)


def copy_pavilions(made: ExpoCopy) -> None:
    """Copy the pavilions without their managers, who are asked anew."""
    for pavilion in pavilions_of(made.event):
        fields = {name: getattr(pavilion, name) for name in PAVILION_FIELDS if name not in _PERSONAL}
        fields["hall_id"] = made.hall_id(pavilion.hall_id)
        made.pavilions[pavilion.id] = add_pavilion(made.copy, fields, by=made.by).id


EXHIBITOR_SETTINGS = CopyPart(
    "applications",
    _l("Settings and terms of applications, closed until you open them"),
    lambda event: 1 if settings_of(event) is not None else 0,
    copy_settings,
)
PAVILIONS = CopyPart(
    "pavilions", _l("Pavilions, without their managers"), lambda event: len(pavilions_of(event)), copy_pavilions
)
