"""Style sheets, scripts and images: bundled, compressed, and served under names with a content hash."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, url_for

STATIC = Path(__file__).resolve().parent.parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_YEAR = "public, max-age=31536000, immutable"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(r'(?:(?<=from ")|(?<=import\("))\.\.?/(?:[a-z]+/)?([a-z-]+\.js)(?=")')
_REMARK = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)  # a line that is only a comment
_IMPORTED = re.compile(r'(?<=from ")\./([a-z-]+\.[0-9a-f]{12}\.js)(?=")')
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served; `address` is its name with a hash of its content."""

    address: str
    media_type: str
    plain: bytes
    packed: bytes


class AssetStore:
    """All assets in memory: read once, or in debug mode again whenever a file has changed."""

    def __init__(self, static: Path) -> None:
        self._static = static
        self._read()

    def named(self, name: str) -> Asset:
        """The asset of a plain name ("site.css"). Raises KeyError."""
        self._reload_if_changed()
        return self._named[name]

    def at(self, address: str) -> Asset | None:
        """The asset served under a name with its hash; None for an unknown one."""
        self._reload_if_changed()
        return self._served.get(address)

    def with_imports(self, name: str) -> list[str]:
        """The addresses of a script and all its imports, the script first. Raises KeyError."""
        found = [self.named(name).address]
        for address in found:
            imported = _IMPORTED.findall(self._served[address].plain.decode())
            found += [one for one in imported if one not in found]
        return found

    def _reload_if_changed(self) -> None:
        if current_app.debug and _newest(self._static) != self._changed:
            self._read()

    def _read(self) -> None:
        self._changed = _newest(self._static)
        self._named = load(self._static)
        self._served = {asset.address: asset for asset in self._named.values()}


def init_assets(app: Flask, static: Path = STATIC) -> None:
    """Read the assets, give templates `asset(name)` and `whole_script(name)`, and serve them at /assets/."""
    store = AssetStore(static)

    def asset(name: str) -> str:
        return url_for("asset", address=store.named(name).address)

    def whole_script(name: str) -> list[str]:
        return [url_for("asset", address=address) for address in store.with_imports(name)]

    def send(address: str) -> Response:
        return _send(store.at(address))

    app.jinja_env.globals.update(asset=asset, whole_script=whole_script)
    app.add_url_rule("/assets/<address>", "asset", send)


def load(static: Path) -> dict[str, Asset]:
    """Every asset by its plain name: `site.css` bundled from css/, `home.css` from what an expo's first page alone needs,
    scripts and images as they are.
    """
    sheets = {"site.css": _site_styles(static / "css"), "home.css": sorted((static / "css" / "home").glob("*.css"))}
    named = {name: _asset(name, _joined(parts).encode()) for name, parts in sheets.items()}
    for picture in sorted((static / "img").glob("*.svg")):
        named[picture.name] = _asset(picture.name, picture.read_bytes())
    # Served side by side under their bare names, whatever their folder: no two are named alike.
    scripts = sorted((static / "js" / "modules").rglob("*.js"), key=lambda path: path.name)
    texts = {path.name: _REMARK.sub("", path.read_text("utf-8")) for path in scripts}
    named.update(_modules(texts))
    # The entry script contains the hashed names of the modules that elements of a page name, so that a change of one, or of
    # what it imports, changes the entry too.
    behaviours = [name for name, text in texts.items() if "\nexport default " in f"\n{text}"]
    entry = _REMARK.sub("", (static / "js" / "main.js").read_text("utf-8"))
    listing = ",".join(f'"{name.removesuffix(".js")}":"./{named[name].address}"' for name in behaviours)
    named["main.js"] = _asset("main.js", entry.replace("/* modules */", listing).encode())
    return named


def _modules(texts: dict[str, str]) -> dict[str, Asset]:
    """The scripts, their imports rewritten to hashed names: a change of one changes the hash of all that import it."""
    made: dict[str, Asset] = {}

    def make(name: str) -> Asset:
        if name not in made:
            text = _IMPORT.sub(lambda found: f"./{make(found[1]).address}", texts[name])
            made[name] = _asset(name, text.encode())
        return made[name]

    return {name: make(name) for name in texts}


def _site_styles(folder: Path) -> list[Path]:
    first = [folder / f"{name}.css" for name in ("tokens", "base", "layout", "office")]
    return [*first, *sorted((folder / "components").glob("*.css")), folder / "print.css"]


def _joined(parts: list[Path]) -> str:
    return _SPACE.sub(" ", _COMMENT.sub("", "\n".join(path.read_text("utf-8") for path in parts))).strip()


def _newest(static: Path) -> float:
    """The latest modification time among the files and folders."""
    return max(
        path.stat().st_mtime for kind in ("css", "js", "img") for path in [static / kind, *(static / kind).rglob("*")]
    )


def _asset(name: str, content: bytes) -> Asset:
    stem, ending = name.rsplit(".", 1)
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(f"{stem}.{digest}.{ending}", _TYPES["." + ending], content, gzip.compress(content, 9, mtime=0))


def _send(asset: Asset | None) -> Response:
    if asset is None:
        abort(404)
    zipped = request.accept_encodings.quality("gzip") > 0
    response = Response(asset.packed if zipped else asset.plain, mimetype=asset.media_type)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = _YEAR
    response.vary.add("Accept-Encoding")
    response.set_etag(asset.address + ("-gzip" if zipped else ""))
    response.make_conditional(request)
    return response
