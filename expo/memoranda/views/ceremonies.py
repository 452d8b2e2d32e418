"""The organisers' pages of signing ceremonies: instruments in order, who is there, what is not in order, and the papers."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.i18n import LANGUAGES, _, language
from expo.memoranda import ceremony_papers as papers
from expo.memoranda.ceremony_forms import CeremonyForm, ceremony_form
from expo.memoranda.ceremony_queries import (
    ceremony_in,
    ceremony_of,
    instrument_counts,
    instruments_of,
    people_of_memoranda,
    remarks_on,
)
from expo.memoranda.ceremony_rules import run_sheet
from expo.memoranda.ceremony_words import act_word, ceremony_role_word, guests_word, remark_sentence
from expo.memoranda.queries import ceremonies_of, is_ceremony
from expo.memoranda.rules import MemorandumState, next_states, originals, texts_to_sign
from expo.memoranda.services.ceremonies import move_instrument, save_ceremony
from expo.memoranda.views.shared import memoranda_words
from expo.programme.models import Session
from expo.web.downloads import attachment
from expo.web.security import form_checks_csrf

room = organiser_blueprint("ceremonies", __name__, Permission.MEMORANDA, "/memoranda/ceremonies")
_PAPERS: Mapping[str, Callable[[BytesIO, papers.Signing], Any]] = {
    "run-sheet": papers.write_run_sheet,
    "announcement": papers.write_announcement,
    "table-plan": papers.write_table_plan,
    "name-tents": papers.write_name_tents,
    "folder-labels": papers.write_folder_labels,
    "signature-pages": papers.write_check_list,
    "press-line": papers.write_press_line,
}


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {
        **memoranda_words(),
        "act_word": act_word,
        "ceremony_role_word": ceremony_role_word,
        "guests_word": guests_word,
        "remark_sentence": remark_sentence,
        "table_order": papers.table_order,
    }


@room.get("")
def index() -> ResponseReturnValue:
    """The signing ceremonies of the programme."""
    ceremonies = ceremonies_of(current_event())
    counts = instrument_counts([one.id for one in ceremonies])
    found = [(one, counts.get(one.id, 0)) for one in ceremonies]
    return render_template("memoranda/ceremonies.html", ceremonies=found)


@room.route("/<int:session_id>", methods=["GET", "POST"])
@form_checks_csrf
def show(session_id: int) -> ResponseReturnValue:
    """One ceremony; POST saves how it goes."""
    session = _session(session_id)
    form, refusal = ceremony_form(ceremony_of(session)), None
    if form.validate_on_submit():
        try:
            with transaction():
                save_ceremony(session, form.fields(), version=form.seen(), by=actor())
        except Refused as refused:
            refusal = refused
            if isinstance(refused, Changed):
                form.version.data = str(ceremony_of(session).version)
        else:
            flash(_("The ceremony is saved."), "success")
            return redirect(url_for(".show", session_id=session_id), 303)
    return _page(session, form, refusal), (409 if refusal else 400 if form.errors else 200)


@room.post("/<int:session_id>/order/<int:memorandum_id>/<any(up, down):where>")
def order(session_id: int, memorandum_id: int, where: str) -> ResponseReturnValue:
    """Sign an instrument one place earlier or later."""
    with transaction():
        move_instrument(_session(session_id), memorandum_id, up=where == "up", by=actor())
    return redirect(url_for(".show", session_id=session_id, _anchor="order"), 303)


@room.get("/<int:session_id>/<any('" + "','".join(_PAPERS) + "'):paper>.pdf")
def paper(session_id: int, paper: str) -> ResponseReturnValue:
    """One of the papers, in the language of `?in=`, with names in the expo's next language beside it."""
    session, file = _session(session_id), BytesIO()
    instruments = instruments_of(session)
    first = request.args.get("in", "")
    first = first if first in LANGUAGES else language()
    second = next((code for code in (*session.event.languages, *LANGUAGES) if code != first), first)
    people = people_of_memoranda([one.id for one in instruments])
    signing = papers.Signing(session, ceremony_of(session), instruments, people, first, second)
    if not instruments or _PAPERS[paper](file, signing) == 0:
        sentence = _("Nothing is signed yet, so there is nothing to tell the press.")
        flash(sentence if instruments and paper == "press-line" else _("There is nothing to print yet."), "warning")
        return redirect(url_for(".show", session_id=session_id), 303)
    return attachment(file.getvalue(), f"{session.event.slug}-{paper}.pdf", "application/pdf", inline=True)


def _session(session_id: int) -> Session:
    found = ceremony_in(current_event(), session_id)
    if found is None:
        raise NotFound(_("There is no such ceremony."))
    return found


def _page(session: Session, form: CeremonyForm, refusal: Refused | None) -> str:
    instruments, ceremony = instruments_of(session), ceremony_of(session)
    people = people_of_memoranda([one.id for one in instruments])
    copies = [originals([side.party.name for side in one.sides], {}, one.languages) for one in instruments]
    acts = run_sheet(session.starts_at, ceremony.opening_minutes, ceremony.minutes_each, len(instruments))
    return render_template(
        "memoranda/ceremony.html",
        session=session,
        ceremony=ceremony,
        is_on=is_ceremony(session),
        instruments=instruments,
        people=people,
        remarks=remarks_on(session, instruments, people),
        acts=acts,
        copies=sum(map(len, copies)),
        texts=sum(map(texts_to_sign, copies)),
        form=form,
        refusal=refusal,
        may_sign=lambda one: MemorandumState.SIGNED in next_states(one.state) and clock.now() >= session.starts_at,
        papers=tuple(_PAPERS),
    )
