"""The bill of materials says what is installed, the same way every time."""

import json
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def write_sbom(**environment: str) -> str:
    command = [sys.executable, str(PROJECT / "benchmarks" / "sbom.py")]
    return subprocess.run(command, capture_output=True, text=True, check=True, env={**environment}).stdout


def test_the_bill_of_materials_names_the_core_and_nothing_else() -> None:
    """The core needs attrs, cattrs and PyYAML (and what cattrs needs); each has a version and a reference."""
    bill = json.loads(write_sbom())
    names = {component["name"] for component in bill["components"]}
    refs = {component["bom-ref"] for component in [*bill["components"], bill["metadata"]["component"]]}

    assert {"attrs", "cattrs", "pyyaml"} <= names <= {"attrs", "cattrs", "pyyaml", "typing-extensions"}
    assert {one["ref"] for one in bill["dependencies"]} == refs


def test_the_bill_of_materials_is_reproducible() -> None:
    """Neither clock nor hash seed changes a byte."""
    assert write_sbom(PYTHONHASHSEED="1", TZ="UTC") == write_sbom(PYTHONHASHSEED="2", TZ="Asia/Shanghai")
