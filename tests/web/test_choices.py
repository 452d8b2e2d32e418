"""What a drop-down list says of itself."""

import pytest
from flask import Flask
from wtforms import Form

from expo.web.fields.choices import Pick


@pytest.mark.parametrize(
    ("choices", "always"),
    [([("a", "A"), ("b", "B")], True), ([("", "None"), ("a", "A")], False), ([], True)],
)
def test_a_list_without_an_empty_choice_is_not_called_optional(
    bare_app: Flask, choices: object, *, always: bool
) -> None:
    class Small(Form):
        kind = Pick("Kind")

    with bare_app.test_request_context("/"):
        form = Small()
        form.kind.choices = choices
        shown = bare_app.jinja_env.get_template("components/field.html").module.field(form.kind)  # type: ignore[attr-defined]

    assert form.kind.always_chosen is always
    assert ("optional" in shown) is not always
