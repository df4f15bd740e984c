"""The JSON of an assessment: described by the published schema, the same bytes in every process."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import fields
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from greenrules.model.assessment import Assessment, Finding, MissingInput
from greenrules.model.canonical import canonical_json, digest_of, encode_value, to_canonical
from greenrules.model.operations import OPERATIONS
from greenrules.model.trace import TraceNode
from greenrules.model.values import REASONS, Bounds, Months, Undefined, Unknown, format_number
from tests.evaluating.sample import (
    COMPLETE,
    COMPLETE_PARAMETERS,
    EXTRAS,
    EXTRAS_FACTS,
    METHOD,
    STANDARD,
    assess,
    compile_module,
    sample_ruleset,
)

ROOT = Path(__file__).parent.parent
SCHEMA: dict[str, Any] = json.loads((ROOT / "greenrules/schemas/assessment-1.schema.json").read_text("utf-8"))


def problems_of(text: str) -> list[str]:
    validator = Draft202012Validator(SCHEMA)
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(json.loads(text))]


def test_the_schema_is_a_json_schema() -> None:
    """The published schema is itself valid, and closed: no object takes keys it does not name."""
    Draft202012Validator.check_schema(SCHEMA)
    open_objects = [name for name, part in SCHEMA["$defs"].items()
                    if part.get("type") == "object" and part.get("additionalProperties") is not False]  # fmt: skip

    assert open_objects == []


@pytest.mark.parametrize(
    "facts",
    [{}, COMPLETE, {**COMPLETE, "class": "A"}, {**COMPLETE, "has_boiler": False, "metered": None}, {"metered": False}],
)
def test_assessments_follow_the_schema(facts: dict[str, object]) -> None:
    """Complete, empty and partial assessments are valid, with their traces."""
    assert problems_of(assess(facts, parameters=COMPLETE_PARAMETERS).to_json()) == []


def test_an_assessment_with_records_and_choices_follows_the_schema() -> None:
    """Scores per record, decision tables with gaps and choices are described too."""
    assert problems_of(assess(EXTRAS_FACTS, ruleset=compile_module(EXTRAS, "extras", {})).to_json()) == []


def test_a_stray_key_does_not_follow_the_schema() -> None:
    """The schema refuses what it does not describe."""
    encoded = json.loads(assess({}).to_json())
    encoded["findings"][0]["colour"] = "green"

    assert problems_of(json.dumps(encoded)) != []


def test_the_schema_names_every_operation_and_reason() -> None:
    """The closed lists of the schema are those of the model."""
    defs = SCHEMA["$defs"]
    operations = defs["node"]["properties"]["operation"]["enum"]
    reasons = defs["undefined_value"]["properties"]["undefined"]["enum"]

    assert (operations, reasons) == (list(OPERATIONS), list(REASONS))


@pytest.mark.parametrize(
    ("kind", "part"), [(Finding, "finding"), (TraceNode, "node"), (MissingInput, "missing_input"), (Assessment, "")]
)
def test_every_field_is_written(kind: Any, part: str) -> None:
    """No field of an assessment is left out of its JSON."""
    described = SCHEMA["$defs"][part] if part else SCHEMA

    assert {field.name for field in fields(kind)} <= set(described["properties"])


def test_the_trace_can_be_left_out() -> None:
    """Without its trace the JSON is the same otherwise."""
    assessment = assess(COMPLETE)
    full, short = json.loads(assessment.to_json()), json.loads(assessment.to_json(trace="none"))
    del full["trace"]

    assert (short, problems_of(json.dumps(short))) == (full, [])


PROGRAM = """
import sys
from tests.evaluating.sample import COMPLETE, assess, sample_ruleset
sys.stdout.buffer.write((assess({}).to_json() + assess(COMPLETE).to_json() + sample_ruleset().digest).encode())
"""


def test_the_same_input_gives_the_same_bytes_in_every_process() -> None:
    """Neither the hash seed nor the process shows in the JSON or the digest."""
    outputs = []
    for seed in ("1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", PROGRAM]
        run = subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, check=True)
        outputs.append(run.stdout)

    assert outputs[0] == outputs[1]
    assert outputs[0].decode().startswith('{"format":"greenrules-assessment/1"')


@given(facts=st.permutations(sorted(COMPLETE)))
def test_the_order_of_the_facts_does_not_show(facts: list[str]) -> None:
    """Facts given in another order give the same bytes."""
    shuffled = assess({name: COMPLETE[name] for name in facts})

    assert shuffled.to_json() == assess(COMPLETE).to_json()


def recompile(standard: str, method: str = METHOD) -> str:
    return digest_of(compile_module(standard, "another name", {"method": compile_module(method, "method", {})}))


def test_comments_and_names_of_files_do_not_change_the_digest() -> None:
    """The digest is over what was checked, not over how it was written."""
    assert recompile(f"# a comment\n{STANDARD}") == digest_of(sample_ruleset())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("value: 60,", "value: 61,"),
        ('clause: "5"', 'clause: "6"'),
        ("not stated", "stated"),
        ('class >= "B"', 'class >= "C"'),
        ("zh: 水,", "zh: 用水,"),
        ("options: [D, C, B, A]", "options: [D, C, B, A, E]"),
    ],
)
def test_any_change_of_content_changes_the_digest(old: str, new: str) -> None:
    """Values, clauses, notes, conditions, labels and options all count."""
    assert old in STANDARD
    assert recompile(STANDARD.replace(old, new, 1)) != digest_of(sample_ruleset())


def test_a_change_of_an_import_changes_the_digest() -> None:
    """What a ruleset imports belongs to its content."""
    assert recompile(STANDARD, METHOD.replace("0.7143", "0.7142")) != digest_of(sample_ruleset())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (Fraction(1, 3), "1/3"),
        ("12", {"text": "12"}),
        (Months(18), {"duration": "P1Y6M"}),
        (frozenset({"b", "a"}), {"options": ["a", "b"]}),
        (Unknown(frozenset({"fact:b", "fact:a"})), {"unknown": ["fact:a", "fact:b"]}),
        (Undefined("no_row", "table:x"), {"undefined": "no_row", "at": "table:x"}),
        (Bounds(None, Fraction(1)), {"proven": None, "attainable": "1", "missing": []}),
    ],
)
def test_a_value_says_what_it_is(value: Any, expected: Any) -> None:
    """A plain text is an exact number; every other kind of value is named."""
    assert encode_value(value) == expected


@given(number=st.fractions())
def test_numbers_survive_the_way_through_json(number: Fraction) -> None:
    """An exact number reads back as itself, and looks as the schema says."""
    written = json.loads(canonical_json(encode_value(number)))

    assert (Fraction(written), written) == (number, format_number(number))
    assert Draft202012Validator(SCHEMA["$defs"]["number"]).is_valid(written)


def test_what_is_no_data_has_no_canonical_form() -> None:
    """Only data of the model can be digested."""
    with pytest.raises(TypeError):
        to_canonical(object())
