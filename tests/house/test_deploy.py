"""The files in deploy/ say what the application has: settings, ports, addresses, commands, and time to end."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from expo import config
from expo.cli.main import MODULES
from expo.cli.server import GRACE_SECONDS
from expo.factory import create_app

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
CADDYFILE = (DEPLOY / "caddy" / "Caddyfile").read_text()
NGINX = (DEPLOY / "nginx" / "expo.conf").read_text()
VARNISH = (DEPLOY / "varnish" / "expo.vcl").read_text()
UNITS = {path.name: path.read_text() for path in (DEPLOY / "systemd").iterdir()}
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "expo"}
KUBERNETES: list[dict[str, Any]] = [
    one for path in sorted((DEPLOY / "kubernetes").iterdir()) for one in yaml.safe_load_all(path.read_text())
]
PODS = {
    one["metadata"]["name"]: one["spec"]["template"]["spec"]
    for one in KUBERNETES
    if one["kind"] in {"Deployment", "Job"}
}
EXAMPLE = dict(
    line.split("=", 1) for line in (DEPLOY / "expo.env.example").read_text().splitlines() if not line.startswith("#")
)
PYTHONS = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
PORT = "5000"  # within a container; two processes of one machine are at 5001 and 5002


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The addresses of the application that have no variable part."""
    app = create_app({"INSTANCE_DIR": str(tmp_path_factory.mktemp("instance")), "LOG_LEVEL": "error"})
    return {rule.rule for rule in app.url_map.iter_rules() if not rule.arguments}


def _environment() -> dict[str, set[str]]:
    """The names of variables, by the file that sets them."""
    image = re.search(r"^ENV (.+?[^\\])\n", CONTAINERFILE, re.MULTILINE | re.DOTALL)
    found = {"Containerfile": set(re.findall(r"(\w+)=", image[1] if image else "")) - PYTHONS}
    found["expo.env.example"] = set(EXAMPLE)
    for name, unit in UNITS.items():
        found[name] = (
            set(re.findall(r"(\w+)=\S+", " ".join(re.findall(r"^Environment=(.*)$", unit, re.MULTILINE)))) - PYTHONS
        )
    for name, pod in PODS.items():
        found[name] = {one["name"] for box in pod["containers"] for one in box.get("env", ())}
    for name, service in OURS.items():
        found[name] = set(service.get("environment", {}))
    return found


def _seconds(text: object) -> int:
    return int(str(text).removesuffix("s"))


def test_every_variable_is_a_setting() -> None:
    found = _environment()

    assert found["Containerfile"] == {"HOST", "PORT", "INSTANCE_DIR"}
    assert {file: sorted(names - set(config.names())) for file, names in found.items()} == {file: [] for file in found}


def test_the_example_of_settings_is_one_the_program_starts_with(tmp_path: Path) -> None:
    read = config.from_environment({**EXAMPLE, "INSTANCE_DIR": str(tmp_path)})

    assert (read.secure, read.on_sqlite, read.worker, read.trusted_proxies) == (True, False, "apart", 1)


def test_the_example_names_every_setting_that_the_places_of_deploy_do_not_set_themselves() -> None:
    lines = (DEPLOY / "expo.env.example").read_text().splitlines()
    named = [found[1] for line in lines if (found := re.match(r"(?:# )?([A-Z][A-Z_]+)=", line))]
    theirs = {"HOST", "PORT", "INSTANCE_DIR", "DEMO"}  # of the unit or the image; the demo is for trying

    assert sorted(named) == sorted(set(config.names()) - theirs)


def test_every_commented_line_of_the_example_is_one_the_program_starts_with(tmp_path: Path) -> None:
    lines = [line.removeprefix("# ") for line in (DEPLOY / "expo.env.example").read_text().splitlines()]
    all_of_them = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z][A-Z_]+=", line))
    without = {"SIGNING_KEY"}  # a file that is not here

    read = config.from_environment(
        {name: value for name, value in all_of_them.items() if name not in without} | {"INSTANCE_DIR": str(tmp_path)}
    )

    assert (read.workers, dict(read.limits)) == (4, {"register": 200, "sign-in-from": 100})


def test_the_proxies_of_compose_get_the_variables_they_ask_for() -> None:
    asked = set(re.findall(r"\{\$(\w+):", CADDYFILE))

    assert asked == set(COMPOSE["services"]["proxy"]["environment"])


