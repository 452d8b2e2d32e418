"""The pages of one's own account: name, password, open sessions."""

from datetime import timedelta

from babel.dates import format_timedelta
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.attempts import check_limit
from expo.accounts.forms import AccountForm, NewPasswordForm, PasswordForm, typed
from expo.accounts.guards import Reader, actor, reader, signed_in
from expo.accounts.models import SignIn
from expo.accounts.passwords import check_strength, hash_password, matches
from expo.accounts.queries import open_sign_ins, sign_in_of
from expo.accounts.services.own import change_account, set_password
from expo.accounts.services.second_factor import recovery_codes_left
from expo.accounts.services.sessions import IDLE, LONGEST, end_all, end_sign_in
from expo.accounts.views.arrival import clear_session
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.history.services import record
from expo.history.verbs import Verb
from expo.i18n import _, _n, language
from expo.web.blueprints import GuardedBlueprint
from expo.web.limits import PRESENT_PASSWORD
from expo.web.security import form_checks_csrf

room = GuardedBlueprint("account", __name__, guard=signed_in, url_prefix="/account")

FRESH = timedelta(minutes=10)  # within this time after signing in the password is not asked for again


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def home() -> ResponseReturnValue:
    me = reader()
    form = AccountForm(data={"name": me.account.name, "language": me.account.language})
    if form.validate_on_submit():
        with transaction():
            change_account(me.account, name=typed(form.name), language=typed(form.language), by=actor())
        flash(_("Your account was changed."), "success")
        return redirect(url_for(".home"), 303)
    page = render_template(
        "accounts/account.html",
        form=form,
        me=me,
        browsers=[_browser(one, me) for one in _open_sessions(me)],
        codes_left=recovery_codes_left(me.account),
        lacking=me.lacks_second_factor(grant.role for grant in me.account.grants),
    )
    return page, 400 if form.errors else 200


@room.route("/password", methods=["GET", "POST"])
@form_checks_csrf
def password() -> ResponseReturnValue:
    me = reader()
    proof = required_proof(me)
    form, refusal = (PasswordForm() if proof == "password" else NewPasswordForm()), None
    if proof != "sign-in" and form.validate_on_submit():
        count_present(me, form)
        try:
            check_present(me, form)
            check_strength(typed(form.password), name=me.name, email=me.account.email)
            hashed = hash_password(typed(form.password))
            with transaction():
                set_password(me.account, hashed, by=actor(), keep=me.sign_in.id)
            flash(_("Your password is set. Every other session was ended."), "success")
            return redirect(url_for(".home"), 303)
        except Refused as refused:
            refusal = refused
    page = render_template("accounts/password.html", form=form, refusal=refusal, proof=proof)
    return page, 400 if form.errors or refusal else 200


@room.post("/sessions/<int:number>/end")
def end_one(number: int) -> ResponseReturnValue:
    me = reader()
    found = sign_in_of(me.account, number)
    if found is None:
        raise NotFound(_("There is no such session."))
    here = found.id == me.sign_in.id
    with transaction():
        end_sign_in(found)
        record(Verb.ENDED_SESSION, me.account, by=actor(), named=me.name)
    if here:
        return clear_session(_("You are signed out."))
    flash(_("That session was ended."), "success")
    return redirect(url_for(".home"), 303)


@room.post("/sessions/end-others")
def end_others() -> ResponseReturnValue:
    me = reader()
    with transaction():
        ended = end_all(me.account, but=[me.sign_in.id])
        record(Verb.ENDED_SESSIONS, me.account, by=actor(), named=me.name, after={"sessions": ended})
    flash(_n("%(num)d session was ended.", "%(num)d sessions were ended.", ended), "success")
    return redirect(url_for(".home"), 303)


@room.post("/sessions/end-all")
def end_everywhere() -> ResponseReturnValue:
    me = reader()
    with transaction():
        ended = end_all(me.account)
        record(Verb.ENDED_SESSIONS, me.account, by=actor(), named=me.name, after={"sessions": ended})
    return clear_session(_("You are signed out everywhere."))


def required_proof(me: Reader) -> str:
    """How the owner must re-authenticate: "" soon after signing in, else by password, else by signing in again."""
    if me.sign_in.created_at >= clock.now() - FRESH:
        return ""
    return "password" if me.account.password_hash else "sign-in"


def count_present(me: Reader, form: PasswordForm | NewPasswordForm) -> None:
    """Count an attempt at the present password where the form asks for it. Raises TooMany beyond PRESENT_PASSWORD."""
    if "present" in form:
        sentence = _("Too many wrong passwords. Wait a quarter of an hour and try again.")
        check_limit(PRESENT_PASSWORD, str(me.account.id), sentence)


def check_present(me: Reader, form: PasswordForm | NewPasswordForm) -> None:
    """Raise Refused when the form asks for the present password and it is wrong."""
    if "present" in form and not matches(me.account.password_hash, typed(form["present"])):
        raise Refused(_("The present password is not right."))


def _open_sessions(me: Reader) -> list[SignIn]:
    return open_sign_ins(me.account, clock.now() - IDLE, clock.now() - LONGEST)


def _browser(sign_in: SignIn, me: Reader) -> dict[str, object]:
    """A session as shown to its owner: browser, address, when it was last used."""
    since = format_timedelta(sign_in.seen_at - clock.now(), add_direction=True, locale=language())
    here = sign_in.id == me.sign_in.id
    return {"id": sign_in.id, "browser": sign_in.browser, "address": sign_in.address, "seen": since, "here": here}
