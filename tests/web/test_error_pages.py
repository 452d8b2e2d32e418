"""When something is wrong, a clear page says so, whatever else is broken."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from expo.factory import create_app
from expo.web.errors import PAGES, answer
from tests.pages import check_page


@pytest.fixture
def cut_off(tmp_path: Path) -> Flask:
    """The application with its database away."""
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    return create_app({"DATABASE_URL": nowhere, "INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "s" * 40})


@pytest.mark.parametrize("status", sorted(PAGES))
def test_each_error_has_a_page_of_its_own(cut_off: Flask, status: int) -> None:
    with cut_off.test_request_context("/"):
        response = cut_off.make_response(answer(status))

    soup = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    check_page(str(response.get_data(as_text=True)), soup)
    assert response.status_code == status
    assert len(soup.select("main p")) >= 3  # what happened, what to do next, the number for help
    assert soup.select_one("main a[href='/']") is not None


def test_somebody_signed_in_is_told_when_the_database_is_away(cut_off: Flask) -> None:
    client = cut_off.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "a key that only the database could check"

    response = client.get("/sign-in")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "Nothing was changed." in response.get_data(as_text=True)


def test_a_sentence_and_its_details_stand_on_the_page(cut_off: Flask) -> None:
    with cut_off.test_request_context("/"):
        response = cut_off.make_response(answer(409, "Booth H1-B12 is <taken>.", ("By Indus Cloud.",)))

    words = BeautifulSoup(response.get_data(as_text=True), "html.parser").get_text(" ", strip=True)
    assert "Booth H1-B12 is <taken>. By Indus Cloud." in words
