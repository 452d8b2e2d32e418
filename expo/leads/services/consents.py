"""What somebody chooses to share at scans, on their own page; a choice holds from the next moment on."""

from collections.abc import Callable

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.leads.mails import TAKEN_BACK
from expo.leads.models import LeadConsent
from expo.leads.queries import consents_of, leads_about
from expo.leads.rules import Consents, ConsentSource, Extent
from expo.leads.services.notices import taken_back_now, tell_firms
from expo.registration.models import Registration
from expo.registration.services.decisions import lock_registration


def choose(person: Registration, extent: Extent, *, by: Actor) -> None:
    """Share this with every firm that scans the person, but for those for which they chose apart."""

    def write() -> None:
        _replace(person, None, extent)

    _apply(person, write, field="lead_extent", to=extent, by=by)


def choose_for(person: Registration, exhibitor: Exhibitor, extent: Extent | None, *, by: Actor) -> None:
    """Share this with one firm; None: as with every firm."""

    def write() -> None:
        _replace(person, exhibitor, extent)

    _apply(person, write, field="lead_extent", to=extent, by=by, firm=firm_name(exhibitor))


def take_back(person: Registration, *, by: Actor) -> None:
    """Share nothing with anybody any more, whatever was chosen before."""

    def write() -> None:
        db.session.execute(sa.delete(LeadConsent).where(LeadConsent.registration_id == person.id))
        _replace(person, None, Extent.NOTHING)

    _apply(person, write, field="lead_extent", to=Extent.NOTHING, by=by)


def _apply(
    person: Registration, write: Callable[[], None], *, field: str, to: Extent | None, by: Actor, firm: str = ""
) -> None:
    """Write a choice under the lock of the person's row, tell firms whose exports have more now, and record it."""
    lock_registration(person)
    before = _consents(person)
    write()
    db.session.flush()
    tell_firms(taken_back_now(leads_about(person), before, _consents(person)), TAKEN_BACK)
    after = {field: to.value if to is not None else None, **({"firm": firm} if firm else {})}
    record(Verb.CHOSE_WHAT_FIRMS_SEE_OF, person, by=by, event_id=person.event_id, named=person.name, after=after)


def _consents(person: Registration) -> Consents:
    return consents_of([person.id])[person.id]


def _replace(person: Registration, exhibitor: Exhibitor | None, extent: Extent | None) -> None:
    firm_id = exhibitor.id if exhibitor is not None else None
    of_person = LeadConsent.registration_id == person.id
    db.session.execute(sa.delete(LeadConsent).where(of_person, LeadConsent.exhibitor_id.is_not_distinct_from(firm_id)))
    if extent is not None:
        db.session.add(
            LeadConsent(
                event_id=person.event_id,
                registration_id=person.id,
                exhibitor_id=firm_id,
                extent=extent,
                source=ConsentSource.PAGE,
                language=person.language,
                given_at=clock.now(),
            )
        )
