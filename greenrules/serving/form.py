"""A form for the facts of a ruleset: the schema, and the layouts of JSON Forms and react-jsonschema-form.

Both libraries hide what the schema's `x-hidden-when` says does not matter, each in its own words.
"""

from collections.abc import Sequence
from typing import Any

from greenrules.compiling.json_schema import Parameters, compile_schema
from greenrules.compiling.json_schema_paths import Schema, split_id
from greenrules.model.declarations import Fact
from greenrules.model.ruleset import Ruleset
from greenrules.serving.unit_choices import list_units

FORMAT = "greenrules-form/1"


def describe_form(ruleset: Ruleset, facts: Sequence[Fact], parameters: Parameters, language: str) -> Schema:
    """Return the form: `schema`, `units` to choose from, `jsonforms.uischema`, `rjsf` with schema and layout."""
    schema = compile_schema(ruleset, facts, parameters, language)
    ids = frozenset(fact.id for fact in facts)
    return {
        "format": FORMAT,
        "ruleset": schema["x-ruleset"],
        "language": language,
        "schema": schema,
        "units": list_units(facts),
        "jsonforms": {"uischema": _lay_out_jsonforms(schema, ids)},
        "rjsf": {
            "schema": _hide_by_schema(schema, ids),
            "uiSchema": _lay_out_rjsf(schema, ids),
            # An empty list is an answer (there are none); a list nobody touched must stay absent.
            "experimental_defaultFormStateBehavior": {
                "arrayMinItems": {"populate": "never"},
                "emptyObjectFields": "skipEmptyDefaults",
            },
        },
    }


def find_fact(schema: Schema, id: str, ids: frozenset[str]) -> Schema:
    """Return the schema of a fact within the schema of a facts document."""
    found: Schema = schema["properties"]["facts"]
    for step in split_id(id, ids):
        found = found["properties"][step]
    return found


def _lay_out_jsonforms(schema: Schema, ids: frozenset[str]) -> Schema:
    head = [_control(("as_of",))]
    groups = [
        {"type": "Group", "label": group["title"], "elements": [_ask(schema, id, ids) for id in group["facts"]]}
        for group in schema["x-groups"]
    ]
    parameters = schema["properties"].get("parameters")
    if parameters:
        elements = [_control(("parameters", *steps)) for steps in _list_leaves(parameters)]
        groups.append({"type": "Group", "label": parameters["title"], "elements": elements})
    return {"type": "VerticalLayout", "elements": [*head, *groups]}


def _list_leaves(schema: Schema) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, member in schema["properties"].items():
        nested = _list_leaves(member) if member.get("type") == "object" else [()]
        found += [(name, *steps) for steps in nested]
    return found


def _ask(schema: Schema, id: str, ids: frozenset[str]) -> Schema:
    fact = find_fact(schema, id, ids)
    control = {**_control(("facts", *split_id(id, ids))), "label": _label(fact)}
    papers = [_control(("evidence", id))] if id in schema["properties"]["evidence"]["properties"] else []
    asked: Schema = {"type": "VerticalLayout", "elements": [control, *papers]} if papers else control
    if "x-hidden-when" in fact:
        condition = {"scope": "#/properties/facts", "schema": fact["x-hidden-when"]}
        asked["rule"] = {"effect": "HIDE", "condition": condition}
    return asked


def _control(steps: tuple[str, ...]) -> Schema:
    return {"type": "Control", "scope": "#" + "".join(f"/properties/{step}" for step in steps)}


def _label(fact: Schema) -> str:
    """Return the label with its unit: neither library shows one by itself."""
    return f"{fact['title']} ({fact['x-unit']})" if "x-unit" in fact else str(fact["title"])


def _lay_out_rjsf(schema: Schema, ids: frozenset[str]) -> Schema:
    order = [id for group in schema["x-groups"] for id in group["facts"]]
    layout: Schema = {"ui:order": ["*"]}
    for id in order:
        home = layout
        for step in split_id(id, ids):
            members = home.setdefault("ui:order", ["*"])
            if step not in members:
                members.insert(len(members) - 1, step)
            home = home.setdefault(step, {})
        fact = find_fact(schema, id, ids)
        home["ui:title"] = _label(fact)
        if fact.get("type") == "boolean":
            home["ui:widget"] = "radio"
    return {"ui:order": ["subject", "as_of", "facts", "*"], "facts": layout}


def _hide_by_schema(schema: Schema, ids: frozenset[str]) -> Schema:
    """Return the schema with every fact that may not matter behind a condition."""
    hidden = {id: found["x-hidden-when"] for id in ids if "x-hidden-when" in (found := find_fact(schema, id, ids))}
    if not hidden:
        return schema
    members = dict(schema["properties"])
    # What stands behind a condition is no member of `properties`, so the object must not be closed by them.
    members["facts"] = {key: value for key, value in members["facts"].items() if key != "additionalProperties"}
    conditions = []
    for id in sorted(hidden, key=lambda one: int(find_fact(schema, one, ids)["x-order"])):
        steps = split_id(id, ids)
        shown = {"facts": _put(steps, find_fact(schema, id, ids))}
        members["facts"] = _drop(members["facts"], steps)
        if id in members["evidence"]["properties"]:
            shown["evidence"] = _put((id,), members["evidence"]["properties"][id])
            members["evidence"] = _drop(members["evidence"], (id,))
        told = {"properties": {"facts": hidden[id]}, "required": ["facts"]}
        conditions.append({"if": told, "then": {}, "else": {"properties": shown}})
    return {**schema, "properties": members, "allOf": conditions}


def _put(steps: tuple[str, ...], member: Schema) -> Schema:
    for step in reversed(steps):
        member = {"properties": {step: member}}
    return member


def _drop(schema: Schema, steps: tuple[str, ...]) -> dict[str, Any]:
    """Return the schema without the member the steps lead to."""
    first, rest = steps[0], steps[1:]
    members = dict(schema["properties"])
    if rest:
        inner = _drop(members[first], rest)
        members[first] = {key: value for key, value in inner.items() if key != "additionalProperties"}
    else:
        del members[first]
    return {**schema, "properties": members}
