"""What docs/security.md says of the whole program, where no other test shows it."""

import ast
import re
from pathlib import Path

from flask import Flask

from tests.factories.accounts import an_account, olga, signed_in
from tests.factories.events import an_event
from tests.pages import Browser

EXPO = Path(__file__).resolve().parents[2] / "expo"
# Modules by which a program would reach other machines, a shell or code in data.
# The cache that a setting names is told by HTTP what to forget; nobody else is spoken to.
KNOWN = [("purges/cache_request.py", "http.client"), ("webhooks/request.py", "http.client")]
DANGEROUS = {
    "http.client",
    "urllib.request",
    "urllib3",
    "requests",
    "httpx",
    "aiohttp",
    "pickle",
    "marshal",
    "shelve",
    "dill",
}
CALLS = {"eval", "exec", "os.system", "os.popen"}
TEMPLATES = ("render_template_string", "from_string")  # which make templates of what somebody may have typed


def _imported(tree: ast.AST) -> set[str]:
    plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named = {f"{node.module}.{name.name}" for node in froms for name in node.names}
    return plain | named | {str(node.module) for node in froms}


def test_the_program_has_two_http_clients_no_shell_and_no_pickle() -> None:
    found = []
    for path in EXPO.rglob("*.py"):
        tree = ast.parse(path.read_text())
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        shells = [word for call in calls for word in call.keywords if ast.unparse(word) == "shell=True"]
        found += [(str(path.relative_to(EXPO)), name) for name in _imported(tree) & DANGEROUS]
        found += [(path.name, ast.unparse(call.func)) for call in calls if ast.unparse(call.func) in CALLS]
        found += [(path.name, "shell") for _word in shells]
        found += [(path.name, "template") for call in calls if ast.unparse(call.func).endswith(TEMPLATES)]

    assert sorted(found) == KNOWN


def test_markup_becomes_elements_by_the_one_policy_of_trusted_types(app: Flask) -> None:
    sinks = re.compile(
        r"(inner|outer)HTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|createPolicy"
    )
    found = [
        (script.name, line.strip())
        for script in sorted((EXPO / "static" / "js").rglob("*.js"))
        for line in script.read_text().splitlines()
        if sinks.search(line) and "= markup(" not in line and script.name != "trusted.js"
    ]
    policy = Browser(app).client.get("/sign-in").headers["Content-Security-Policy"]

    assert found == []
    assert "require-trusted-types-for 'script'; trusted-types expo;" in policy


def test_trace_is_no_method_of_ours(app: Flask) -> None:
    slug = an_event().slug

    assert [Browser(app).client.open(path, method="TRACE").status_code for path in ("/sign-in", f"/{slug}/")] == [
        405,
        405,
    ]


def test_passwords_are_masked_and_managers_and_pasting_are_let_in(app: Flask) -> None:
    browser = signed_in(Browser(app), an_account())

    fields = [
        field
        for page in (Browser(app).read("/sign-in"), browser.read("/account/password"))
        for field in page.soup.select("input[name=password], input[name=present]")
    ]

    assert len(fields) >= 2
    assert {field["type"] for field in fields} == {"password"}
    assert [field for field in fields if field.get("autocomplete") == "off" or field.get("onpaste")] == []


def test_who_is_signed_in_finds_the_way_out_on_the_page(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))

    pages = [browser.read(path) for path in ("/account", f"/organise/{event.slug}/registrations")]

    assert all(page.soup.select("form[action='/sign-out'] button") for page in pages)


def test_signing_out_has_the_browser_forget_the_pages_it_kept(app: Flask) -> None:
    browser = signed_in(Browser(app), an_account())

    page = browser.send("/sign-out", form="/account", status=303, follow=False)

    assert page.response.headers["Clear-Site-Data"] == '"cache"'
