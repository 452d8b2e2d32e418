"""What reads pages in the tests finds what is wrong with one, also when a page of the same build was right before."""

import pytest
from bs4 import BeautifulSoup

from tests.pages import check_page

RIGHT = """<!doctype html><html lang="en"><head><title>Register · Expo</title></head><body><h1>Register</h1>
<table><tbody><tr><td>Vito &amp; Nora</td></tr></tbody></table>
<form><label for="name">Name</label> <input id="name" name="name" value="Vito"></form>
<script type="application/json">{"rows": 1}</script></body></html>"""


def _checked(html: str) -> None:
    check_page(html, BeautifulSoup(html, "html.parser"))


def test_a_page_that_is_right_is_taken_whatever_its_words() -> None:
    _checked(RIGHT)
    _checked(RIGHT.replace("Vito", "نورا – 5 < 6".replace("<", "&lt;")))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Vito &amp; Nora</td>", "<b>Vito</td>"),
        ("Vito &amp; Nora", "Vito & Nora &nosuchthing;"),
        ("Vito &amp; Nora", "Vito \x01 Nora"),
        ("Vito &amp; Nora", "Vito \ufdd0 Nora"),
        ("Vito &amp; Nora", "Vito </b> Nora"),
        ("<tr>", "<tr><p>Vito</p>"),
        ('value="Vito"', 'value="Vito" value="Vito"'),
        ('value="Vito"', 'value="Vi"to"'),
        ('value="Vito"', 'value="Vito \x01"'),
        ("<form>", "<p><div></p></div><form>"),
        ("<h1>Register</h1>", "<h1>Register</h1><h1>Register</h1>"),
        ("<h1>Register</h1>", "<h1>Sign in</h1>"),
        ("<table>", '<table id="name">'),
        ("<table>", '<table style="color:red">'),
        ("<table>", '<table onclick="go()">'),
        (' type="application/json">{"rows": 1}', ">go()"),
        ("<table>", "<style>td {}</style><table>"),
        ('<label for="name">', '<label for="title">'),
    ],
)
def test_what_is_wrong_with_a_page_is_found(right: str, wrong: str) -> None:
    _checked(RIGHT)
    assert right in RIGHT

    with pytest.raises(AssertionError):
        _checked(RIGHT.replace(right, wrong))
