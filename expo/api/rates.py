"""The rate limit of tokens, counted in the database for all processes and machines, and the fields that tell of it
(draft-ietf-httpapi-ratelimit-headers).
"""

from flask import Response, g

from expo.accounts.attempts import count_attempt, record_held_up
from expo.errors import TooMany
from expo.i18n import _
from expo.web.limits import API_TOKEN, network_here


def check_rate(token_id: int, event_id: int) -> None:
    """Count a request of a token of an expo; raise TooMany beyond the limit."""
    count, seconds = count_attempt(API_TOKEN, str(token_id))
    g.api_rate = max(0, API_TOKEN.allowed - count), seconds
    if count > API_TOKEN.allowed:
        record_held_up(API_TOKEN, network_here(API_TOKEN), event_id)
        raise TooMany(_("This token has made too many requests. Wait a minute and go on."), seconds)


def add_rate_fields(response: Response) -> Response:
    """Tell the limit, and what is left of it."""
    if "api_rate" in g:
        left, seconds = g.api_rate
        window = int(API_TOKEN.window.total_seconds())
        response.headers["RateLimit-Policy"] = f'"token";q={API_TOKEN.allowed};w={window}'
        response.headers["RateLimit"] = f'"token";r={left};t={seconds}'
    return response
