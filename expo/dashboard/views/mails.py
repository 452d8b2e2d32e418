"""An event's mail: the outbox, single mails, and organisers' own texts of mail templates."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.config import settings
from expo.db import db, transaction
from expo.delegations import mails as delegations
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.exhibitors import mails as exhibitors
from expo.history.shown_rows import unless_changed
from expo.i18n import LANGUAGES, _, _l, direction
from expo.interpreters import mails as interpreters
from expo.investors import mails as investors
from expo.invoices import mails as invoices
from expo.itinerary import mails as itinerary
from expo.leads import mails as leads
from expo.letters import mails as letters
from expo.mail.links import shown_text
from expo.mail.message import html_of, parts_of
from expo.mail.models import Mail, MailState, MailText
from expo.mail.queries import mail_in, mail_text_of, mail_texts_of, mails_of
from expo.mail.rules import SUBJECT_LONGEST, TEXT_LONGEST, Template, fill
from expo.mail.services import (
    cancel_mail,
    delete_mail_text,
    fault_of_words,
    products_text,
    save_mail_text,
    send_again,
    words_of,
)
from expo.manuals import mails as manuals
from expo.meetings import mails as meetings
from expo.offers import mails as offers
from expo.registration import mails as registration
from expo.web.downloads import attachment
from expo.web.forms import BaseForm, LineField, ParagraphField
from expo.web.pagination import paged
from expo.web.params import number
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = organiser_blueprint("mails", __name__, Permission.SEE_MAIL, "/mail")

TEMPLATES: tuple[Template, ...] = (
    registration.TEMPLATES
    + delegations.TEMPLATES
    + exhibitors.TEMPLATES
    + investors.TEMPLATES
    + invoices.TEMPLATES
    + leads.TEMPLATES
    + letters.TEMPLATES
    + manuals.TEMPLATES
    + itinerary.TEMPLATES
    + meetings.TEMPLATES
    + interpreters.TEMPLATES
    + offers.TEMPLATES
)
# The policy of the page with a mail's HTML, which has inline styles: nothing runs or loads, and it is sandboxed.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)


class MailTextForm(BaseForm):
    """The subject and text of one mail template in one language."""

    subject = LineField(_l("Subject"), longest=SUBJECT_LONGEST)
    text = ParagraphField(_l("Text"), required=_l("Write a text."), longest=TEXT_LONGEST, render_kw={"rows": 16})
    version = HiddenField(default="0")


@room.context_processor
def _words() -> dict[str, Any]:
    return {"mail_state": _state_word, "mail_look": _state_style, "can_send": bool(settings().mail_url)}


@room.get("")
def index() -> ResponseReturnValue:
    """The outbox: mails with their state and error."""
    event = current_event()
    state, q = request.args.get("state", ""), request.args.get("q", "")[:200]
    query = mails_of(event.id, state=state, q=q)
    counting = db.select(db.func.count()).select_from(query.order_by(None).subquery())
    return render_template(
        "dashboard/mails.html", page=paged(query, counting), states=list(MailState), state=state, q=q
    )


@room.get("/<int:mail_id>")
def show(mail_id: int) -> ResponseReturnValue:
    """One mail with its attachments."""
    mail = _mail_or_404(mail_id)
    text, way = shown_text(mail), direction(mail.language)
    return render_template("dashboard/mail.html", mail=mail, text=text, parts=parts_of(mail), way=way)


@room.get("/<int:mail_id>/html")
def html(mail_id: int) -> ResponseReturnValue:
    """The HTML part alone, with a Content-Security-Policy under which nothing loads or runs."""
    mail = _mail_or_404(mail_id)
    response = Response(html_of(mail, shown_text(mail), inside=True), mimetype="text/html")
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    return response


@room.get("/<int:mail_id>/parts/<int:number>")
def part(mail_id: int, number: int) -> ResponseReturnValue:
    """An attachment."""
    parts = parts_of(_mail_or_404(mail_id))
    if number >= len(parts):
        raise NotFound(_("This file is not here."))
    return attachment(parts[number]["text"].encode(), parts[number]["name"], "text/calendar")


@room.post("/<int:mail_id>/again")
@needs(Permission.EDIT_MAIL)
def again(mail_id: int) -> ResponseReturnValue:
    """Queue the mail again."""
    mail = _mail_or_404(mail_id)
    with single_submission():
        send_again(mail, by=actor())
    flash(_("The mail is on its way."), "success")
    return redirect(url_for(".show", mail_id=mail_id), 303)


@room.post("/<int:mail_id>/cancel")
@needs(Permission.EDIT_MAIL)
def cancel(mail_id: int) -> ResponseReturnValue:
    """Cancel the mail while it is queued."""
    mail = _mail_or_404(mail_id)
    with transaction():
        cancel_mail(mail, by=actor())
    flash(_("The mail is cancelled and will not be sent."), "success")
    return redirect(url_for(".show", mail_id=mail_id), 303)


@room.get("/wording")
@needs(Permission.EDIT_MAIL)
def mail_texts() -> ResponseReturnValue:
    """Every mail template, and the languages in which it has the organiser's own text."""
    event = current_event()
    own = {(one.key, one.language) for one in mail_texts_of(event.id)}
    return render_template("dashboard/mail_texts.html", templates=TEMPLATES, own=own, names=LANGUAGES)


