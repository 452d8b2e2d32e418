"""The public registration pages."""

import secrets
from typing import Any

from flask import Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import holder
from expo.accounts.slow_lane import slow_lane
from expo.config import settings
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, public_blueprint
from expo.events.models import Category, Event
from expo.events.queries import categories_of, category_in
from expo.events.rules import Admission, Window
from expo.i18n import _, language
from expo.kit.tokens import Purpose, unseal
from expo.registration.forms import RegistrationForm, given_answers, with_questions
from expo.registration.notices import calendar_file
from expo.registration.queries import cached_questions, waited_for
from expo.registration.rules import RegistrationSource, verdict
from expo.registration.services.register import register, window_of
from expo.web.downloads import attachment
from expo.web.limits import REGISTRATION
from expo.web.params import row_id
from expo.web.security import form_checks_csrf

room = public_blueprint("register", __name__)

_DONE = "registered"


@room.get("/register")
def choose() -> ResponseReturnValue:
    """The open categories, or the form once one is chosen."""
    event = current_event()
    window, categories = window_of(event), _open_categories(event)
    chosen = _chosen_category(categories)
    if window is not Window.OPEN or chosen is None:
        return render_template(
            "registration/public/choose.html", window=window, categories=categories, waited_for=waited_for(event)
        )
    return render_template("registration/public/form.html", **_form_page(event, chosen, categories))


@room.post("/register", endpoint="form")
@form_checks_csrf
def send() -> ResponseReturnValue:
    """Accept the form once; the answer does not reveal whether the mailbox was registered before."""
    event = current_event()
    category = _submitted_category(event)
    page = _form_page(event, category, [])
    form = page["form"]
    sent = form.validate_on_submit()
    page["lane"] = slow_lane(REGISTRATION, form)
    if page["lane"] or not sent:
        page["categories"] = _open_categories(event)
        return render_template("registration/public/form.html", **page), 429 if page["lane"] else 400
    outcome = _expected_outcome(event, category, form.email.data, page)  # before registering: the same for duplicates
    try:
        with transaction(fresh=False):  # seats and duplicates are decided by the statements themselves
            register(
                event,
                category,
                form.details(),
                given_answers(form, page["questions"]),
                source=RegistrationSource.FORM,
                by=holder(form.given_name.data or ""),
                form_key=form.form_key.data,
            )
    except Refused as refusal:
        return render_template("registration/public/form.html", refusal=refusal, **page), 409
    session[_DONE] = outcome
    return redirect(url_for(".done"), 303)


@room.get("/register/done")
def done() -> ResponseReturnValue:
    """The confirmation page: the same whether somebody is new or was registered already."""
    event, outcome = current_event(), session.get(_DONE) or {}
    if outcome.get("event") != event.id:
        return redirect(url_for(".choose"), 303)
    category = next((c for c in categories_of(event) if c.id == outcome["category"]), None)
    return render_template("registration/public/done.html", told=outcome, category=category)


@room.get("/expo.ics")
def calendar() -> Response:
    """The expo's open days as an iCalendar file."""
    event = current_event()
    return attachment(calendar_file(event, language()), f"{event.slug}.ics", "text/calendar")


def _expected_outcome(event: Event, category: Category, email: str, page: dict[str, Any]) -> dict[str, Any]:
    """What the confirmation page shows: the outcome for anybody who submits the form now."""
    outcome = verdict(
        needs_approval=category.needs_approval,
        capacity=category.capacity,
        taken=category.occupancy,
        others_wait=page["others_wait"],
    )
    told = {"event": event.id, "email": email, "category": category.id, "verdict": outcome.value}
    return {**told, "late": page["late"]}


def _open_categories(event: Event) -> list[Category]:
    """The categories open to all, or the one that the invitation link opens."""
    active = categories_of(event, active_only=True)
    key = _invitation_key()
    if key is None:
        return [c for c in active if c.admission is Admission.OPEN]
    invited = [c for c in active if c.invitation_key == key]
    if not invited:
        raise NotFound(_("This invitation is not valid any more. Ask whoever sent it for a new one."))
    return invited


def _submitted_category(event: Event) -> Category:
    """The submitted category. Raises NotFound when it is not open to the sender."""
    category = category_in(event, row_id(request.form.get("category"))) or _chosen_category(_open_categories(event))
    key = _invitation_key()
    if category is None or not category.active or (key is None and category.admission is not Admission.OPEN):
        raise NotFound(_("This category is not open."))
    if key is not None and category.invitation_key != key:
        raise NotFound(_("This invitation is not valid any more. Ask whoever sent it for a new one."))
    return category


def _invitation_key() -> str | None:
    """The key of an invitation link; "" for an invalid link, None for no link."""
    token = request.values.get("invitation", "")
    here_ = settings()
    return (unseal(token, Purpose.INVITATION, [here_.secret_key, *here_.old_secret_keys]) or "") if token else None


def _chosen_category(categories: list[Category]) -> Category | None:
    wanted = request.values.get("category", "")
    found = [c for c in categories if str(c.id) == wanted]
    return found[0] if found else (categories[0] if len(categories) == 1 else None)


def _form_page(event: Event, category: Category, categories: list[Category]) -> dict[str, Any]:
    """The template values of the form page."""
    questions = cached_questions(event, category)
    form: Any = with_questions(RegistrationForm, questions)()
    if not form.is_submitted():
        form.form_key.data = secrets.token_urlsafe(16)
        form.language.data = language() if language() in event.languages else event.languages[0]
        form.invitation.data = request.args.get("invitation", "")
    late = clock.now() >= event.filling_ends_at
    return {
        "form": form,
        "category": category,
        "categories": categories,
        "questions": questions,
        "full": category.capacity is not None and category.occupancy >= category.capacity,
        "others_wait": late and category.id in waited_for(event),
        "late": late,
    }
