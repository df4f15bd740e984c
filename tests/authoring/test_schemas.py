"""The published schemas and the readers refuse the same files."""

import json
import os
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from greenrules import compile_path, load
from greenrules.attesting import make_receipt
from greenrules.authoring.key_words import KEY_WORDS
from greenrules.authoring.schemas import SCHEMA_NAMES, SchemaName, make_schema, write_schema
from greenrules.cli import main
from greenrules.model.source import SourceText
from greenrules.reading.ruleset_reader import read_module
from greenrules.reading.yaml_tree import read_tree
from greenrules.testing.cases import to_data

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "schemas"
RULESETS = sorted(path for path in (ROOT / "rulesets").rglob("*.yaml") if not path.name.endswith(".cases.yaml"))
CASES = sorted((ROOT / "rulesets").rglob("*.cases.yaml"))
FACTS = sorted((ROOT / "examples" / "ningbo").glob("*.yaml"))
# What a schema can know: keys, kinds of values, closed lists of words, the form of ids and dates. Which languages a
# label needs (GR027) goes by the title.
OF_FORM = {"GR020", "GR021", "GR022", "GR023", "GR024", "GR025", "GR026", "GR518"}


def plain(thing: Any) -> Any:
    """Return a tree's data with JSON numbers."""
    match thing:
        case Fraction():
            return int(thing) if thing.denominator == 1 else float(thing)
        case dict():
            return {key: plain(value) for key, value in thing.items()}
        case list():
            return [plain(value) for value in thing]
        case _:
            return thing


@cache
def read_data(path: Path) -> Any:
    tree, _ = read_tree(SourceText(path.name, path.read_text(encoding="utf-8")))
    assert tree is not None
    return plain(to_data(tree))


@cache
def validators(name: SchemaName) -> tuple[Any, ...]:
    return Draft7Validator(make_schema(name)), Draft202012Validator(make_schema(name))


def complaints(name: SchemaName, data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:100]}" for one in validators(name) for error in one.iter_errors(data)]


def list_places(data: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [way, *(place for key, value in inner for place in list_places(value, (*way, key)))]


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_the_published_schemas_are_current(name: SchemaName) -> None:
    """docs/schemas holds what the command writes; `GREENRULES_REGENERATE=1` writes it anew."""
    file = FOLDER / f"{name}.schema.json"
    if os.environ.get("GREENRULES_REGENERATE"):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(write_schema(name), encoding="utf-8")

    assert file.read_text(encoding="utf-8") == write_schema(name)


@pytest.mark.parametrize("name", ["ruleset", "cases", "facts"])
def test_a_schema_is_valid_in_both_drafts(name: SchemaName) -> None:
    """Old and new editors read the same schema."""
    for validator in validators(name):
        validator.check_schema(make_schema(name))

    assert not {"$defs", "unevaluatedProperties", "prefixItems"} & set(write_schema(name).replace('"', " ").split())


@pytest.mark.parametrize("path", RULESETS, ids=lambda path: f"{path.parent.name}@{path.stem}")
def test_every_ruleset_follows_the_schema(path: Path) -> None:
    """What the reader accepts, the schema accepts."""
    assert complaints("ruleset", read_data(path)) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}@{path.stem}")
