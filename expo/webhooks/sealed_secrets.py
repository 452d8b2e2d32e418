"""Secrets of webhooks, encrypted with SECRET_KEY: they sign, so their digest would not do."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

import sqlalchemy as sa

from expo.config import settings
from expo.db import db
from expo.kit.vault import Unreadable, Vault
from expo.webhooks.models import Webhook

_BATCH = 500
_KEY_NAME = 6  # characters in base 64 that hold the format and most of the key's id


def seal_secret(secret: str, uid: str) -> str:
    """The secret encrypted; it opens for the webhook of this uid alone."""
    return urlsafe_b64encode(_vault().seal(secret.encode(), _binding(uid))).decode()


def secrets_of(hook: Webhook, moment: datetime) -> list[str]:
    """The secrets that sign at a moment, the present one first. Empty where their key is not in the settings any more."""
    sealed = [hook.sealed_secret]
    if hook.earlier_secret and hook.earlier_until and hook.earlier_until > moment:
        sealed.append(hook.earlier_secret)
    opened = [_opened(one, hook.uid) for one in sealed]
    return [one for one in opened if one]


def sweep_webhook_secrets() -> int:
    """Encrypt secrets under earlier keys anew, in the caller's transaction. Returns how many."""
    current = seal_secret("", "")[:_KEY_NAME]
    stale = sa.select(Webhook).where(sa.not_(Webhook.sealed_secret.startswith(current, autoescape=True)))
    done = 0
    for hook in db.session.scalars(stale.order_by(Webhook.id).limit(_BATCH)):
        secret, earlier = _opened(hook.sealed_secret, hook.uid), _opened(hook.earlier_secret or "", hook.uid)
        if secret:  # not one whose key is lost: the others are encrypted anew all the same
            hook.sealed_secret, done = seal_secret(secret, hook.uid), done + 1
            hook.earlier_secret = seal_secret(earlier, hook.uid) if earlier else None
            hook.earlier_until = hook.earlier_until if earlier else None
    db.session.flush()
    return done


def _opened(sealed: str, uid: str) -> str:
    try:
        return _vault().unseal(urlsafe_b64decode(sealed), _binding(uid)).decode()
    except (Unreadable, ValueError):
        return ""


def _binding(uid: str) -> str:
    return f"webhook {uid}"


def _vault() -> Vault:
    here = settings()
    return Vault([here.secret_key, *here.old_secret_keys])
