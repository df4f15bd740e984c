"""Open parameters in proofs: two rulesets share those of one name, and whoever asks may set them."""

import json
from pathlib import Path

import pytest
from attrs import evolve

from greenrules import compile_text, evaluate
from greenrules.cli import main
from greenrules.model.diagnostics import FactsError
from greenrules.model.ruleset import Ruleset
from greenrules.testing import are_equivalent, prove
from greenrules.testing.proof_equivalence import Differ, Open, Same
from greenrules.testing.proof_report import Proof
from greenrules.testing.proof_text import encode_document

SOURCE = 'label: {zh: 项, en: entry}, cite: {document: guide, clause: "1"}, provenance: illustrative'
RULES = f"""\
format: 1
ruleset: example.ID
edition: "1"
subject: factory
title: {{zh: 示例, en: example}}
documents: {{guide: {{title: {{zh: 指南, en: guide}}}}}}
facts:
  water: {{label: {{zh: 水, en: water}}, unit: m3, range: ">= 0"}}
parameters:
  norm: {{label: {{zh: 定额, en: norm}}, unit: UNIT, required: true}}
  spare: {{{SOURCE}, unit: m3, value: 10}}
basic_requirements:
  frugal: {{{SOURCE}, condition: LIMIT}}
"""
STRICT, LAX = "water <= norm", "water <= norm + spare"


def rules(id: str, limit: str, unit: str = "m3") -> Ruleset:
    return compile_text(RULES.replace("ID", id).replace("LIMIT", limit).replace("UNIT", unit))


def ask(one: Ruleset, other: Ruleset, **more: object) -> Proof:
    (proof,) = prove(one, against=other, **more).proofs  # type: ignore[arg-type]
    return proof


def test_an_open_parameter_of_one_name_has_one_value_in_both() -> None:
    """The same rule over the same open norm is never laxer than itself, whatever the norm is."""
    strict, lax = rules("strict", STRICT), rules("lax", LAX)

    assert ask(strict, lax).status == "proven"
    assert isinstance(are_equivalent(strict, rules("twin", STRICT)), Same)


def test_a_counterexample_holds_under_both_as_it_is_written() -> None:
    """The facts found bind the norm once; evaluating the file under each ruleset shows the difference."""
    strict, lax = rules("strict", STRICT), rules("lax", LAX)
    proof = ask(lax, strict)
    found = are_equivalent(lax, strict)
    assert proof.facts is not None
    assert isinstance(found, Differ)

    for document in (proof.facts, found.found.document):
        assert list(document.parameters) == ["norm"]
        one, two = (evaluate(ruleset, document).findings[0].status for ruleset in (lax, strict))
        assert (one, two) == ("passed", "failed")


def test_a_parameter_that_is_set_holds_for_every_subject() -> None:
    """With a negative spare the lax rule is the strict one; the facts found name what was set."""
    strict, lax = rules("strict", STRICT), rules("lax", LAX)

    assert ask(lax, strict, parameters={"spare": -1}).status == "proven"
    proof = ask(lax, strict, parameters={"norm": {"value": 3, "unit": "m3"}})
    assert proof.facts is not None
    assert encode_document(proof.facts)["parameters"] == {"norm": 3}


def test_parameters_that_are_declared_differently_are_not_compared() -> None:
    """A norm in another unit is another question: undecided, with the name."""
    strict, litres = rules("strict", STRICT), rules("litres", STRICT, unit="L")
    answer = are_equivalent(strict, litres)
    proof = ask(strict, litres)

    assert (proof.status, proof.reason) == ("undecided", "the open parameter `norm` is declared differently")
    assert isinstance(answer, Open)
    assert answer.reason == proof.reason
    assert ask(strict, litres, parameters={"norm": {"value": 3, "unit": "m3"}}).status == "proven"


@pytest.mark.parametrize("values", [{"nrom": 3}, {"norm": "much"}])
def test_what_does_not_fit_is_refused(values: dict[str, object]) -> None:
    """A name neither ruleset has, or a value of another kind, is GR611."""
    with pytest.raises(FactsError) as caught:
        ask(rules("strict", STRICT), rules("lax", LAX), parameters=values)

    assert [problem.code for problem in caught.value.diagnostics] == ["GR611"]


def test_the_command_sets_parameters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--set` names the parameter as a facts file does; the counterexample has it."""
    strict, lax = tmp_path / "strict.yaml", tmp_path / "lax.yaml"
    for path, limit in ((strict, STRICT), (lax, LAX)):
        text = RULES.replace("ID", path.stem).replace("LIMIT", limit).replace("UNIT", "m3")
        path.write_text(text, encoding="utf-8")
    code = main(["prove", str(lax), "--against", str(strict), "--set", "norm=3 m3", "--json"])
    (proof,) = json.loads(capsys.readouterr().out)["proofs"]

    assert code == 1
    assert proof["facts"]["parameters"] == {"norm": 3}
    assert main(["prove", str(lax), "--against", str(strict), "--set", "spare=-1"]) == 0


def test_a_dated_value_is_not_open_once_it_is_in_force() -> None:
    """A parameter with a value on the date keeps it, whatever the other ruleset leaves open."""
    strict = rules("strict", STRICT)
    given = evolve(strict.parameters["spare"], id="norm")
    fixed = evolve(rules("fixed", STRICT), parameters={**strict.parameters, "norm": given})

    assert ask(strict, fixed).status == "refuted"
