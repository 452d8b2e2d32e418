"""Lists of people: visitors of any category, speakers, staff, with their answers; tickets mailed or not."""

from expo.accounts.permissions import Permission
from expo.events.models import Event
from expo.events.queries import categories_of
from expo.i18n import _, _l, localize
from expo.imports.kinds import ListKind, ListSetting, ListUndo
from expo.imports.models import list_registrations
from expo.imports.rules import ListName
from expo.registration.list_fields import person_fields
from expo.registration.queries import passed_over
from expo.registration.services.list_undo import check_people_untouched, undo_people
from expo.registration.services.lists import (
    CATEGORY,
    MAILED,
    PAST,
    PIECE,
    TICKETS,
    WAITING,
    judge_people,
    register_people,
)


def _settings(event: Event) -> list[ListSetting]:
    categories = [(str(one.id), localize(one.name)) for one in categories_of(event, active_only=True)]
    choose = [("", _("Choose a category"))] if len(categories) != 1 else []
    asked = [
        ListSetting(CATEGORY, _("Category of rows without one"), [*choose, *categories]),
        ListSetting(TICKETS, _("Tickets"), [("", _("Mail nothing now")), (MAILED, _("Mail each person their ticket"))]),
    ]
    if passed_over(event):
        waiting = [("", _("Register nobody past them")), (PAST, _("Register this list past them"))]
        asked.append(ListSetting(WAITING, _("Those who wait for a free place"), waiting))
    return asked


PEOPLE_LIST = ListKind(
    name=ListName.VISITORS,
    title=_l("A list of people"),
    permission=Permission.EDIT_REGISTRATIONS,
    fields=person_fields,
    settings=_settings,
    judge=judge_people,
    register=register_people,
    undo=ListUndo(check_people_untouched, undo_people, list_registrations, "registration_id"),
    piece=PIECE,
    address="registrations.index",
)
