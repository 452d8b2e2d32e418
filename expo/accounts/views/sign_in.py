"""Signing in by password or mailed link, with a code where the account has a second factor; signing out."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from expo import clock
from expo.accounts.attempts import check_limit, count_attempt, take_back_attempt
from expo.accounts.forms import CodeForm, FirstForm, LinkForm, SignInForm, typed
from expo.accounts.passwords import check_strength, hash_password, is_outdated
from expo.accounts.queries import link_by_token
from expo.accounts.rules import mailbox
from expo.accounts.services.links import is_first_link, mail_link, make_first_administrator, use_link
from expo.accounts.services.own import account_with_password, keep_hash
from expo.accounts.services.second_factor import accept_code
from expo.accounts.services.sessions import end_sign_in
from expo.accounts.views.arrival import clear_session, continue_sign_in, pending_sign_in, start_session
from expo.db import transaction
from expo.errors import NotFound, Refused, TooMany
from expo.history.services import Actor
from expo.i18n import _, language
from expo.web.blueprints import GuardedBlueprint, anybody
from expo.web.limits import (
    CODE_AFTER_LINK,
    CODE_AFTER_PASSWORD,
    LINK,
    LINK_FROM,
    LINK_LATELY,
    SIGN_IN,
    SIGN_IN_FROM,
    network_here,
)
from expo.web.security import form_checks_csrf
from expo.web.telemetry.requests import request_id

room = GuardedBlueprint("accounts", __name__, guard=anybody)


@room.route("/sign-in", methods=["GET", "POST"])
@form_checks_csrf
def sign_in() -> ResponseReturnValue:
    form = SignInForm(data={"next": request.args.get("next", ""), "email": request.args.get("email", "")[:200]})
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 400 if form.errors else 200
    _count_sign_in(mailbox(typed(form.email)))
    account = account_with_password(typed(form.email), typed(form.password))
    if account is None:
        refusal = Refused(_("The mail address or the password is not right. You can also have a link mailed to you."))
        return render_template("accounts/sign_in.html", form=form, refusal=refusal), 400
    with transaction():
        take_back_attempt(SIGN_IN_FROM, network_here(SIGN_IN_FROM))
    if is_outdated(account.password_hash or ""):
        fresh = hash_password(typed(form.password))
        with transaction():
            keep_hash(account, fresh)
    return continue_sign_in(account, "password", typed(form.next))


@room.route("/sign-in/by-mail", methods=["GET", "POST"])
@form_checks_csrf
def by_mail() -> ResponseReturnValue:
    form = LinkForm(data={"next": request.args.get("next", "")})
    if not form.validate_on_submit():
        return render_template("accounts/by_mail.html", form=form), 400 if form.errors else 200
    _count_link(mailbox(typed(form.email)))
    with transaction():
        mail_link(typed(form.email), next_path=typed(form.next))
    return redirect(url_for("accounts.mailed"), 303)


@room.get("/sign-in/mailed")
def mailed() -> ResponseReturnValue:
    return render_template("accounts/mailed.html")


@room.route("/sign-in/code", methods=["GET", "POST"])
@form_checks_csrf
def code() -> ResponseReturnValue:
    who = pending_sign_in()
    if who is None:
        flash(_("Signing in took more than ten minutes. Begin again."), "warning")
        return redirect(url_for("accounts.sign_in"), 303)
    form, refusal = CodeForm(), None
    if form.validate_on_submit():
        count_codes(who.account.id, who.how)
        with transaction():
            taken = accept_code(who.account, typed(form.code))
        if taken:
            return start_session(who.account, who.next_path)
        refusal = Refused(_("This code is not right, or it was used already. Wait for the next one."))
    status = 400 if form.errors or refusal else 200
    return render_template("accounts/code.html", form=form, refusal=refusal), status


@room.get("/sign-in/<token>")
def link(token: str) -> ResponseReturnValue:
    """A page with a button: mail scanners open links too, so only the POST consumes the link."""
    found = link_by_token(token, clock.now())
    if found is None:
        return render_template("accounts/link_gone.html"), 404
    return render_template("accounts/link.html", account=found.account, next=request.args.get("next", ""))


@room.post("/sign-in/<token>")
def follow(token: str) -> ResponseReturnValue:
    with transaction():
        account = use_link(token)
    if account is None:
        return render_template("accounts/link_gone.html"), 404
    return continue_sign_in(account, "link", request.form.get("next", ""))


@room.route("/sign-in/first/<token>", methods=["GET", "POST"])
@form_checks_csrf
def first(token: str) -> ResponseReturnValue:
    """Create the first administrator of an empty installation."""
    if not is_first_link(token):
        raise NotFound(_("This link was used already, or it is older than 15 minutes. Start Expo again for a new one."))
    form, refusal = FirstForm(), None
    if form.validate_on_submit():
        name, email = typed(form.name), typed(form.email)
        try:
            check_strength(typed(form.password), name=name, email=email)
            hashed, by = hash_password(typed(form.password)), Actor(name, None, request.remote_addr, request_id())
            with transaction():
                account = make_first_administrator(email, name, hashed, language=language(), by=by)
            return start_session(account, "")
        except Refused as refused:
            refusal = refused
    return render_template("accounts/first.html", form=form, refusal=refusal), 400 if form.errors or refusal else 200


@room.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    if current_user.is_authenticated:
        with transaction():
            end_sign_in(current_user.sign_in)
        logout_user()
    return clear_session(_("You are signed out."))


def count_codes(account_id: int, how: str) -> None:
    """Count an attempt at a code. After a link they are counted separately, so that somebody who only knows the password
    cannot use up the owner's attempts.
    """
    sentence = _("Too many codes were tried. Wait a quarter of an hour and try again.")
    check_limit(CODE_AFTER_PASSWORD if how == "password" else CODE_AFTER_LINK, str(account_id), sentence)


def _count_sign_in(key: str) -> None:
    """Count by network first: one that is over its limit does not use up an account's attempts."""
    waiting = _("Too many tries to sign in. Wait a quarter of an hour, or have a sign-in link mailed to you.")
    check_limit(SIGN_IN_FROM, network_here(SIGN_IN_FROM), waiting)
    check_limit(SIGN_IN, key, waiting)


def _count_link(key: str) -> None:
    """At most five links an hour, and beyond them one every 15 minutes: so that flooding a mailbox does not lock its owner
    out. Unknown addresses are counted alike.
    """
    often = _("Too many links were asked for from here. Wait an hour and try again.")
    check_limit(LINK_FROM, network_here(LINK_FROM), often)
    count, _seconds = count_attempt(LINK, key)
    if count <= LINK.allowed:
        count_attempt(LINK_LATELY, key)
        return
    lately, seconds = count_attempt(LINK_LATELY, key)
    if lately > LINK_LATELY.allowed:
        raise TooMany(_("A link was asked for a moment ago. Use the newest one in the mailbox."), seconds)
