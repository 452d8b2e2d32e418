"""Style sheets, scripts and images: small, cacheable for a year under names with a content hash."""

import gzip
import re
import shutil
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from expo.web.assets import STATIC, init_assets, load

# Bytes packed: the style sheet, the pictures and the scripts of one page together.
HEAVIEST_PUBLIC = 24 * 1024
HEAVIEST = 30 * 1024
HEAVIEST_DESK = 32 * 1024  # the desk alone: it judges, admits and keeps scans without a network, too
HEAVIEST_SCRIPTS = 64 * 1024  # every script there is; no page loads them all
ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "expo" / "templates"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the assets that a test may change."""
    for kind in ("css", "js", "img"):
        shutil.copytree(STATIC / kind, tmp_path / kind)
    return tmp_path


def _shop(folder: Path, *, debug: bool = False) -> Flask:
    app = Flask("shop", static_folder=None)
    app.debug = debug
    init_assets(app, folder)
    return app


def _address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return str(app.jinja_env.globals["asset"](name))  # type: ignore[operator]  # Jinja's globals are untyped


@cache
def _templates() -> dict[str, str]:
    return {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}


@cache
def _parts_of(page: str) -> frozenset[str]:
    """A template and all that it extends, includes and imports."""
    named = re.findall(r'{%-?\s*(?:extends|include|import|from)\s+"([^"]+)"', _templates()[page])
    parts = [name for name in _templates() if name.startswith(tuple(named))]  # some are named by their beginning
    return frozenset({page}).union(*(_parts_of(name) for name in parts))


def _scripts_of(page: str) -> set[str]:
    """The modules a page loads."""
    said = [re.findall(r'(?:data-module"?|modules)\s*[=:]\s*"([^"]+)"', _templates()[part]) for part in _parts_of(page)]
    found = {
        name
        for values in said
        for value in values
        for name in re.findall(r"[a-z-]+", re.sub("{{.*?}}|{%.*?%}", "", value))
    }
    waiting = list(found)
    while waiting:
        (module,) = (STATIC / "js" / "modules").rglob(f"{waiting.pop()}.js")
        more = set(re.findall(r'from "[./a-z-]+/([a-z-]+)\.js"', module.read_text())) - found
        found |= more
        waiting += more
    return found


def test_an_asset_is_kept_for_a_year_under_the_digest_of_its_content(folder: Path) -> None:
    app = _shop(folder)
    address = _address(app, "site.css")

    answer = app.test_client().get(address)

    assert re.fullmatch(r"/assets/site\.[0-9a-f]{12}\.css", address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_an_asset_comes_packed_to_those_who_take_it(folder: Path) -> None:
    app = _shop(folder)
    address = _address(app, "icons.svg")

    plain = app.test_client().get(address)
    packed = app.test_client().get(address, headers={"Accept-Encoding": "br, gzip"})
    refused = app.test_client().get(address, headers={"Accept-Encoding": "gzip;q=0"})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == refused.data
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_an_asset_that_the_reader_has_is_not_sent_again(folder: Path) -> None:
    app = _shop(folder)
    address = _address(app, "main.js")
    first = app.test_client().get(address)

    again = app.test_client().get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.data == b""


def test_an_old_or_guessed_address_leads_nowhere(folder: Path) -> None:
    client = _shop(folder).test_client()

    answers = [
        client.get(f"/assets/{name}").status_code for name in ("site.css", "site.000000000000.css", "..%2Fmain.js")
    ]

    assert answers == [404, 404, 404]


def test_a_script_is_named_with_all_that_it_imports(folder: Path) -> None:
    app, assets = _shop(folder), load(folder)

    with app.test_request_context():
        named = app.jinja_env.globals["whole_script"]("allocation-board.js")  # type: ignore[operator]  # as above

    wanted = [
        "allocation-board.js",
        "pointer-drag.js",
        "allocation-input.js",
        "allocation-list.js",
        "allocation-panel.js",
        "allocation-plan.js",
        "allocation-server.js",
        "allocation-texts.js",
        "trusted.js",
        "pan-zoom.js",
    ]
    assert named == [f"/assets/{assets[name].address}" for name in wanted]


def test_the_styles_stand_in_their_order_without_comments() -> None:
    sheet = load(STATIC)["site.css"].plain.decode()

    places = [
        sheet.index(mark)
        for mark in ("@layer reset, tokens", "@layer base {", ".masthead", ".button {", "@media print")
    ]
    assert places == sorted(places)
    assert "/*" not in sheet


def test_the_entry_names_each_module_of_an_element_by_its_address() -> None:
    assets = load(STATIC)
    texts = {path.stem: path.read_text() for path in (STATIC / "js" / "modules").rglob("*.js")}
    modules = {name for name, text in texts.items() if re.search("^export default ", text, re.MULTILINE)}

    named = dict(re.findall(r'"([a-z-]+)":"\./([a-z-]+\.[0-9a-f]{12}\.js)"', assets["main.js"].plain.decode()))

    assert set(named) == modules
    assert {"camera", "scanner-page"} <= texts.keys() - modules
    assert named == {name: assets[f"{name}.js"].address for name in modules}


def test_no_two_modules_are_named_alike_since_all_are_served_side_by_side() -> None:
    names = [path.name for path in (STATIC / "js" / "modules").rglob("*.js")]

    assert sorted(set(names)) == sorted(names)


def test_every_import_of_a_module_leads_to_the_address_of_one() -> None:
    scripts = {name: asset.plain.decode() for name, asset in load(STATIC).items() if name.endswith(".js")}
    addresses = {asset.address for asset in load(STATIC).values()}

    imported = [found for text in scripts.values() for found in re.findall(r'(?:from |import\()"([^"]+)"', text)]

    assert len(imported) > 40
    assert [found for found in imported if found.removeprefix("./") not in addresses] == []


def test_a_changed_module_changes_the_address_of_the_entry(folder: Path) -> None:
    before = load(folder)
    (folder / "js" / "modules" / "copy.js").write_text("export default function copy() {}\n")

    after = load(folder)

    assert after["copy.js"].address != before["copy.js"].address
    assert after["main.js"].address != before["main.js"].address
    assert after["site.css"].address == before["site.css"].address


@pytest.mark.parametrize(("debug", "changes"), [(True, True), (False, False)])
def test_only_in_debug_a_changed_file_is_read_again(folder: Path, debug: bool, changes: bool) -> None:
    app = _shop(folder, debug=debug)
    before = _address(app, "site.css")
    (folder / "css" / "components" / "zebra.css").write_text(".zebra { color: red; }")

    after = _address(app, "site.css")

    assert (after != before) is changes
    assert app.test_client().get(after).status_code == 200


def test_what_a_page_loads_is_light() -> None:
    """Each page with its style sheet, its pictures, the behaviours it and its components name, and what these import."""
    weights = {name: len(asset.packed) for name, asset in load(STATIC).items()}
    own_sheet = weights["home.css"]  # of an expo's first page alone
    everywhere = (
        sum(weight for name, weight in weights.items() if not name.endswith(".js")) + weights["main.js"] - own_sheet
    )

    heavy, loads = {}, {}
    for page in _templates():
        loads[page] = _scripts_of(page)
        weight = everywhere + sum(weights[f"{name}.js"] for name in loads[page])
        weight += own_sheet if "asset('home.css')" in _templates()[page] else 0
        public = "layouts/public.html" in _parts_of(page)
        if weight > (HEAVIEST_PUBLIC if public else HEAVIEST_DESK if page == "checkin/desk.html" else HEAVIEST):
            heavy[page] = weight

    assert heavy == {}
    assert {"allocation-board", "allocation-plan", "pan-zoom"} <= loads["booths/organise/assignment_board.html"]
    assert sum(weight for name, weight in weights.items() if name.endswith(".js")) <= HEAVIEST_SCRIPTS


def test_every_component_in_use_is_drawn() -> None:
    """Each icon a template or a menu names stands in the sprite, and each behaviour is a module."""
    templates = [path.read_text() for path in (ROOT / "expo" / "templates").rglob("*.html")]
    sprite = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "img" / "icons.svg").read_text()))
    modules = {path.stem for path in (STATIC / "js" / "modules").rglob("*.js")}

    pictures = {name for text in templates for name in re.findall(r'\bicon(?:_name=|\()"([a-z-]+)"', text)}
    behaviours = {
        name for text in templates for value in re.findall(r'data-module="([a-z -]+)"', text) for name in value.split()
    }

    assert pictures - sprite == set()
    assert behaviours - modules == set()


def test_no_style_breaks_the_mirror() -> None:
    """Logical properties only: left and right change places where one reads from the right."""
    physical = re.compile(
        r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?<![\w-])(?:left|right|top|bottom)\s*:|float:\s*(?:left|right)|text-align:\s*(?:left|right)"
    )

    found = [(path.name, physical.findall(path.read_text())) for path in (STATIC / "css").rglob("*.css")]

    assert [(name, marks) for name, marks in found if marks] == []
