"""The pages of one's own second factor: set-up, recovery codes, turning it off."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from expo.accounts.attempts import check_limit
from expo.accounts.forms import CodeForm, NewFactorForm, ProvenFactorForm, typed
from expo.accounts.guards import Reader, actor, reader, signed_in
from expo.accounts.sealed_secrets import binding, open_secret, seal_secret
from expo.accounts.services.second_factor import (
    accept_code,
    new_recovery_codes,
    new_secret,
    otpauth,
    recovery_codes_left,
    turn_off,
    turn_on,
)
from expo.accounts.views.account import check_present, count_present, required_proof
from expo.db import transaction
from expo.errors import Refused
from expo.history.services import record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.graphics.qr import svg
from expo.web.blueprints import GuardedBlueprint
from expo.web.limits import CODE_OF_OWNER
from expo.web.security import form_checks_csrf

room = GuardedBlueprint("second_factor", __name__, guard=signed_in, url_prefix="/account/second-factor")

_SECRET, _CODES = "new factor", "recovery codes"  # in the signed cookie, until confirmed, and until shown


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def set_up() -> ResponseReturnValue:
    me = reader()
    if me.account.totp_secret is not None:
        return _status_page(me)
    proof = required_proof(me)
    form, refusal = (ProvenFactorForm() if proof == "password" else NewFactorForm()), None
    secret = _new_secret(me)
    if proof != "sign-in" and form.validate_on_submit():
        _count_attempt(me)
        count_present(me, form)
        try:
            check_present(me, form)
            with transaction():
                _keep_codes(me, turn_on(me.account, secret, typed(form.code), by=actor()))
            session.pop(_SECRET)
            return redirect(url_for(".codes"), 303)
        except Refused as refused:
            refusal = refused
    address = otpauth(secret, me.account)
    picture = Markup(svg(address, title=_("QR code for your authenticator app")))  # noqa: S704 -- our own SVG; the title is escaped
    page = render_template(
        "accounts/second_factor.html",
        form=form,
        refusal=refusal,
        proof=proof,
        picture=picture,
        secret=secret,
        address=address,
    )
    return page, 400 if form.errors or refusal else 200


@room.get("/codes")
def codes() -> ResponseReturnValue:
    """Show the recovery codes, once."""
    kept = session.pop(_CODES, None)
    if not isinstance(kept, str):
        flash(_("Recovery codes are shown once only. You can make new ones here."), "warning")
        return redirect(url_for(".set_up"), 303)
    return render_template("accounts/recovery_codes.html", codes=open_secret(kept, binding(reader().account)).split())


@room.post("/renew")
@form_checks_csrf
def renew() -> ResponseReturnValue:
    me, form = reader(), CodeForm()
    if not form.validate_on_submit() or not _is_code_valid(me, form):
        return _status_page(me, form)
    with transaction():
        _keep_codes(me, new_recovery_codes(me.account))
        record(Verb.RENEWED_RECOVERY_CODES, me.account, by=actor(), named=me.name)
    return redirect(url_for(".codes"), 303)


@room.post("/off")
@form_checks_csrf
def off() -> ResponseReturnValue:
    me, form = reader(), CodeForm()
    if not form.validate_on_submit() or not _is_code_valid(me, form):
        return _status_page(me, form)
    with transaction():
        turn_off(me.account, by=actor())
    flash(_("The second factor is turned off."), "success")
    return redirect(url_for("account.home"), 303)


def _new_secret(me: Reader) -> str:
    """The secret that is shown until a code of it was entered; the cookie has it encrypted."""
    kept = session.get(_SECRET)
    if not isinstance(kept, str):
        kept = session[_SECRET] = seal_secret(new_secret(), binding(me.account))
    return open_secret(kept, binding(me.account))


def _keep_codes(me: Reader, codes: list[str]) -> None:
    """For the page that shows them: the cookie has them encrypted."""
    session[_CODES] = seal_secret(" ".join(codes), binding(me.account))


def _is_code_valid(me: Reader, form: CodeForm) -> bool:
    _count_attempt(me)
    with transaction():
        taken = me.account.totp_secret is not None and accept_code(me.account, typed(form.code))
    if not taken:
        form.code.errors = [_("This code is not right, or it was used already. Wait for the next one.")]
    return taken


def _status_page(me: Reader, form: CodeForm | None = None) -> ResponseReturnValue:
    if me.account.totp_secret is None:
        return redirect(url_for(".set_up"), 303)
    page = render_template(
        "accounts/second_factor_on.html", form=form or CodeForm(formdata=None), left=recovery_codes_left(me.account)
    )
    return page, 400 if form is not None else 200


def _count_attempt(me: Reader) -> None:
    sentence = _("Too many codes were tried. Wait a quarter of an hour and try again.")
    check_limit(CODE_OF_OWNER, str(me.account.id), sentence)
