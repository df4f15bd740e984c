"""What may be typed at a place: keys and words by the schema, names, functions, units, documents, clauses, rulesets."""

from collections.abc import Iterator, Mapping
from typing import Literal

from attrs import frozen

from greenrules.authoring.analysis import Analysis
from greenrules.authoring.declarations import Declaration
from greenrules.authoring.hovering import write_hover
from greenrules.authoring.schema_leaves import Schema
from greenrules.authoring.yaml_context import ITEM, Context
from greenrules.model.module import Module
from greenrules.model.units import unit_names
from greenrules.reading.feel_names import ALLOWED_FUNCTIONS, KEYWORDS

Kind = Literal["key", "word", "name", "function", "unit", "file"]
_REFUSED_KEYWORDS = ("null", "instance", "of", "function")  # FEEL has them, rulesets do not
_WHOLE = ("unit", "extends", "clause", "path")  # keys whose value is more than one word


@frozen
class Proposal:
    """One thing that may be typed.

    Attributes:
        text: what is put in place of what was typed.
        replaces: what was typed.
        help: Markdown.
    """

    label: str
    kind: Kind
    text: str
    replaces: str
    help: str = ""


def propose(
    context: Context, analysis: Analysis, declared: Mapping[str, Declaration], schema: Schema
) -> tuple[Proposal, ...]:
    """Return what may stand at a place, each label once.

    Args:
        analysis: of this text, or the last one that could be read.
        schema: of the kind of file.
    """
    found = _find_schemas(schema, context.way)
    if not context.is_value:
        proposals = [*_propose_keys(found, context)]
    else:
        proposals = [*_propose_by_key(context, analysis, declared), *_propose_words(found, context)]
        if any(_is_expression(one) for one in found):
            proposals += _propose_expression(context, declared)
    return tuple({one.label: one for one in reversed(proposals)}.values())[::-1]


def _find_schemas(schema: Schema, way: tuple[str, ...]) -> list[Schema]:
    """Return every schema that may describe the place a way leads to; references stay in sight beside what they say."""
    found = _unfold(schema, schema)
    for key in way:
        found = [inner for one in found for step in _step(one, key) for inner in _unfold(step, schema)]
    return found


def _step(schema: Schema, key: str) -> Iterator[Schema]:
    if key == ITEM:
        yield from [schema["items"]] if isinstance(schema.get("items"), dict) else []
    elif key in schema.get("properties", {}):
        yield schema["properties"][key]
    elif isinstance(schema.get("additionalProperties"), dict):
        yield schema["additionalProperties"]


def _unfold(schema: Schema, root: Schema) -> list[Schema]:
    parts = [*schema.get("allOf", ()), *schema.get("anyOf", ()), *(schema.get(key, {}) for key in ("then", "else"))]
    if "$ref" in schema:
        parts.append(root["definitions"][schema["$ref"].rpartition("/")[2]])
    return [schema, *(inner for part in parts if part for inner in _unfold(part, root))]


def _is_expression(schema: Schema) -> bool:
    return bool(schema.get("$ref") == "#/definitions/expression")


def _propose_keys(found: list[Schema], context: Context) -> Iterator[Proposal]:
    for schema in found:
        for key, part in schema.get("properties", {}).items():
            yield Proposal(key, "key", f"{key}: ", context.typed, part.get("description", ""))


def _propose_words(found: list[Schema], context: Context) -> Iterator[Proposal]:
    for schema in found:
        for word in schema.get("enum", ()):
            yield Proposal(word, "word", word, context.typed)
        if schema.get("type") == "boolean":
            yield from (Proposal(word, "word", word, context.typed) for word in ("true", "false"))
        if "const" in schema:
            yield Proposal(str(schema["const"]), "word", str(schema["const"]), context.typed)


def _propose_expression(context: Context, declared: Mapping[str, Declaration]) -> Iterator[Proposal]:
    for name, one in declared.items():
        if ":" not in name and one.kind != "import":
            yield Proposal(name, "name", name, context.typed, write_hover(one))
        elif one.kind == "column" and name.startswith("column:"):
            plain = name.removeprefix("column:")
            yield Proposal(plain, "name", plain, context.typed, write_hover(one))
    for name in ("score", "grade", "as_of", "basic_requirements_met"):
        yield Proposal(name, "name", name, context.typed)
    for name in sorted(ALLOWED_FUNCTIONS):
        yield Proposal(name, "function", f"{name}(", context.typed)
    for name in sorted(KEYWORDS - set(_REFUSED_KEYWORDS)):
        yield Proposal(name, "word", name, context.typed)


def _propose_by_key(context: Context, analysis: Analysis, declared: Mapping[str, Declaration]) -> Iterator[Proposal]:
    """Yield what a key asks for that no schema can know."""
    key = next((part for part in reversed(context.way) if part != ITEM), "")
    typed = context.value.lstrip("\"'") if key in _WHOLE or context.way[:1] == ("imports",) else context.typed
    match key:
        case "unit":
            yield from (Proposal(name, "unit", name, typed) for name in unit_names())
        case "document":
            for name, one in declared.items():
                if one.kind == "document":
                    id = name.removeprefix("document:")
                    yield Proposal(id, "name", id, typed, write_hover(one))
        case "clause" if analysis.module is not None:
            for clause in _list_clauses(analysis.module):
                yield Proposal(clause, "word", clause if context.value[:1] in ("'", '"') else f'"{clause}"', typed)
        case "of" | "table":
            names = [name for name, one in declared.items() if one.kind == "fact" and one.type == "table"]
            yield from (Proposal(name, "name", name, typed, write_hover(declared[name])) for name in names)
        case "path" if analysis.module is not None:
            yield from (Proposal(path, "name", path, typed) for path in analysis.module.key_spans)
        case "by" if context.way[:1] == ("clauses",):
            for prefix, kind in (("gate.", "gate"), ("score.", "indicator"), ("rung.", "grade")):
                for name in declared:
                    if name.startswith(prefix):
                        text = f"{kind}:{name.removeprefix(prefix)}"
                        yield Proposal(text, "name", text, context.value, write_hover(declared[name]))
    if context.way == ("extends",) or (context.way[:1] == ("imports",) and len(context.way) == 2):
        yield from (Proposal(pin, "file", pin, typed) for pin in _list_pins(analysis))


def _list_clauses(module: Module) -> list[str]:
    stated = [entry.clause.value for entry in module.clauses if entry.clause]
    parts = (module.parameters, module.tables, module.derived, module.basic_requirements)
    cited = [entry.sourcing.cite for section in parts for entry in section.values()]
    stated += [cite.clause.value for cite in cited if cite and cite.clause]
    return list(dict.fromkeys(stated))


def _list_pins(analysis: Analysis) -> list[str]:
    shelf = analysis.shelf
    near = shelf.neighbourhood.glob("*/*.yaml") if shelf.neighbourhood else ()
    beside = [
        f"{file.parent.name}@{file.stem}" for file in sorted(near) if not file.stem.endswith((".cases", ".facts"))
    ]
    return list(dict.fromkeys((*beside, *(f"{file.id}@{file.edition}" for file in shelf.files))))
