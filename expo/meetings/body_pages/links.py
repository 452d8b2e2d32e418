"""The private link of a public body's page, renewed with its calendar."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.config import settings
from expo.db import db
from expo.kit.tokens import Purpose, seal, unseal
from expo.meetings.models import Party


def body_address(party: Party) -> str:
    """The page of the clerk of a body: /body/<token>."""
    here = settings()
    return f"{here.base_url}/body/{seal(party.link_key, Purpose.BODY, here.secret_key)}"


def party_by_body_token(token: str) -> Party | None:
    """The body, as a party, of this token; None for an unknown one, in constant time."""
    here = settings()
    key = unseal(token, Purpose.BODY, [here.secret_key, *here.old_secret_keys])
    query = sa.select(Party).where(Party.link_key == (key or ""), Party.body_id.is_not(None))
    return db.session.scalar(query.options(joinedload(Party.body), joinedload(Party.event)))
