"""Private links of the pages of parties' clerks."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.config import settings
from expo.db import db
from expo.kit.tokens import Purpose, seal, unseal
from expo.memoranda.models import MemorandumParty


def clerk_address(side: MemorandumParty) -> str:
    """The page of a party's clerk: /memorandum/<token>."""
    here = settings()
    return f"{here.base_url}/memorandum/{seal(side.link_key, Purpose.MEMORANDUM, here.secret_key)}"


def side_by_token(token: str) -> MemorandumParty | None:
    """The party of this token; None for an unknown one, in constant time."""
    here = settings()
    key = unseal(token, Purpose.MEMORANDUM, [here.secret_key, *here.old_secret_keys])
    query = sa.select(MemorandumParty).where(MemorandumParty.link_key == (key or ""))
    return db.session.scalar(query.options(joinedload(MemorandumParty.memorandum)))
