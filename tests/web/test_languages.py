import pytest
from flask import Flask

from expo.i18n import _, force_locale, language

HEADERS = {"Accept-Language": "tr"}


def test_a_forced_language_holds_inside_and_nowhere_else(app: Flask) -> None:
    with app.test_request_context("/sign-in", headers=HEADERS):
        before = (language(), _("Name"))
        with force_locale("ur"):
            inside = (language(), _("Name"))
            with force_locale("en"):
                innermost = (language(), _("Name"))
            outer = (language(), _("Name"))

        assert (language(), _("Name")) == before == ("tr", "Ad")
    assert (inside, outer) == (("ur", "نام"), ("ur", "نام"))
    assert innermost == ("en", "Name")


def test_the_language_is_back_after_an_error(app: Flask) -> None:
    with app.test_request_context("/sign-in", headers=HEADERS):
        with pytest.raises(LookupError, match="نام"), force_locale("ur"):
            _fail()

        assert _("Name") == "Ad"


def _fail() -> None:
    raise LookupError(_("Name"))


def test_without_an_application_texts_are_english() -> None:
    with force_locale("ur"):
        assert _("Name") == "Name"
