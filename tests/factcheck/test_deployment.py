"""What ships for servers names programs, files and variables that there are."""

from __future__ import annotations

import re
import shutil
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
EXAMPLE = (ROOT / ".env.example").read_text()


def services() -> dict[str, dict]:
    return yaml.safe_load(COMPOSE.read_text())["services"]


def own_services() -> dict[str, dict]:
    return {name: service for name, service in services().items() if "build" in service}


def assert_runs(command: list[str]) -> None:
    """The program is one that the environment has; a management command is one of ours or Django's."""
    program, *arguments = command
    assert shutil.which(Path(program).name, path=str(Path(sys.executable).parent)), command
    if "manage.py" in arguments:
        assert arguments[arguments.index("manage.py") + 1] in get_commands(), command


def test_the_example_names_every_secret_that_the_composition_asks_for():
    asked = set(re.findall(r"\$\{(\w+):\?", COMPOSE.read_text()))
    assert asked and asked <= set(re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE))


@pytest.mark.parametrize("name", own_services())
def test_a_service_of_the_composition_runs_what_there_is(name):
    service = own_services()[name]
    if "command" in service:
        assert_runs(service["command"])
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    for other in service.get("depends_on", {}):
        assert other in services()


def test_every_server_of_the_composition_says_whether_it_is_well():
    assert all("healthcheck" in service for name, service in services().items() if name not in own_services())


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_runs_what_there_is_and_may_do_little(unit):
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(unit)
    service = parser["Service"]
    commands = re.findall(r"^ExecStart(?:Pre)?=(.*)$", unit.read_text(), re.MULTILINE)
    assert commands
    for command in commands:
        assert_runs(command.split())
    assert service["User"] == "factcheck" and service["ProtectSystem"] == "strict"


def test_the_image_copies_what_there_is_and_nothing_is_left_out_of_its_context():
    copied = [
        name
        for line in re.findall(r"^COPY (?!--from)(.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
        for name in line.split()[:-1]
    ]
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line.startswith("!")}
    assert copied and set(copied) == sent
    assert all((ROOT / name).exists() for name in copied)
