"""What an application of a known firm says otherwise of the firm, asked of the organisers."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.exhibitors.application_models import ApplicationChange
from expo.exhibitors.models import Exhibitor, Firm, Logo
from expo.exhibitors.queries import applications_by
from expo.exhibitors.rules import ApplicationState
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb


def is_asked(exhibitor: Exhibitor) -> bool:
    """Whether what the firm itself says of its record is asked of the organisers: once the application is sent, where the
    record is that of another application too.
    """
    firm = exhibitor.firm if exhibitor.state is not ApplicationState.DRAFT else None
    return firm is not None and any(one.id != exhibitor.id for one in applications_by(firm))


def ask_for(exhibitor: Exhibitor, firm: Firm, wanted: Mapping[str, Any], *, by: Actor) -> None:
    """Keep as a change request, and in the history, what an application says of a known firm otherwise than its record."""
    before, after = differences({name: getattr(firm, name) for name in wanted}, dict(wanted))
    if after:
        asked = ApplicationChange(exhibitor_id=exhibitor.id, before=before, after=after, asked_at=clock.now())
        db.session.add(asked)
        named = firm.display_name
        record(
            Verb.ASKED_TO_CHANGE,
            exhibitor,
            by=by,
            event_id=exhibitor.event_id,
            named=named,
            before=before,
            after=after,
        )


def asked_logo(exhibitor: Exhibitor) -> Logo | None:
    """The logo that waits for an organiser's approval, while the firm has the one that other expos show, or none."""
    return logo_kept_with(exhibitor) if exhibitor.firm_id else None


def logo_kept_with(exhibitor: Exhibitor) -> Logo | None:
    """The logo that is the application's alone: of a draft, or asked for."""
    return db.session.scalar(sa.select(Logo).where(Logo.exhibitor_id == exhibitor.id))


def ask_for_logo(exhibitor: Exhibitor, firm: Firm, *, by: Actor) -> None:
    """Leave the logo with an application of a known firm until an organiser answers, and say so in the history."""
    if logo_kept_with(exhibitor) is not None:
        record_logo_asked(exhibitor, firm.display_name, by=by)


def record_logo_asked(exhibitor: Exhibitor, named: str, *, by: Actor) -> None:
    record(Verb.ASKED_TO_CHANGE, exhibitor, by=by, event_id=exhibitor.event_id, named=named, after={"logo": True})


def move_logo(exhibitor: Exhibitor, firm: Firm) -> None:
    """Give the application's logo to the firm, instead of the one that it has."""
    logo = logo_kept_with(exhibitor)
    if logo is None:
        return
    db.session.execute(sa.delete(Logo).where(Logo.firm_id == firm.id))
    logo.firm_id, logo.exhibitor_id = firm.id, None
    db.session.flush()
