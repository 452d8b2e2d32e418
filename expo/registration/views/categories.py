"""Pages where organisers edit categories: admission, capacity, price, invitations; and copy the expo."""

from datetime import date, timedelta
from typing import Any

from babel.numbers import get_currency_precision
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField, IntegerField, StringField
from wtforms.validators import NumberRange, Optional, Regexp, ValidationError

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.config import settings
from expo.contributions import contributed
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.copy_parts import CopyPart
from expo.events.models import Category, Event
from expo.events.queries import categories_of, category_in, zones_of
from expo.events.rules import Admission, CategoryKind, day_of, next_address
from expo.events.services.categories import add_category, renew_invitation
from expo.i18n import LANGUAGES, _, _l, _n
from expo.kit.text import merged_texts
from expo.kit.tokens import Purpose, seal
from expo.registration.category_terms import TermsCut
from expo.registration.forms import ChoicesField
from expo.registration.services.capacity import change_capacity
from expo.registration.services.category_terms import save_category
from expo.registration.services.copies import copy_whole_event
from expo.registration.words import admission_word, category_word
from expo.web import params
from expo.web.fields.amounts import Amount
from expo.web.fields.choices import Pick
from expo.web.filters import day
from expo.web.forms import BaseForm, LineField, ParagraphField
from expo.web.security import form_checks_csrf

room = organiser_blueprint("categories", __name__, Permission.EDIT_EVENT, "/categories")

MOST_PEOPLE = 1_000_000
LONGEST_KEYS = 20_000
MOST_MINOR = 10**9  # largest price, in minor units


class CategoryForm(BaseForm):
    """A category; `form_in` adds the name fields for each of the event's languages."""

    kind = Pick(_l("Kind"))
    admission = Pick(_l("Who may register"))
    needs_approval = BooleanField(_l("The organisers approve each registration"))
    capacity = IntegerField(
        _l("Places"),
        description=_l("Registration stops at this number. Leave blank for no limit."),
        validators=[Optional(), NumberRange(0, MOST_PEOPLE, message=_l("Enter a number from 0 to 1,000,000."))],
    )
    price = Amount(_l("Price"), description=_l("As in 1,500.00. Leave it empty for free."))
    colour = StringField(
        _l("Colour on the badge"),
        default="#0b5d3b",
        render_kw={"type": "color"},
        validators=[Regexp(r"#[0-9a-fA-F]{6}", message=_l("Choose a colour, as in #0b5d3b."))],
    )
    days = ChoicesField(_l("Admitted on"), coerce=str, description=_l("Choose none for all days."))
    zones = ChoicesField(_l("Admitted to"), coerce=str, description=_l("Choose none for all zones."))
    active = BooleanField(_l("In use"), default=True)
    version = HiddenField(default="0")
    seen = HiddenField()  # what it takes from people, as the organiser was told

    def validate_price(self, field: Amount) -> None:
        if field.minor is not None and not 0 <= field.minor <= MOST_MINOR:
            raise ValidationError(_("Enter an amount, as in 1,500.00."))


class CopyForm(BaseForm):
    """The copy of an expo for another year."""

    slug = LineField(
        _l("Address of the new expo"),
        longest=60,
        description=_l("Small letters, digits and hyphens, as in tech-expo-2028."),
    )
    first_day = StringField(_l("Its first day"), render_kw={"type": "date"})
    parts = ChoicesField(_l("Copy these too"), coerce=str)

    def offer(self, event: Event) -> None:
        """Let one choose among what the expo has."""
        counts = [(part, part.count(event)) for part in contributed(CopyPart)]
        self.parts.choices = [
            (part.name, part.label if count == 1 else f"{part.label} ({count})") for part, count in counts if count
        ]
        if not self.is_submitted():
            self.slug.data = next_address(event.slug, event.first_day.year)
            self.parts.data = [part.name for part, count in counts if count and part.ticked]

    def validate_first_day(self, field: StringField) -> None:
        if params.day(field.data) is None:
            raise ValidationError(_("Enter a day, as in 2028-04-11."))


@room.get("")
def index() -> ResponseReturnValue:
    """The list of categories, with their occupancy."""
    categories = categories_of(current_event())
    return render_template(
        "registration/categories/index.html",
        categories=categories,
        admission_word=admission_word,
        category_word=category_word,
    )


