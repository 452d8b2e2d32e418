"""Private links: of an investor's own page, and of the page of a body that was asked, which has all of its questions."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.config import settings
from expo.db import db
from expo.investors.models import InvestorCase
from expo.kit.tokens import Purpose, seal, unseal
from expo.meetings.models import Party


def case_address(case: InvestorCase) -> str:
    """The page of an investor: /case/<token>."""
    here = settings()
    return f"{here.base_url}/case/{seal(case.link_key, Purpose.CASE, here.secret_key)}"


def questions_address(party: Party) -> str:
    """The page of a body: /case-questions/<token>. It is renewed with the body's calendar."""
    here = settings()
    return f"{here.base_url}/case-questions/{seal(party.link_key, Purpose.CASE_QUESTIONS, here.secret_key)}"


def case_by_token(token: str) -> InvestorCase | None:
    """The case of this token; None for an unknown one, in constant time."""
    query = sa.select(InvestorCase).where(InvestorCase.link_key == _key(token, Purpose.CASE))
    return db.session.scalar(query.options(joinedload(InvestorCase.event)))


def body_by_token(token: str) -> Party | None:
    """The body, as a party, of this token; None for an unknown one, in constant time."""
    query = sa.select(Party).where(Party.link_key == _key(token, Purpose.CASE_QUESTIONS), Party.body_id.is_not(None))
    return db.session.scalar(query.options(joinedload(Party.body), joinedload(Party.event)))


def _key(token: str, purpose: Purpose) -> str:
    here = settings()
    return unseal(token, purpose, [here.secret_key, *here.old_secret_keys]) or ""
