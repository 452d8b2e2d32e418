"""Invalid mail settings are reported at start-up."""

from pathlib import Path

import pytest

from expo.config import from_environment


def _settings(folder: Path, **environment: str) -> tuple[str, str]:
    made = from_environment({"INSTANCE_DIR": str(folder), "SECRET_KEY": "x" * 40, **environment})
    return made.mail_url, made.mail_from


def test_without_settings_no_mail_is_sent(tmp_path: Path) -> None:
    assert _settings(tmp_path) == ("", "Expo <expo@localhost>")


@pytest.mark.parametrize(
    "url", ["smtp://mail", "smtp+starttls://olga%40x.example:p%2Fw@mail.example:587", "smtps://[::1]:465"]
)
def test_these_mail_servers_are_taken(tmp_path: Path, url: str) -> None:
    assert _settings(tmp_path, MAIL_URL=url)[0] == url


@pytest.mark.parametrize(
    "url", ["mail.example:25", "mail.example", "http://mail.example", "smtp://", "smtp:mail", "SECRET"]
)
def test_what_is_no_mail_server_stops_the_start(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match="MAIL_URL takes smtp://") as refused:
        _settings(tmp_path, MAIL_URL=url)

    assert "SECRET" not in str(refused.value)


def test_a_port_that_is_none_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="MAIL_URL takes smtp://"):
        _settings(tmp_path, MAIL_URL="smtp://mail.example:port")


@pytest.mark.parametrize("sender", ["Expo", "Expo <expo>", "expo@", "عمر@x.example", "<>"])
def test_a_sender_without_an_address_stops_the_start(tmp_path: Path, sender: str) -> None:
    with pytest.raises(ValueError, match="MAIL_FROM is"):
        _settings(tmp_path, MAIL_FROM=sender)
