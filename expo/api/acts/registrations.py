"""Registering people, changing what they gave, and deciding about them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from werkzeug.datastructures import MultiDict

from expo.accounts.permissions import Permission
from expo.api.acts.act import CHANGE, CREATE, ApiAct, BodyField, Deed, JsonKind
from expo.errors import Malformed, NotFound, Refused
from expo.events.queries import category_in
from expo.i18n import _, _l
from expo.registration.forms import DetailsForm, given_answers, with_questions
from expo.registration.models import Question, Registration
from expo.registration.queries import questions_for, registration_in
from expo.registration.rules import Details, RegistrationSource
from expo.registration.services.decisions import approve, cancel, decline, move
from expo.registration.services.register import details_of, edit, register
from expo.web.forms import Email

_BOOLEANS = frozenset({"family_first"})
_DETAILS = tuple(
    BodyField(name, JsonKind.BOOLEAN if name in _BOOLEANS else JsonKind.TEXT) for name in Details.__dataclass_fields__
)
_SOURCES = (RegistrationSource.ORGANISER.value, RegistrationSource.FORM.value)


class _ApiDetailsForm(DetailsForm):
    """What the pages ask, but for the mail address, which staff may leave out too."""

    email = Email(required=False)


def _judged(typed: Mapping[str, Any], questions: list[Question]) -> Any:
    """The form of the pages, filled in by a program. Raises Malformed with a sentence for each field."""
    sent = MultiDict([(name, one) for name, value in typed.items() for one in _each(value)])
    form: Any = with_questions(_ApiDetailsForm, questions)(formdata=sent, meta={"csrf": False})
    if not form.validate():
        raise Malformed(
            _("Some fields cannot be taken as they are."),
            tuple(f"{name}: {error}" for name, errors in form.errors.items() for error in errors),
        )
    return form


def _each(value: Any) -> list[str]:
    return value if isinstance(value, list) else [str(value)]


def _create(deed: Deed) -> int:
    category = category_in(deed.event, deed.body["category_id"])
    if category is None:
        raise NotFound(_("There is no such category."))
    questions = questions_for(deed.event, category)
    answers = {f"q{number}": value for number, value in (deed.body.get("answers") or {}).items()}
    form = _judged({name: deed.body.get(name) or "" for name in Details.__dataclass_fields__} | answers, questions)
    made = register(
        deed.event,
        category,
        form.details(),
        given_answers(form, questions),
        source=RegistrationSource(deed.body.get("source") or RegistrationSource.ORGANISER),
        by=deed.by,
        overtaking=bool(deed.body.get("overtaking")),
    )
    if made is None:
        raise Refused(_("Somebody with this mail address is registered already. Look for them in the list."))
    return made.id


def _change(deed: Deed) -> int:
    person = _person(deed)
    if person.erased_at is not None:
        raise NotFound(_("This registration was erased."))
    form = _judged(asdict(details_of(person)) | {name: value or "" for name, value in deed.body.items()}, [])
    edit(person, form.details(), version=deed.seen or person.version, by=deed.by)
    return person.id


def _move(deed: Deed) -> int:
    person, category = _person(deed), category_in(deed.event, deed.body["category_id"])
    if category is None:
        raise NotFound(_("There is no such category."))
    move(person, category, by=deed.by, overtaking=bool(deed.body.get("overtaking")))
    return person.id


def _decline(deed: Deed) -> int:
    person = _person(deed)
    decline(person, by=deed.by, reason=(deed.body.get("reason") or "")[:2000])
    return person.id


def _step(do: Callable[..., None]) -> Callable[[Deed], int]:
    def run(deed: Deed) -> int:
        person = _person(deed)
        do(person, by=deed.by)
        return person.id

    return run


def _person(deed: Deed) -> Registration:
    found = registration_in(deed.event, deed.row_id)
    if found is None:
        raise NotFound(_("Nobody with this number is registered for this expo."))
    return found


_CATEGORY = BodyField("category_id", JsonKind.INTEGER, required=True)
_OVERTAKING = BodyField("overtaking", JsonKind.BOOLEAN)
_MORE = (BodyField("answers", JsonKind.ANSWERS), BodyField("source", choices=_SOURCES), _OVERTAKING)
_MAY = Permission.EDIT_REGISTRATIONS
REGISTRATIONS = (
    ApiAct("registrations", CREATE, _l("Register somebody"), _MAY, _create, (_CATEGORY, *_DETAILS, *_MORE)),
    ApiAct("registrations", CHANGE, _l("Change what somebody gave"), _MAY, _change, _DETAILS),
    ApiAct("registrations", "approve", _l("Approve a registration"), _MAY, _step(approve)),
    ApiAct("registrations", "decline", _l("Decline a registration"), _MAY, _decline, (BodyField("reason"),)),
    ApiAct("registrations", "cancel", _l("Cancel a registration"), _MAY, _step(cancel)),
    ApiAct("registrations", "move", _l("Move to another category"), _MAY, _move, (_CATEGORY, _OVERTAKING)),
)
