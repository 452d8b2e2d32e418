"""All acts, by resource and name."""

from expo.api.acts.act import ApiAct
from expo.api.acts.firms import FIRM_ACTS
from expo.api.acts.registrations import REGISTRATIONS
from expo.api.acts.sessions import SESSIONS

ACTS: dict[tuple[str, str], ApiAct] = {(one.resource, one.name): one for one in (*REGISTRATIONS, *FIRM_ACTS, *SESSIONS)}
