"""The API: JSON as in the contract, told of in OpenAPI, and no request that makes it fall over."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from conftest import harbour
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from tests.web.served import fill, hostile
from whence.serial import from_dict
from whence.store import open_library
from whence.web.app import API, application
from whence.web.questions import QUESTIONS
from whence.web.safety import door

# `make fuzz` asks for 10,000 in all; make test for as many as fit.
EXAMPLES = int(os.environ.get("WHENCE_REQUESTS", "15"))


def test_an_article_holds_the_ledger_of_the_contract(browser_of: TestClient) -> None:
    found = browser_of.get(f"{API}/articles/1").json()
    assert from_dict(found["ledger"]) == harbour()
    assert found["article"]["outlet"] == "Channel 6"
    assert found["people"]


def test_find_gives_rows_and_counts(browser_of: TestClient) -> None:
    found = browser_of.get(f"{API}/find", params={"q": "sale", "per": 1}).json()
    assert found["listed"] == "statements"
    assert len(found["rows"]) == 1
    assert found["paging"] == {"page": 1, "per": 1, "more": True}
    assert found["counts"]["statements"] == 3
    assert browser_of.get(f"{API}/find", params={"through": "Morning Post"}).json()["rows"][0]["key"] == "s4"


@pytest.mark.usefixtures("fake_reader")
def test_read_and_check_take_json(browser_of: TestClient) -> None:
    ledger = browser_of.post(f"{API}/read", json={"text": "Ada Moss: the river is rising.", "outlet": "Lantern"}).json()
    assert from_dict(ledger["ledger"]).document.outlet == "Lantern"
    spoken = [{"name": "talk.txt", "text": "ADLER: We will not sell the harbour to anyone at all.\n"}]
    checked = browser_of.post(
        f"{API}/check", json={"quote": "We will not sell the harbour to anyone", "transcripts": spoken}
    ).json()
    assert [verdict["verdict"] for verdict in checked["verdicts"]] == ["verbatim"]
    assert checked["failing"] == 0


@pytest.mark.parametrize(
    ("sent", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"text": 5}', "application/json", 400),
        (b'{"text": "\\ud800"}', "application/json", 422),
        (b'{"tex": "a"}', "application/json", 400),
        (b'{"file": [{"name": "a"}]}', "application/json", 400),
        (b'{"text": NaN}', "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"text": "a"}', "text/plain", 415),
        (b'{"url": "file:///etc/passwd"}', "application/json", 400),
        (b'{"url": "/etc/passwd"}', "application/json", 400),
        (b'{"url": "http://127.0.0.1:1/"}', "application/json", 422),
        (b'{"url": "http://[::1"}', "application/json", 422),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(
    browser_of: TestClient, sent: bytes, kind: str, status: int
) -> None:
    answer = browser_of.post(f"{API}/read", content=sent, headers={"content-type": kind})
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert told["status"] == status
    assert told["error"].endswith(".")


def test_what_is_unknown_is_a_404_in_json(browser_of: TestClient) -> None:
    assert browser_of.get(f"{API}/nowhere").json()["status"] == 404
    assert browser_of.delete(f"{API}/find").json()["status"] == 405
    assert browser_of.get(f"{API}/articles/99").json()["error"].startswith("There is no article 99")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("fake_reader")
@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
def test_generated_requests_are_answered_as_the_document_says(tmp_path: Path, write: bool) -> None:
    with open_library(fill(tmp_path / "news.db"), write=True) as library:
        library.put(hostile(), reader="test")
    app = application(tmp_path / "news.db", write=write, door=door(names=["testserver"]))
    schema = schemathesis.openapi.from_asgi(f"{API}/openapi.json", app=app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == sum(write or not question.write for question in QUESTIONS)
    for operation in operations:
        _ask(operation, EXAMPLES)


def _ask(operation: Any, examples: int) -> None:
    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=operation.as_strategy())
    def each(case: Any) -> None:
        case.call_and_validate(checks=checks)

    each()


def test_the_document_is_whole(browser_of: TestClient) -> None:
    document = browser_of.get(f"{API}/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    named = json.dumps(document)
    for name in {part.split('"')[0] for part in named.split("#/components/schemas/")[1:]}:
        assert name in document["components"]["schemas"], name
