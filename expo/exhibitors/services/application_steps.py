"""Steps of an application saved by the firm: directly, or once accepted as a change request for the organisers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from expo import clock
from expo.db import db
from expo.errors import NotFound, Refused
from expo.events.queries import zone_in
from expo.events.services.expos import touch
from expo.exhibitors.application_models import ApplicationChange, Contact
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import (
    contacts_of,
    firm_name,
    open_change,
    pavilion_in,
    schemes_offered,
)
from expo.exhibitors.rules import (
    IN,
    LARGEST_AREA_SQM,
    LIVE,
    LONGEST_NAME,
    ApplicationFault,
    ContactKind,
    Scheme,
    deck_fault,
)
from expo.exhibitors.services.applications import fascia_limit, is_direct, lock_version, plain_values
from expo.exhibitors.services.asked_changes import is_asked
from expo.exhibitors.services.firms import FIRM_FIELDS, firm_data, index_exhibitor, reindex, write_draft, write_firm
from expo.exhibitors.words import deck_sentence
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, _n

SPACE_FIELDS = (
    "area_sqm",
    "least_sqm",
    "most_sqm",
    "scheme",
    "upper_deck_sqm",
    "open_sides",
    "power_kw",
    "water",
    "compressed_air",
    "internet",
    "zone_id",
    "pavilion_id",
    "conditions",
)
OWN_FIELDS = ("fascia_name", "products", "activity", *SPACE_FIELDS)
_TOLD = ("name", "email", "phone")  # of a contact
_AREA = ("area_sqm", "least_sqm", "most_sqm")


def application_values(exhibitor: Exhibitor) -> dict[str, Any]:
    """All that an application says, of the firm (FIRM_FIELDS) and of itself (OWN_FIELDS), by field."""
    return {**firm_data(exhibitor), **{name: getattr(exhibitor, name) for name in OWN_FIELDS}}


def save(
    exhibitor: Exhibitor,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    by: Actor,
    step: str = "",
    office: bool = False,
) -> bool:
    """Save fields of the firm (FIRM_FIELDS) and of the application (OWN_FIELDS); returns whether they were saved directly.

    They are in a draft, before the deadline, and when an organiser saves (`office`). Otherwise they are merged into the
    application's one open change request; so are at any time the fields of a firm whose record is another application's
    too. Raises Refused for invalid values, Changed when `version` is not the current one.
    """
    lock_version(exhibitor, version)
    if not office:
        check_live(exhibitor)
    check_values(exhibitor, values)
    if not office:
        _check_scheme(exhibitor, values)
    asked = {} if office else _asked(exhibitor, values)
    direct = {name: value for name, value in values.items() if name not in asked}
    if direct:
        write_values(exhibitor, direct, by=by, step=step)
    change = None if office else open_change(exhibitor)
    settled = {name: value for name, value in direct.items() if change is not None and name in change.after}
    if asked or settled:  # what is saved is asked no more: an answer would turn it back
        _request_change(exhibitor, {**asked, **settled}, by=by)
    return not asked


def _asked(exhibitor: Exhibitor, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of the values that the firm saves those that are asked of the organisers."""
    if not is_direct(exhibitor):
        return values
    if not is_asked(exhibitor):
        return {}
    now, change = firm_data(exhibitor), open_change(exhibitor)
    wanted = {**now, **(change.after if change else {})}
    of_firm = {name: value for name, value in values.items() if name in FIRM_FIELDS}
    return {name: value for name, value in of_firm.items() if value != now[name] or value != wanted[name]}


def check_values(exhibitor: Exhibitor, values: Mapping[str, Any]) -> None:
    """Raises Refused for the first invalid value, NotFound for another event's zone or pavilion."""
    now = {**{name: getattr(exhibitor, name) for name in OWN_FIELDS}, **values}
    limit = fascia_limit(exhibitor.event)
    length = len(now["fascia_name"])
    if "fascia_name" in values and length > limit:
        raise Refused(fascia_words(limit, length))
    if not 0 < now["least_sqm"] <= now["area_sqm"] <= now["most_sqm"] or now["most_sqm"] > LARGEST_AREA_SQM:
        raise Refused(_("The area wanted lies between the least and the most that you accept."))
    fault = deck_fault(Scheme(now["scheme"]), Decimal(now["area_sqm"]), now["upper_deck_sqm"])
    if fault is not None:
        raise Refused(deck_sentence(fault))
    if now["zone_id"] is not None and zone_in(exhibitor.event, now["zone_id"]) is None:
        raise NotFound(_("There is no such zone in this expo."))
    if now["pavilion_id"] is not None and pavilion_in(exhibitor.event, now["pavilion_id"]) is None:
        raise NotFound(_("There is no such pavilion in this expo."))
    for name in ("legal_name", "display_name", "second_name", "sort_name"):
        if len(values.get(name, "")) > LONGEST_NAME:
            raise Refused(_n("Use at most %(num)d character.", "Use at most %(num)d characters.", LONGEST_NAME))


def _check_scheme(exhibitor: Exhibitor, values: Mapping[str, Any]) -> None:
    """Raises Refused for a scheme that the event does not offer, unless the firm has it already."""
    scheme = Scheme(values.get("scheme", exhibitor.scheme))
    if scheme is not exhibitor.scheme and scheme not in schemes_offered(exhibitor.event):
        raise Refused(_("Choose one of the schemes that this expo lets."))