@room.route("/new", methods=["GET", "POST"])
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Add a category."""
    return _edit(None)


@room.route("/<int:category_id>", methods=["GET", "POST"])
@form_checks_csrf
def edit(category_id: int) -> ResponseReturnValue:
    """Change a category; seats added to its capacity go to the waiting list at once."""
    return _edit(_load_category(category_id))


@room.post("/<int:category_id>/invitation")
def invitation(category_id: int) -> ResponseReturnValue:
    """Renew the invitation link; the old one stops working."""
    category = _load_category(category_id)
    with transaction():
        renew_invitation(category, by=actor())
    flash(_("The invitation has a new link. The old one does not work any more."), "success")
    return redirect(url_for(".edit", category_id=category_id), 303)


@room.route("/copy-expo", methods=["GET", "POST"])
@form_checks_csrf
def copy_expo() -> ResponseReturnValue:
    """Copy the whole expo as another year's draft."""
    event, form = current_event(), CopyForm()
    form.offer(event)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                first_day = params.day(form.first_day.data) or event.first_day
                parts = form.parts.data or []
                made = copy_whole_event(event, form.slug.data or "", first_day, by=actor(), parts=parts)
            flash(_("The copy is a draft. Look through its settings, then publish it."), "success")
            for note in made.notes:
                flash(note, "warning")
            return redirect(url_for("dashboard.overview", slug=made.copy.slug), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("registration/categories/copy.html", form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


def invitation_address(category: Category) -> str:
    """The link that opens a category by invitation."""
    here_ = settings()
    token = seal(category.invitation_key, Purpose.INVITATION, here_.secret_key)
    return f"{here_.base_url}/{category.event.slug}/register?invitation={token}"


def _edit(category: Category | None) -> ResponseReturnValue:
    event = current_event()
    form = form_in(event, category)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                moved, told = _save(event, category, form)
            flash(_("Saved. %(n)s moved up from the waiting list.", n=moved) if moved else _("Saved."), "success")
            if told:
                flash(_n("%(num)d person is told by email.", "%(num)d people are told by email.", told), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
            if category is not None and isinstance(caught, Changed):
                form.version.raw_data = [str(category.version)]
            if isinstance(caught, TermsCut):
                form.seen.raw_data, form.seen.data = [caught.keys], caught.keys
    page = render_template(
        "registration/categories/edit.html",
        form=form,
        category=category,
        refusal=refusal,
        invitation=invitation_address(category) if category and category.admission is Admission.INVITATION else "",
    )
    return page, (409 if refusal else 400 if form.errors else 200)


def _save(event: Event, category: Category | None, form: Any) -> tuple[int, int]:
    """Add or update the category; returns how many moved up from the waiting list, and how many are told of other terms."""
    if category is None:
        add_category(event, _fields(event, form, None), by=actor(), capacity=form.capacity.data)
        return 0, 0
    version = params.number(form.version.data, otherwise=0)
    seen = params.text(form.seen.data, LONGEST_KEYS).split()
    told = save_category(category, _fields(event, form, category), version=version, by=actor(), seen=seen)
    return change_capacity(category, form.capacity.data, by=actor()), told


def form_in(event: Event, category: Category | None) -> Any:
    """The form with name and description fields for each of the event's languages."""
    texts: dict[str, Any] = {}
    for number, code in enumerate(event.languages):
        texts[f"name_{code}"] = LineField(
            _("Name (%(language)s)", language=LANGUAGES[code]),
            required=number == 0,
            longest=80,
            render_kw={"lang": code},
        )
        texts[f"description_{code}"] = ParagraphField(
            _("Description (%(language)s)", language=LANGUAGES[code]), longest=500, render_kw={"lang": code, "rows": 2}
        )
    form: Any = type("TextsForm", (CategoryForm,), texts)()
    form.price.digits = get_currency_precision(event.currency)
    form.kind.choices = [(kind.value, category_word(kind)) for kind in CategoryKind]
    form.admission.choices = [(admission.value, admission_word(admission)) for admission in Admission]
    form.days.choices = [(d.isoformat(), day(d)) for d in days_of(event)]
    form.zones.choices = [(str(zone.id), zone.name) for zone in zones_of(event)]
    if category is not None:
        form.kind.hold(category.kind.value)
        form.admission.hold(category.admission.value)
        form.days.hold(category.days or [], lambda stored: day(day_of(stored)))
        form.zones.hold([str(zone.id) for zone in category.zones])
        if not form.is_submitted():
            _prefill(event, form, category)
    return form


def days_of(event: Event) -> list[date]:
    """The event's open days."""
    return [event.first_day + timedelta(days=n) for n in range((event.last_day - event.first_day).days + 1)]


def _prefill(event: Event, form: Any, category: Category) -> None:
    for code in event.languages:
        form[f"name_{code}"].data = category.name.get(code, "")
        form[f"description_{code}"].data = category.description.get(code, "")
    for name in ("needs_approval", "capacity", "colour", "active"):
        form[name].data = getattr(category, name)
    if category.price_minor:
        form.price.show(category.price_minor)
    form.version.data = str(category.version)


def _fields(event: Event, form: Any, category: Category | None) -> dict[str, Any]:
    zones = [zone for zone in zones_of(event) if str(zone.id) in (form.zones.data or [])]
    return {
        "kind": CategoryKind(form.kind.data),
        "admission": Admission(form.admission.data),
        **{
            name: merged_texts(getattr(category, name, {}), _typed(event, form, name))
            for name in ("name", "description")
        },
        "needs_approval": form.needs_approval.data,
        "price_minor": form.price.minor or 0,
        "colour": form.colour.data,
        "days": form.days.data or None,
        "zones": zones,
        "active": form.active.data,
    }


def _typed(event: Event, form: Any, name: str) -> dict[str, str]:
    return {code: form[f"{name}_{code}"].data for code in event.languages}


def _load_category(category_id: int) -> Category:
    found = category_in(current_event(), category_id)
    if found is None:
        raise NotFound(_("There is no such category."))
    return found
