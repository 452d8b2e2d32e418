"""The pages of an expo's team and their roles."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from expo.accounts.attempts import check_limit
from expo.accounts.forms import InviteForm, RemoveForm, RoleForm, SuccessorForm, typed
from expo.accounts.guards import actor, reader
from expo.accounts.models import Account, Grant
from expo.accounts.permissions import Permission, Role
from expo.accounts.queries import account_by_id, grant_in, grant_of, team_of, works_for
from expo.accounts.responsibilities import HeldThing, held_by, left_behind, permissions_needed
from expo.accounts.services.second_factor import reset_factor
from expo.accounts.services.succession import give_all
from expo.accounts.services.team import grant, invite, revoke, role_name, switch_off, switch_on
from expo.config import settings
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.history.shown_rows import unless_changed
from expo.i18n import _, language, localize
from expo.kit.tokens import digest
from expo.web.limits import INVITATION
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = organiser_blueprint("team", __name__, Permission.EDIT_TEAM, "/team")


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def index() -> ResponseReturnValue:
    form, refusal = InviteForm(), None
    if form.validate_on_submit():
        _count_invitation()
        try:
            with single_submission():
                held = invite(
                    typed(form.email),
                    typed(form.name),
                    current_event().id,
                    Role(typed(form.role)),
                    where=localize(current_event().name),
                    by=actor(),
                    language=language(),
                )
                name = held.account.name
            flash(_("%(name)s is in the team now, and was written to.", name=name), "success")
            return redirect(url_for(".index"), 303)
        except Refused as refused:
            refusal = refused
    return _team_page(form, refusal), _status(form, refusal)


def _team_page(form: InviteForm, refusal: Refused | None) -> str:
    return render_template(
        "dashboard/team.html",
        form=form,
        refusal=refusal,
        team=team_of(current_event().id),
        left_behind=left_behind(current_event().id),
        me=reader(),
        role_name=role_name,
        mail_is_sent=bool(settings().mail_url),
    )


@room.route("/<int:number>", methods=["GET", "POST"])
@form_checks_csrf
def member(number: int) -> ResponseReturnValue:
    """One member's role, with forms to change or remove it."""
    held = _grant_or_404(number)
    form, refusal = RoleForm(data={"role": held.role.value}), None
    if form.validate_on_submit():
        try:
            with unless_changed():
                grant(
                    held.account,
                    current_event().id,
                    Role(typed(form.role)),
                    by=actor(),
                    confirmed=bool(form.mean_it.data),
                )
            flash(_("The role was changed."), "success")
            return _redirect_away()
        except Refused as refused:
            refusal = refused
    return _member_page(held, form, RemoveForm(formdata=None), refusal), _status(form, refusal)


@room.post("/<int:number>/remove")
@form_checks_csrf
def remove(number: int) -> ResponseReturnValue:
    held, form, refusal = _grant_or_404(number), RemoveForm(), None
    name, role = held.account.name, held.role.value
    if form.validate_on_submit():
        try:
            with unless_changed():
                revoke(held, by=actor(), confirmed=bool(form.mean_it.data))
            flash(_("%(name)s is not in the team any more.", name=name), "success")
            return _redirect_away()
        except Refused as refused:
            refusal = refused
    page = _member_page(_grant_or_404(number), RoleForm(formdata=None, data={"role": role}), form, refusal)
    return page, _status(form, refusal)


@room.post("/<int:number>/<any('switch-off', 'switch-on'):step>")
@needs(Permission.EDIT_ACCOUNTS)
def switch(number: int, step: str) -> ResponseReturnValue:
    """Deactivate or reactivate the account, for all expos."""
    held = _grant_or_404(number)
    try:
        with transaction():
            (switch_off if step == "switch-off" else switch_on)(held.account, by=actor())
    except Refused as refusal:
        held = _grant_or_404(number)
        form = RoleForm(formdata=None, data={"role": held.role.value})
        return _member_page(held, form, RemoveForm(formdata=None), refusal), 409
    sentence = _("The account is switched off.") if step == "switch-off" else _("The account is switched on again.")
    flash(sentence, "success")
    return redirect(url_for(".member", number=number), 303)


