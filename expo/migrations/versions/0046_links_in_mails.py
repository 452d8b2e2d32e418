"""Private links in mails are hidden: a purpose and a key, which open nothing without SECRET_KEY, stand in their place."""

import base64
import hmac
import re

import sqlalchemy as sa
from alembic import op

from expo.config import settings

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_MARK = "\x1a"
_PURPOSES = (
    "ticket", "invitation", "delegation", "join", "exhibitor", "pavilion", "feed", "itinerary", "firm calendar"
)
_TOKEN = re.compile(r"(?:(?<![\w-])|(?<=%2F))[A-Za-z0-9_-]{43}(?![\w-])")
# these were random and cannot be made anew; they held for 15 minutes
_SIGN_IN = re.compile(r"(?<=/sign-in/)[A-Za-z0-9_-]{43}(?![\w-])")
_HIDDEN = re.compile(f"{_MARK}([a-z -]+):([0-9a-f]{{32}}){_MARK}")
_BATCH = 500


def upgrade() -> None:
    here = settings()
    _rewrite(lambda text: _SIGN_IN.sub("…", _TOKEN.sub(lambda found: _hidden(found[0], here), text.replace(_MARK, ""))))


def downgrade() -> None:
    secret = settings().secret_key
    _rewrite(lambda text: _HIDDEN.sub(lambda found: _token(bytes.fromhex(found[2]), found[1], secret), text))


def _rewrite(new) -> None:
    mails = sa.table("mails", sa.column("id", sa.BigInteger), sa.column("text", sa.Text))
    last, connection = 0, op.get_bind()
    while rows := connection.execute(
        sa.select(mails).where(mails.c.id > last).order_by(mails.c.id).limit(_BATCH)
    ).all():
        changed = [{"number": row.id, "new": new(row.text)} for row in rows if new(row.text) != row.text]
        if changed:
            put = sa.update(mails).where(mails.c.id == sa.bindparam("number")).values(text=sa.bindparam("new"))
            connection.execute(put, changed)
        last = rows[-1].id


def _hidden(token: str, here) -> str:
    key = base64.urlsafe_b64decode(token + "=")[:16]
    for purpose in _PURPOSES:
        if token in {_token(key, purpose, secret) for secret in (here.secret_key, *here.old_secret_keys)}:
            return f"{_MARK}{purpose}:{key.hex()}{_MARK}"
    return token


def _token(key: bytes, purpose: str, secret: str) -> str:
    mac = hmac.digest(secret.encode(), purpose.encode() + b":" + key, "sha256")[:16]
    return base64.urlsafe_b64encode(key + mac).rstrip(b"=").decode()
