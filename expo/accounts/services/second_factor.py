"""Two-factor authentication: codes of an authenticator app (TOTP, RFC 6238) and recovery codes."""

import hmac
import re
from typing import Any, cast

import pyotp
import sqlalchemy as sa

from expo import clock
from expo.accounts.models import Account, RecoveryCode
from expo.accounts.sealed_secrets import binding, factor_of, seal_secret
from expo.accounts.services.own import notify_owner
from expo.accounts.services.sessions import end_access
from expo.db import db
from expo.errors import Refused
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, force_locale
from expo.kit.codes import new_code, read_code
from expo.kit.text import fold
from expo.kit.tokens import digest

STEP_SECONDS = 30
DRIFT = (0, -1, 1)  # steps that a phone's clock may be off
RECOVERY_CODES = 10
_LABEL_LONGEST = 60
_CODE_LONGEST = 60
_DIGITS = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """160 random bits in base 32, the format of authenticator apps."""
    return pyotp.random_base32()


def otpauth(secret: str, account: Account) -> str:
    """The otpauth:// URI that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.email[:_LABEL_LONGEST], issuer_name="Expo")


def turn_on(account: Account, secret: str, code: str, *, by: Actor) -> list[str]:
    """Require codes of this secret from now on; returns ten recovery codes, to be shown once and stored as digests.

    Raises Refused when `code` is not currently valid for the secret.
    """
    step = _step_of(secret, code)
    if step is None:
        raise Refused(
            _("This is not the code of the app now. Check that the telephone's clock is right, and enter the next.")
        )
    account.totp_secret, account.totp_last_step = seal_secret(secret, binding(account)), step
    record(Verb.TURNED_ON_SECOND_FACTOR, account, by=by, named=account.name)
    return new_recovery_codes(account)


def new_recovery_codes(account: Account) -> list[str]:
    """Replace the recovery codes by ten new ones, formatted in groups of six."""
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [new_code() for _number in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(account_id=account.id, code_digest=_digest(account, code)) for code in codes)
    db.session.flush()
    return ["-".join(code[i : i + 6] for i in range(0, len(code), 6)) for code in codes]


def turn_off(account: Account, *, by: Actor) -> None:
    """Turn the second factor off; the caller has verified a code, or is the program itself."""
    account.totp_secret, account.totp_last_step = None, 0
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    record(Verb.TURNED_OFF_SECOND_FACTOR, account, by=by, named=account.name)
    with force_locale(account.language):
        notify_owner(account, _("The second factor was turned off."))


def reset_factor(account: Account, *, by: Actor) -> None:
    """Turn off the second factor of an owner who lost the telephone and the recovery codes, on behalf of an administrator
    who knows that it is the owner. Ends every session and open link. Raises Refused for an account without one, and for
    one's own.
    """
    if account.id == by.account_id:
        raise Refused(_("This is your own account. Another administrator can reset its second factor."))
    if not account.totp_secret:
        raise Refused(_("%(name)s has no second factor.", name=account.name))
    end_access(account)
    turn_off(account, by=by)


def accept_code(account: Account, text: str) -> bool:
    """Whether the text is a valid code of the account's app or an unused recovery code. Each is accepted once, also under
    concurrent attempts.
    """
    typed = fold(text[:_CODE_LONGEST]).replace(" ", "")
    if _DIGITS.fullmatch(typed):
        return _take_step(account, _step_of(factor_of(account), typed))
    code = read_code(typed)
    if code is None:
        return False
    unused = sa.and_(
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_digest == _digest(account, code),
        RecoveryCode.used_at.is_(None),
    )
    return _changed(sa.update(RecoveryCode).where(unused).values(used_at=clock.now()))


def recovery_codes_left(account: Account) -> int:
    unused = sa.select(sa.func.count()).where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def _step_of(secret: str, code: str) -> int | None:
    """The time step of a valid code: the current one, the one before or the next. In constant time; None when invalid."""
    typed = fold(code[:_CODE_LONGEST]).replace(" ", "")
    if not secret or not _DIGITS.fullmatch(typed):
        return None
    totp, present = pyotp.TOTP(secret), int(clock.now().timestamp()) // STEP_SECONDS
    found = [step for step in (present + d for d in DRIFT) if hmac.compare_digest(totp.generate_otp(step), typed)]
    return found[0] if found else None


def _take_step(account: Account, step: int | None) -> bool:
    """Store the step as used, unless it or a later one was used before. One UPDATE decides, so also between two at once."""
    if step is None:
        return False
    newer = sa.and_(Account.id == account.id, Account.totp_last_step < step)
    return _changed(sa.update(Account).where(newer).values(totp_last_step=step))


def _digest(account: Account, code: str) -> str:
    return digest(f"{account.id}:{code}")


def _changed(statement: sa.Update) -> bool:
    result = db.session.execute(statement.execution_options(synchronize_session="fetch"))
    return int(cast("sa.CursorResult[Any]", result).rowcount) == 1
