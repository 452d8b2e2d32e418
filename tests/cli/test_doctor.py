"""What the doctor says of the key that signs documents."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner

from expo.cli.main import expo
from tests.factories.signatures import HOST, PASSWORD, a_key


def test_the_doctor_says_whether_documents_are_signed(tmp_path: Path) -> None:
    environment = {"INSTANCE_DIR": str(tmp_path), "LOG_LEVEL": "error"}
    good, late = tmp_path / "good", tmp_path / "late"
    good.mkdir()
    late.mkdir()
    file, _certificate = a_key(good)
    old, _certificate = a_key(late, ends_in=timedelta(days=-1))
    ends = (datetime.now(UTC) - timedelta(days=1)).date()

    def told(key: str, password: str = PASSWORD) -> list[str]:
        result = CliRunner().invoke(
            expo, ["doctor"], env={**environment, "SIGNING_KEY": key, "SIGNING_PASSWORD": password}
        )
        return [line for line in result.stdout.splitlines() if "sign" in line]

    assert told("")[-1] == "good  signing is off: letters and invoices are not signed, until SIGNING_KEY is set"
    assert told(str(file)) == ["good  signatures"]
    assert told(str(file), "another") == [
        "BAD   signatures: the key cannot be read: look at SIGNING_KEY (a PKCS#12 file) and SIGNING_PASSWORD"
    ]
    assert told(str(old)) == [
        f"BAD   signatures: the certificate of {HOST} ended on {ends}: get another, and set SIGNING_KEY"
    ]
