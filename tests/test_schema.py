"""The schemas say what whence prints: real output fits them to the key, and what they forbid is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from click.testing import CliRunner
from conftest import ROOT
from jsonschema import Draft202012Validator, ValidationError

from whence.cli import cli
from whence.model import Ledger
from whence.schema import CONTRACTS, KEYS, Contract, contract, hint_of
from whence.serial import VERSION

CALLS: dict[Contract, list[list[str]]] = {
    "ledger": [["read", *(f"examples/{name}" for name in ("harbour.txt", "bridge.html", "newsletter.eml"))]],
    "trail": [["trace", "examples/cables.jsonl"]],
    "verdict": [
        ["check", "examples/council.txt", "--against", "examples/council-transcript.txt"],
        ["check", "--quote", "A word is not a contract", "--against", "examples/council-transcript.txt"],
    ],
}


def strict(schema: Any) -> Any:
    """The same schema, with no key beyond those it names: what whence prints today, and not only what it promises."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(inner) for key, inner in schema.items()}
    return closed | {"additionalProperties": False} if schema.get("type") == "object" else closed


def printed(name: Contract, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    monkeypatch.chdir(ROOT)
    for call in CALLS[name]:
        done = CliRunner().invoke(cli, [*call, "--format", "jsonl"])
        assert done.exit_code < 2, done.output
        yield from map(json.loads, done.stdout.splitlines())


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("name", CONTRACTS)
def test_what_is_printed_fits_the_schema_to_the_key(name: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = contract(name)
    Draft202012Validator.check_schema(schema)
    found = list(printed(name, monkeypatch))
    assert found
    for one in found:
        Draft202012Validator(strict(schema)).validate(one)
        assert list(one) == [key for key in schema["properties"] if key in one], "keys come in the schema's order"


def test_a_ledger_made_by_hand_fits_and_a_wrong_one_does_not(ledger: Ledger) -> None:
    validator = Draft202012Validator(contract("ledger"))
    good = ledger.to_dict()
    validator.validate(good)
    for path, wrong in (
        (("whence",), 2),
        (("document", "id"), None),
        (("speakers", 0, "kind"), "alien"),
        (("statements", 1, "confidence"), 1.5),
        (("statements", 1, "content", 0, "start"), -1),
        (("statements", 1, "said"), "on Saturday"),
    ):
        bad: Any = copy.deepcopy(good)
        place = bad
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = wrong
        with pytest.raises(ValidationError):
            validator.validate(bad)


def test_every_key_has_a_type_and_the_version_is_that_of_the_contract() -> None:
    for record, keys in KEYS.items():
        assert all(hint_of(record, key) is not None for key in keys)
        assert len({key.name for key in keys}) == len(keys)
    assert get_args(next(key.hint for key in KEYS[Ledger] if key.name == "whence")) == (VERSION,)


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_command_prints_it(name: Contract) -> None:
    assert json.loads(CliRunner().invoke(cli, ["schema", name]).stdout) == contract(name)