def fascia_words(limit: int, length: int) -> str:
    """The message for a name that is too long for the fascia board."""
    return _("The fascia board takes %(limit)s characters; this name has %(count)s.", limit=limit, count=length)


def values_now(exhibitor: Exhibitor) -> dict[str, Any]:
    """The firm's and the application's fields as they are now, as change requests store them."""
    return plain_values(application_values(exhibitor))


def save_contacts(
    exhibitor: Exhibitor, contacts: Mapping[ContactKind, Mapping[str, str]], *, version: int | None = None, by: Actor
) -> None:
    """Save the contacts by kind, directly; a contact without a name is deleted."""
    lock_version(exhibitor, version)
    check_live(exhibitor)
    by_kind = {contact.kind: contact for contact in contacts_of(exhibitor)}
    before = {str(kind): _told(by_kind[kind]) if kind in by_kind else "" for kind in contacts}
    for kind, fields in contacts.items():
        contact = by_kind.get(kind)
        if not fields.get("name"):
            if contact is not None:
                db.session.delete(contact)
            continue
        if contact is None:
            contact = Contact(exhibitor_id=exhibitor.id, kind=kind, name="")
            db.session.add(contact)
        for name in ("name", "email", "phone", "address"):
            setattr(contact, name, fields.get(name, ""))
    after = {str(kind): _told(fields) if fields.get("name") else "" for kind, fields in contacts.items()}
    record_change(exhibitor, before, after, by=by)


def _told(found: Contact | Mapping[str, str]) -> dict[str, str]:
    """A contact as the history tells it: who is erased later is found there by former addresses too."""
    values = found if isinstance(found, Mapping) else {name: getattr(found, name) for name in _TOLD}
    return {name: values[name] for name in _TOLD if values.get(name)}


def fault_words(fault: ApplicationFault, name: str) -> str:
    """The message for a fault in the firms wanted near or apart."""
    return {
        ApplicationFault.ITSELF: _("%(name)s is your own firm.", name=name),
        ApplicationFault.BOTH: _("%(name)s stands under both: near and apart.", name=name),
        ApplicationFault.TWICE: _("%(name)s stands there twice.", name=name),
        ApplicationFault.MANY: _("Name at most 20 firms."),
    }[fault]


def check_live(exhibitor: Exhibitor) -> None:
    """Raises Refused for an application that was declined or withdrawn."""
    if exhibitor.state not in LIVE:
        raise Refused(_("This application is closed, so nothing can be changed."))


def write_values(exhibitor: Exhibitor, values: Mapping[str, Any], *, by: Actor, step: str = "") -> None:
    """Write fields of the firm and of the application, whose row the caller has locked; nothing is judged."""
    before = application_values(exhibitor)
    of_firm = {name: values[name] for name in FIRM_FIELDS if name in values and values[name] != before[name]}
    for name in OWN_FIELDS:
        if name in values:
            setattr(exhibitor, name, values[name])
    if exhibitor.firm is None:
        write_draft(exhibitor, of_firm)
    elif of_firm:
        write_firm(exhibitor.firm, {**firm_data(exhibitor), **of_firm}, by=by, event_id=exhibitor.event_id)
        reindex(exhibitor.firm)
    exhibitor.step = step or exhibitor.step
    index_exhibitor(exhibitor)
    was = {name: before[name] for name in values}
    record_change(exhibitor, plain_values(was), plain_values(values), by=by)


def _request_change(exhibitor: Exhibitor, values: Mapping[str, Any], *, by: Actor) -> None:
    now = values_now(exhibitor)
    change = open_change(exhibitor)
    after = {**(change.after if change else {}), **plain_values(values)}
    before, after = differences(now, {name: value for name, value in after.items() if value != now[name]})
    if change is not None and not after:  # every requested value equals the current one again
        db.session.delete(change)
    elif after:
        if change is None:
            change = ApplicationChange(exhibitor_id=exhibitor.id, after={})
            db.session.add(change)
        if any(after.get(name) != change.after.get(name) for name in _AREA) or not change.after:
            change.asked_at = clock.now()  # the day whose cancellation scale holds for what is asked now
        change.before, change.after = before, after
    else:
        return
    exhibitor.version += 1
    db.session.flush()
    record(
        Verb.ASKED_TO_CHANGE,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=firm_name(exhibitor),
        before=before,
        after={**after, "version": exhibitor.version},
    )


def record_change(exhibitor: Exhibitor, before: Mapping[str, Any], after: Mapping[str, Any], *, by: Actor) -> None:
    was, now = differences(before, after)
    if not now:
        db.session.flush()
        return
    exhibitor.version += 1
    if exhibitor.state in IN:
        touch(exhibitor.event)
    db.session.flush()
    record(
        Verb.CHANGED,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=firm_name(exhibitor),
        before=was,
        after={**now, "version": exhibitor.version},
    )


def parse_stored(name: str, value: Any) -> Any:
    """A value of a field as change requests store it."""
    return Scheme(value) if name == "scheme" else value