@room.post("/<int:number>/reset-factor")
@needs(Permission.EDIT_ACCOUNTS)
def reset(number: int) -> ResponseReturnValue:
    """Turn off the second factor of an owner who lost it, for all expos."""
    held = _grant_or_404(number)
    try:
        with transaction():
            reset_factor(held.account, by=actor())
    except Refused as refusal:
        held = _grant_or_404(number)
        form = RoleForm(formdata=None, data={"role": held.role.value})
        return _member_page(held, form, RemoveForm(formdata=None), refusal), 409
    flash(_("The second factor is off, and every session was ended. The owner was written to."), "success")
    return redirect(url_for(".member", number=number), 303)


@room.route("/responsible/<int:account_id>", methods=["GET", "POST"])
@form_checks_csrf
def responsible(account_id: int) -> ResponseReturnValue:
    """What somebody is responsible for here, in the team or not any more; POST gives all of it to another."""
    former, refusal = _responsible_or_404(account_id), None
    form, able = SuccessorForm(), _successors(former)
    form.to.choices = [SelectChoice(str(one.id), one.name) for one in able]
    if form.validate_on_submit():
        chosen = next(one for one in able if str(one.id) == form.to.data)
        try:
            with transaction():
                _check_shown(form, held_by(former, current_event().id))
                give_all(current_event().id, former, chosen, by=actor())
            flash(_("%(name)s is responsible for it from now on.", name=chosen.name), "success")
            return redirect(url_for(".index"), 303)
        except Refused as refused:
            refusal = refused
    things = held_by(former, current_event().id)
    form.seen.data = _mark_of(things)
    page = render_template("dashboard/responsible.html", former=former, things=things, form=form, refusal=refusal)
    return page, _status(form, refusal)


def _responsible_or_404(account_id: int) -> Account:
    found, number = account_by_id(account_id), current_event().id
    if found is None or not (grant_of(found, number) or held_by(found, number)):
        raise NotFound(_("This person is not in the team of this expo."))
    return found


def _mark_of(things: Sequence[HeldThing]) -> str:
    return digest(repr([(one.endpoint, sorted(one.values.items()), one.name) for one in things]))


def _check_shown(form: SuccessorForm, things: Sequence[HeldThing]) -> None:
    """Raise Refused where it is not what the form showed."""
    if form.seen.data != _mark_of(things):
        raise Refused(_("It is not the same any more that they are responsible for. Look at the list again."))


def _successors(former: Account) -> list[Account]:
    """Who of the team may do all that somebody is responsible for."""
    number = current_event().id
    needed = permissions_needed(number, former)
    team = [one.account for one in team_of(number) if one.account_id != former.id]
    return [one for one in team if needed and all(works_for(one, number, permission) for permission in needed)]


def _grant_or_404(number: int) -> Grant:
    held = grant_in(current_event().id, number)
    if held is None:
        raise NotFound(_("This person is not in the team of this expo."))
    return held


def _member_page(held: Grant, form: RoleForm, removal: RemoveForm, refusal: Refused | None) -> str:
    return render_template(
        "dashboard/team_member.html",
        things=held_by(held.account, current_event().id),
        held=held,
        form=form,
        removal=removal,
        refusal=refusal,
        mine=held.account_id == reader().account.id,
        may_switch=reader().may(Permission.EDIT_ACCOUNTS, current_event().id),
        role_name=role_name,
    )


def _redirect_away() -> ResponseReturnValue:
    """Redirect to the list, or to the reader's own expos when they may no longer see it."""
    if reader().may(Permission.EDIT_TEAM, current_event().id):
        return redirect(url_for(".index"), 303)
    return redirect(url_for("office.index"), 303)


def _status(form: InviteForm | RoleForm | RemoveForm | SuccessorForm, refusal: Refused | None) -> int:
    if refusal is not None:
        return 409
    return 400 if form.errors else 200


def _count_invitation() -> None:
    sentence = _("Too many invitations in an hour. Wait a while and try again.")
    check_limit(INVITATION, str(reader().account.id), sentence)