def test_all_cases_follow_the_schema(path: Path) -> None:
    """What the reader of cases accepts, the schema accepts."""
    assert complaints("cases", read_data(path)) == []


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.stem)
def test_facts_follow_the_schema(path: Path) -> None:
    """What the reader of facts accepts, the schema accepts."""
    assert complaints("facts", read_data(path)) == []


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_reader_and_schema_refuse_the_same(data: st.DataObject) -> None:
    """A key misspelt, dropped or added, or a value of another kind, is refused by both or by neither."""
    path = data.draw(st.sampled_from([path for path in RULESETS if "extends" not in read_data(path)]))
    content = json.loads(json.dumps(read_data(path)))
    # A row of a table is as long as the table has inputs, which a schema cannot count.
    places = [way for way in list_places(content) if way and not {"inputs", "rows"} & set(way)]
    way = data.draw(st.sampled_from(places))
    parent = content
    for key in way[:-1]:
        parent = parent[key]
    change = data.draw(st.sampled_from(["misspell", "drop", "add", "replace"]))
    if change == "replace":
        parent[way[-1]] = data.draw(st.sampled_from([None, True, 7, "nonsense", [], ["nonsense"], {}, {"zz": "zz"}]))
    elif change == "drop" or isinstance(parent, list):
        del parent[way[-1]]
    elif change == "misspell":
        parent[f"{way[-1]}X"] = parent.pop(way[-1])
    else:
        parent["zz"] = data.draw(st.sampled_from([1, "zz", {"zh": "项", "en": "entry"}]))
    tree, _ = read_tree(SourceText("changed", json.dumps(content, ensure_ascii=False)))
    assert tree is not None
    _, problems = read_module(tree)
    found = [str(problem) for problem in problems if problem.code in OF_FORM]
    refused = complaints("ruleset", content)

    assert bool(found) == bool(refused), (path.parent.name, way, change, found, refused)


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "green"},
        {"cases": [{"name": "a", "label": {"zh": "甲", "en": "a"}, "source": "constructed", "expect": {}}]},
        {"cases": [{"name": "a", "label": {}, "source": "constructed", "expect": {"grade": "none"}}]},
        {"cases": [{"name": "a", "label": {"zh": "甲", "en": "a"}, "source": "x", "expect": {"gates": {"g": "yes"}}}]},
    ],
)
def test_a_wrong_case_is_refused(change: dict[str, Any]) -> None:
    """Unknown keys, empty expectations, empty labels and other words are refused."""
    whole = {"format": 1, "ruleset": "a@1", "cases": []}
    assert complaints("cases", whole) == []

    assert complaints("cases", {**whole, **change})


def test_a_wrong_facts_document_is_refused() -> None:
    """A document with an unknown part is refused; a plain mapping of facts is one of any names."""
    assert complaints("facts", {"energy": 5, "site": {"area": {"value": 3, "unit": "m2"}}}) == []

    assert complaints("facts", {"facts": {"energy": 5}, "asof": "2025-01-01"})


def test_every_key_has_words_in_both_languages() -> None:
    """An editor shows for each key what it is for; no words are left over."""
    keys: set[str] = set()
    for name in ("ruleset", "cases"):
        for schema in _list_objects(make_schema(name)):
            keys |= set(schema.get("properties", ()))

    assert keys - {"zh", "en", "proven", "attainable"} == set(KEY_WORDS)


def _list_objects(schema: Any) -> list[dict[str, Any]]:
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    found = [one for part in inner for one in _list_objects(part)]
    return [schema, *found] if isinstance(schema, dict) and isinstance(schema.get("properties", {}), dict) else found


def test_receipts_and_assessments_follow_their_schemas() -> None:
    """A receipt as made, one with its digest of facts only, and a masked one are valid; a changed one is not."""
    ruleset = load("cn.ningbo.star_factory@2022")
    facts = {"per_mu_class": "B"}
    validator = Draft202012Validator(make_schema("receipt"))
    whole = json.loads(make_receipt(ruleset, facts, "2022-06-01").to_json())
    others = [
        make_receipt(ruleset, facts, "2022-06-01", keep_facts="digest"),
        make_receipt(ruleset, facts, "2022-06-01", mask=("per_mu_class",), secret=b"x" * 32),
    ]
    wrong = {**whole, "assessment": {**whole["assessment"], "grade": 3}}

    assert [list(validator.iter_errors(json.loads(one.to_json()))) for one in others] == [[], []]
    assert list(Draft202012Validator(make_schema("assessment")).iter_errors(whole["assessment"])) == []
    assert list(validator.iter_errors(whole)) == []
    assert list(validator.iter_errors(wrong))


def test_the_command_writes_a_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """`greenrules schema NAME` writes exactly the published text."""
    assert main(["schema", "ruleset"]) == 0

    assert capsys.readouterr().out == write_schema("ruleset")


def test_an_unknown_key_is_refused_by_both(tmp_path: Path) -> None:
    """The schema adds no key of its own: a colour is no part of a ruleset."""
    data = {**read_data(RULESETS[0]), "colour": "green"}

    assert complaints("ruleset", data)
    with pytest.raises(Exception, match="GR020"):
        compile_path(_write(tmp_path, data))


def _write(folder: Path, data: Any) -> Path:
    path = folder / "1.yaml"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path