@room.route("/wording/<key>/<code>", methods=["GET", "POST"])
@needs(Permission.EDIT_MAIL)
@form_checks_csrf
def mail_text(key: str, code: str) -> ResponseReturnValue:
    """Edit, preview and save an own text of a mail template."""
    event, template = current_event(), _template_or_404(key)
    _check_language(code)
    form, own, refusal = _form_in(code), mail_text_of(event.id, key, code), None
    if not form.is_submitted():
        form.subject.data, form.text.data = words_of(template, event.id, code)
        form.version.data = str(own.version if own else 0)
    if form.validate_on_submit() and "save" in request.form:
        try:
            _save(event.id, template, code, form)
            flash(_("Template saved. Emails use it from now on."), "success")
            return redirect(url_for(".mail_texts"), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                _take_latest_version(form, mail_text_of(event.id, key, code))
    status = 409 if refusal else 400 if form.errors else 200
    return _mail_text_page(form, template, code, own=own, refusal=refusal), status


@room.post("/wording/<key>/<code>/reset")
@needs(Permission.EDIT_MAIL)
def reset(key: str, code: str) -> ResponseReturnValue:
    """Delete the own text: the product's applies again."""
    with unless_changed():
        delete_mail_text(current_event().id, _template_or_404(key).key, code, by=actor())
    flash(_("The product’s own words are back."), "success")
    return redirect(url_for(".mail_texts"), 303)


def _mail_text_page(
    form: MailTextForm, template: Template, code: str, *, own: MailText | None, refusal: Refused | None
) -> str:
    """The form of a text with its preview; `own` is the organiser's text so far."""
    return render_template(
        "dashboard/mail_text.html",
        form=form,
        template=template,
        code=code,
        own=own,
        refusal=refusal,
        language_name=LANGUAGES[code],
        preview=_preview(template, form),
        fault=_fault(template, code, form) if form.is_submitted() and refusal is None else "",
        changed=isinstance(refusal, Changed),
        way=direction(code),
    )


def _form_in(code: str) -> MailTextForm:
    """The form with `dir` and `lang` of the text's language, also where a text begins with a placeholder."""
    form = MailTextForm()
    for field in (form.subject, form.text):
        field.render_kw = {**(field.render_kw or {}), "dir": direction(code), "lang": code}
    return form


def _save(event_id: int, template: Template, code: str, form: MailTextForm) -> None:
    with transaction():
        save_mail_text(
            template,
            event_id=event_id,
            language=code,
            subject=form.subject.data or "",
            text=form.text.data or "",
            by=actor(),
            version=number(form.version.data, otherwise=-1),
        )


def _take_latest_version(form: MailTextForm, theirs: MailText | None) -> None:
    """Give the form the latest version, so that saving it again overwrites the other editor's text."""
    form.version.data = str(theirs.version if theirs else 0)


def _fault(template: Template, code: str, form: MailTextForm) -> str:
    products = products_text(template, code)
    return fault_of_words(form.subject.data or "", form.text.data or "", template.holes, products=products)


def _check_language(code: str) -> None:
    if code not in LANGUAGES:
        raise NotFound(_("There is no such language here."))


def _preview(template: Template, form: MailTextForm) -> tuple[str, str]:
    samples = {name: sample for name, (_meaning, sample) in template.holes.items()}
    return fill(form.subject.data or "", samples), fill(form.text.data or "", samples)


def _template_or_404(key: str) -> Template:
    found = next((template for template in TEMPLATES if template.key == key), None)
    if found is None:
        raise NotFound(_("There is no such mail."))
    return found


def _mail_or_404(mail_id: int) -> Mail:
    found = mail_in(current_event().id, mail_id)
    if found is None:
        raise NotFound(_("There is no such mail."))
    return found


def _state_word(state: MailState) -> str:
    return {
        MailState.QUEUED: _("waiting"),
        MailState.SENDING: _("being sent"),
        MailState.SENT: _("sent"),
        MailState.FAILED: _("failed"),
        MailState.KEPT: _("kept"),
        MailState.CANCELLED: _("cancelled"),
    }[state]


def _state_style(state: MailState) -> str:
    looks = {MailState.SENT: "good", MailState.FAILED: "bad", MailState.KEPT: "info", MailState.CANCELLED: ""}
    return looks.get(state, "warn")
