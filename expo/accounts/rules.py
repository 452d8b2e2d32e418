"""Rules for mail addresses, passwords and redirects of accounts. Pure."""

import re
import unicodedata

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from expo.kit.text import fold

PASSWORD_SHORTEST = 10
PASSWORD_LONGEST = 200
ADDRESS_LONGEST = 500  # of a page to come back to

# From published lists of the most common passwords: those of PASSWORD_SHORTEST characters or more, and stems that people
# extend with digits.
_COMMON = """
password password1 password12 password123 passwort123 passw0rd123 p@ssw0rd123 1234567890 0123456789 12345678910 123456789a
1234512345 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop qwerty12345 qwerty123456 qwertyuiop123 qwerty1234 asdfghjkl1 asdfghjkl123
zxcvbnm123 1111111111 0000000000 1212121212 9876543210 0987654321 abcdefghij abcdefghijk abcd123456 abc1234567 letmein123
iloveyou123 iloveyou12 welcome123 welcome1234 administrator administrator1 admin12345 admin123456 administrador changeme123
pakistan123 pakistan1234 pakistanzindabad turkiye123 turkiye1923 galatasaray galatasaray1905 fenerbahce fenerbahce1907
besiktas1903 istanbul34 istanbul1453 istanbul123 bismillah123 bismillah786 786786786786 allahuakbar superman123 football123
baseball123 dragon12345 monkey12345 sunshine123 princess123 computer123 internet123 samsung123 liverpool123 chelsea123
"""
COMMON = frozenset(_COMMON.split())
# The 30,000 most common passwords of those that became known in breaches, five characters or more.
_LEAST_LISTED = 5
LISTED = frozenset(one for one in FREQUENCY_LISTS["passwords"] if len(one) >= _LEAST_LISTED)

_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
    "curl": "curl",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def mailbox(address: str) -> str:
    """The address in canonical form, equal for all spellings of one mailbox: NFC, casefolded, trimmed."""
    return unicodedata.normalize("NFC", address.strip()).casefold()


def is_common(password: str, *, name: str = "", email: str = "") -> bool:
    """Whether an attacker would try it early: a common password, with digits at its end or not, or the owner's own name or mail
    address.
    """
    bare = fold(password).replace(" ", "")
    if len(set(bare)) <= 2:  # noqa: PLR2004 -- one or two characters repeated
        return True
    own = {fold(text).replace(" ", "") for text in (name, email, email.partition("@")[0])}
    tried = {bare, bare.rstrip("0123456789!.")}
    return not (tried.isdisjoint(own) and tried.isdisjoint(COMMON) and tried.isdisjoint(LISTED))


def own_path(address: str) -> str | None:
    """The address if it is a path within this site, else None (against open redirects): no scheme, no host."""
    if not address.startswith("/") or address.startswith("//") or len(address) > ADDRESS_LONGEST:
        return None
    return None if _CONTROL.search(address) else address  # browsers drop tabs and line breaks, and read \ as /


def browser_name(user_agent: str) -> str:
    """ "Firefox, Windows": browser and system of a User-Agent header, for the list of sessions."""
    found = [next((name for sign, name in signs.items() if sign in user_agent), "") for signs in (_BROWSERS, _SYSTEMS)]
    return ", ".join(word for word in found if word)
