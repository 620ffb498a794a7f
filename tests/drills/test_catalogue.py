"""Solved examples of the specification of the kinds."""

import json
from pathlib import Path
from typing import Any

import pytest

from quizcli.drills.generator import bare, solve
from quizcli.drills.inputs import read_inputs
from quizcli.drills.table import KINDS, load_kind
from tests.drills.closeness import close

INSTANCES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "drill_instances.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(
    "instance", [found for found in INSTANCES if found["kind"] in KINDS], ids=lambda found: found["kind"]
)
def test_instance(instance: dict[str, Any]) -> None:
    """The answer equals that of the specification to its six digits."""
    kind = load_kind(instance["kind"])
    answer = bare(kind, solve(kind, read_inputs(kind, instance["given"])))
    assert close(answer, instance["answer"], 1e-5), answer
