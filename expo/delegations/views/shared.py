"""Functions shared by the heads' and the organisers' pages."""

import hashlib
from dataclasses import astuple

from flask import Response, abort, request, url_for
from flask_login import current_user

from expo.accounts.permissions import Permission
from expo.contributions import contributed
from expo.delegations.board import VisitCarried, VisitFacts
from expo.delegations.firms import firms_of
from expo.delegations.forms import HeadForm, OfficeForm
from expo.delegations.models import Delegation, Document
from expo.delegations.queries import delegation_of
from expo.delegations.rules import DOCUMENT_BYTES
from expo.errors import NotFound
from expo.events.blueprints import current_event
from expo.exhibitors.queries import firm_name
from expo.i18n import _
from expo.web.downloads import attachment


def delegation_here(delegation_id: int) -> Delegation:
    """A delegation of the current event. Raises NotFound for any other."""
    found = delegation_of(current_event(), delegation_id)
    if found is None:
        raise NotFound(_("There is no such delegation."))
    return found


def may_save_visit(form: HeadForm, delegation: Delegation) -> bool:
    """Whether nothing keeps days or a purpose that the form changes, or is more than the quota of letters that it sets; or the
    reader was shown what does (in `carried`).
    """
    quota = form.letter_quota.whole if isinstance(form, OfficeForm) else delegation.letter_quota
    wanted = VisitFacts(form.arrives_on.data, form.leaves_on.data, form.purpose.data or "", quota)
    spelled = hashlib.sha256(repr(astuple(wanted)).encode()).hexdigest()[:24]
    if wanted == VisitFacts.of(delegation) or form.days_shown.data == spelled:
        return True
    form.carried = [one for carried in contributed(VisitCarried) for one in carried.sentences(delegation, wanted)]
    form.days_shown.data = spelled
    return not form.carried


def sent_file(name: str, most: int = DOCUMENT_BYTES) -> tuple[str, bytes]:
    """Name and content of the uploaded file, reading at most `most` + 1 bytes; both empty for none."""
    file = request.files.get(name)
    if file is None or not file.filename:
        return "", b""
    with file.stream as opened:
        return file.filename, opened.read(most + 1)


def document_response(document: Document | None) -> Response:
    """A document as a download."""
    if document is None:
        abort(404)
    return attachment(document.content, document.name, document.media_type)


def firms_panel(delegation: Delegation) -> list[dict[str, str]]:
    """The firms of a delegation for organisers, with the addresses of their pages."""
    sees = current_user.may(Permission.SEE_EXHIBITORS, delegation.event_id)
    return [
        {
            "name": firm_name(one),
            "page": url_for("exhibitors.show", exhibitor_id=one.id) if sees else "",
            "drop": url_for("delegations.leave_firm", delegation_id=delegation.id, exhibitor_id=one.id),
        }
        for one in firms_of(delegation)
    ]