def test_a_container_listens_where_it_is_asked() -> None:
    web = next(box for box in PODS["expo-web"]["containers"] if box["name"] == "web")

    assert f"PORT={PORT} " in CONTAINERFILE
    assert f"EXPOSE {PORT}\n" in CONTAINERFILE
    assert OURS["web"]["expose"] == [PORT]
    assert COMPOSE["services"]["proxy"]["environment"]["EXPO_PROCESSES"] == f"web:{PORT}"
    assert web["ports"] == [{"name": "http", "containerPort": int(PORT)}]


def test_proxies_and_units_agree_on_the_ports_of_one_machine() -> None:
    proxied = re.findall(r"server 127\.0\.0\.1:(\d+) ", NGINX)

    assert proxied == ["5001", "5002"]
    assert re.findall(r"127\.0\.0\.1:(\d+)", CADDYFILE) == proxied
    assert re.findall(r'\.port = "(\d+)"', VARNISH) == proxied
    assert re.findall(r"expo-serve@(\d+)", UNITS["expo-serve@.service"]) == proxied
    assert "PORT=%i" in UNITS["expo-serve@.service"]


def test_what_probes_ask_for_is_there(paths: set[str]) -> None:
    web = next(box for box in PODS["expo-web"]["containers"] if box["name"] == "web")
    probes = [web[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "readiness", "liveness")]
    others = [
        *re.findall(r"health_uri (\S+)", CADDYFILE),
        *re.findall(r"\+ '(/\w+)', timeout", CONTAINERFILE),
        *re.findall(r"127\.0\.0\.1:\$1(/\w+)'", (DEPLOY / "rolling-restart").read_text()),
    ]

    assert (probes, others) == (["/healthz", "/readyz", "/healthz"], ["/readyz", "/healthz", "/readyz"])
    assert {*probes, *others} <= paths


def test_every_command_is_one_of_ours() -> None:
    commands = {one.name for module in MODULES for one in import_module(f"expo.cli.{module}").COMMANDS}
    used = {
        *re.findall(r'^CMD \["(\w+)"\]', CONTAINERFILE, re.MULTILINE),
        *(word for unit in UNITS.values() for word in re.findall(r"^ExecStart=\S+/expo (\w+)$", unit, re.MULTILINE)),
        *(box["args"][0] for pod in PODS.values() for box in pod["containers"]),
        *(service["command"][0] for service in OURS.values() if "command" in service),
    }

    assert used == {"serve", "worker", "migrate"}
    assert used <= commands


def test_requests_under_way_have_the_time_that_the_server_gives_them() -> None:
    web = next(box for box in PODS["expo-web"]["containers"] if box["name"] == "web")
    leaves = int(web["lifecycle"]["preStop"]["exec"]["command"][1])
    stops = [
        _seconds(found)
        for unit in UNITS.values()
        for found in re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    ]

    assert PODS["expo-web"]["terminationGracePeriodSeconds"] > leaves + GRACE_SECONDS
    assert len(stops) == len(UNITS)
    assert min(stops) > GRACE_SECONDS
    assert _seconds(COMPOSE["x-expo"]["stop_grace_period"]) > GRACE_SECONDS


def test_a_proxy_takes_what_the_application_takes() -> None:
    most = config.from_environment({}).max_body_mb

    assert re.findall(r"client_max_body_size (\d+)m;", NGINX) == [str(most)]
    assert re.findall(r"max_size (\d+)MB", CADDYFILE) == [str(most)]


@pytest.mark.parametrize("name", PODS)
def test_a_pod_is_nobody_and_writes_nothing_but_its_folders(name: str) -> None:
    pod = PODS[name]
    locks = [box["securityContext"] for box in pod["containers"]]

    assert (pod["securityContext"]["runAsNonRoot"], pod["securityContext"]["runAsUser"]) == (True, 10001)
    assert f"--uid {pod['securityContext']['runAsUser']} " in CONTAINERFILE
    assert all(one["readOnlyRootFilesystem"] and not one["allowPrivilegeEscalation"] for one in locks)
    assert {one["mountPath"] for box in pod["containers"] for one in box["volumeMounts"]} == {"/tmp", "/var/lib/expo"}  # noqa: S108 -- read only


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_compose_is_nobody_and_writes_nothing_but_its_folders(name: str) -> None:
    assert (OURS[name]["read_only"], OURS[name]["cap_drop"], OURS[name]["tmpfs"]) == (True, ["ALL"], ["/tmp"])  # noqa: S108 -- read only
    assert "\nUSER 10001\n" in CONTAINERFILE


def test_an_upgrade_takes_no_pod_away_before_its_successor_is_ready() -> None:
    web = next(one for one in KUBERNETES if one["metadata"]["name"] == "expo-web" and one["kind"] == "Deployment")

    assert web["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    assert web["spec"]["replicas"] >= 2
