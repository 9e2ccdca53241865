"""The service holds what its own OpenAPI description promises, whatever it is asked."""

from __future__ import annotations

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("schemathesis")

import schemathesis
from hypothesis import HealthCheck, given, settings

from nmstag.service.app import create_app
from nmstag.service.settings import Settings


def test_every_answer_is_one_that_was_promised(small_pack):
    app = create_app(Settings(packs=(str(small_pack),), max_text=5_000))
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert {operation.path for operation in operations} == {"/tag", "/health", "/version"}
    for operation in operations:

        @settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def holds(case):
            case.call_and_validate(timeout=60)

        holds()
