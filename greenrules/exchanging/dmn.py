"""A ruleset as a decision model (OMG DMN 1.3) that other engines load: decision tables and FEEL expressions."""

from collections.abc import Callable, Iterator
from datetime import date
from xml.etree import ElementTree

from attrs import frozen

from greenrules.exchanging.dmn_elements import Element, Input, Literal_, Table, write_all_gates, write_gate, write_named
from greenrules.exchanging.dmn_expressions import TODAY, Draft, Unfit, write_feel
from greenrules.exchanging.dmn_tree import write_grade, write_node, write_rung
from greenrules.explaining.messages import choose_words
from greenrules.explaining.page import Language
from greenrules.model.citing import Words
from greenrules.model.diagnostics import Diagnostic, UnsupportedByBackend
from greenrules.model.expressions import Reference
from greenrules.model.outcomes import Eligibility
from greenrules.model.ruleset import Ruleset
from greenrules.model.walking import walk_nodes

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/"
Thunk = Callable[[], str]
# What the elements of a model are called in the rules.
_KINDS = {"points": "score", "rung": "grade"}


@frozen
class Model:
    """The text of a decision model, and what of the rules is not in it (GR780, each with its reason)."""

    text: str
    left_out: tuple[Diagnostic, ...]


def export_dmn(ruleset: Ruleset, as_of: date | None = None, *, language: Language = "zh") -> Model:
    """Return the decision model of a ruleset, with everything its grade needs, and then the rest.

    Args:
        as_of: the day whose parameters are written; without, the latest value of each.
        language: of the labels.
    Raises: UnsupportedByBackend (GR781 when nothing of the ruleset fits).
    """
    draft = Draft(ruleset, as_of)
    for id, write in _list_outcomes(ruleset, draft):
        try:
            draft.needs.append({})
            write()
        except Unfit:
            # The decisions that stand in the way have said why.
            draft.unfit.setdefault(("outcome", ruleset.key, id), "something it rests on")
        finally:
            draft.needs.pop()
    left_out = tuple(_list_left_out(draft))
    elements = [one for one in draft.elements.values() if isinstance(one, Input | Literal_ | Table)]
    if not any(isinstance(one, Literal_ | Table) for one in elements):
        help = "`greenrules docs` describes the ruleset in words"
        message = f"nothing of `{ruleset.key}` has a form in DMN"
        raise UnsupportedByBackend(
            (Diagnostic("GR781", message, path=ruleset.key, help=help, notes=tuple(one.message for one in left_out)),)
        )
    return Model(_write(ruleset, elements, language), left_out)


def _list_outcomes(ruleset: Ruleset, draft: Draft) -> Iterator[tuple[str, Thunk]]:
    for name in ruleset.gates:
        yield f"gate:{name}", lambda name=name: write_gate(name, ruleset, draft)  # type: ignore[misc]
    if ruleset.gates:
        yield "gates", lambda: write_all_gates(ruleset, draft)
    if ruleset.indicators is not None:
        root = ruleset.indicators
        yield "score", lambda: write_node(root, ruleset, draft)
        # Where the total does not fit, its parts may.
        for node in walk_nodes(root):
            yield f"points:{node.id}", lambda node=node: write_node(node, ruleset, draft)  # type: ignore[misc]
    for rung in ruleset.rungs:
        yield f"grade:{rung.id}", lambda id=rung.id: write_rung(id, ruleset, draft)  # type: ignore[misc]
    if ruleset.rungs:
        yield "grade", lambda: write_grade(ruleset, draft)
    for one in ruleset.eligibilities.values():
        yield f"eligibility:{one.id}", lambda one=one: _write_eligibility(one, ruleset, draft)  # type: ignore[misc]
    for kind, names in (("derived", ruleset.derived), ("table", ruleset.tables)):
        for name, entry in names.items():
            if not entry.of:
                yield f"{kind}:{name}", lambda kind=kind, name=name: _write_name(kind, name, ruleset, draft)  # type: ignore[misc]


def _write_name(kind: str, name: str, ruleset: Ruleset, draft: Draft) -> str:
    entry = ruleset.derived[name] if kind == "derived" else ruleset.tables[name]
    return write_named(Reference(kind, name, "", entry.type, entry.span), ruleset, draft)  # type: ignore[arg-type]


def _write_eligibility(one: Eligibility, ruleset: Ruleset, draft: Draft) -> str:
    from greenrules.exchanging.dmn_elements import note_source, write_element

    def make(name: str) -> Element:
        text = write_feel(one.condition, ruleset, draft, {})
        note = note_source(ruleset, one.source)
        return Literal_(name, f"eligibility:{one.id}", one.label, "boolean", text, tuple(draft.needs[-1]), note)

    return write_element(("eligibility", ruleset.key, one.id), f"eligible_{one.id}", draft, make)


def _list_left_out(draft: Draft) -> Iterator[Diagnostic]:
    told = set()
    for (kind, _, id), reason in draft.unfit.items():
        if kind == "outcome":
            continue
        name = f"{_KINDS.get(kind, kind)}:{id}" if id else _KINDS.get(kind, kind)
        message = f"`{name}` is not in the model: {reason} has no form in DMN"
        if message not in told:
            told.add(message)
            yield Diagnostic(
                "GR780", message, severity="warning", path=draft.ruleset.key, help="evaluate it with greenrules"
            )
    money = draft.ruleset.entitlements
    if money:
        message = f"entitlements are money and not in the model: {', '.join(money)}"
        yield Diagnostic(
            "GR780", message, severity="warning", path=draft.ruleset.key, help="evaluate them with greenrules"
        )


def _write(ruleset: Ruleset, elements: list[Element], language: Language) -> str:
    root = ElementTree.Element(
        "definitions",
        {
            "xmlns": NAMESPACE,
            "id": "definitions",
            "name": choose_words(ruleset.title, language) or ruleset.id,
            "namespace": f"urn:greenrules:ruleset:{ruleset.id}:{ruleset.edition}",
            "expressionLanguage": FEEL,
            "typeLanguage": FEEL,
        },
    )
    about = (
        f"{ruleset.key}, content {ruleset.digest}. With all facts known it decides as greenrules does; while some are "
        "missing it says less. Numbers are as exact as the engine that runs it."
    )
    ElementTree.SubElement(root, "description").text = about
    kinds = {one.name: isinstance(one, Input) for one in elements}
    if any(TODAY in one.needs for one in elements if not isinstance(one, Input)):
        kinds[TODAY] = True
        label = Words("评价基准日", "date of the assessment")
        _write_element(root, Input(TODAY, TODAY, label, "date", ""), kinds, language)
    for one in elements:
        _write_element(root, one, kinds, language)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _write_element(root: ElementTree.Element, one: Element, kinds: dict[str, bool], language: Language) -> None:
    tag = "inputData" if isinstance(one, Input) else "decision"
    label = choose_words(one.label, language)
    element = ElementTree.SubElement(
        root, tag, {"id": f"_{one.name}", "name": one.name, **({"label": label} if label else {})}
    )
    ElementTree.SubElement(element, "description").text = "; ".join(part for part in (one.id, one.note) if part)
    type = {} if one.type == "Any" else {"typeRef": one.type}
    ElementTree.SubElement(element, "variable", {"id": f"_{one.name}_value", "name": one.name, **type})
    if isinstance(one, Input):
        return
    for at, need in enumerate(one.needs):
        requirement = ElementTree.SubElement(element, "informationRequirement", {"id": f"_{one.name}_needs_{at}"})
        ElementTree.SubElement(
            requirement, "requiredInput" if kinds[need] else "requiredDecision", {"href": f"#_{need}"}
        )
    if isinstance(one, Literal_):
        expression = ElementTree.SubElement(element, "literalExpression", {"id": f"_{one.name}_expression", **type})
        ElementTree.SubElement(expression, "text").text = one.text
    else:
        _write_table(element, one)


def _write_table(element: ElementTree.Element, one: Table) -> None:
    id = f"_{one.name}_table"
    table = ElementTree.SubElement(element, "decisionTable", {"id": id, "hitPolicy": one.hit_policy})
    for at, (text, type) in enumerate(one.inputs):
        column = ElementTree.SubElement(table, "input", {"id": f"{id}_input_{at}"})
        typed = {} if type == "Any" else {"typeRef": type}
        expression = ElementTree.SubElement(column, "inputExpression", {"id": f"{id}_input_{at}_expression", **typed})
        ElementTree.SubElement(expression, "text").text = text
    output = ElementTree.SubElement(table, "output", {"id": f"{id}_output", "name": one.name, "typeRef": one.type})
    if one.otherwise:
        default = ElementTree.SubElement(output, "defaultOutputEntry", {"id": f"{id}_otherwise"})
        ElementTree.SubElement(default, "text").text = one.otherwise
    for at, (tests, then, note) in enumerate(one.rows):
        rule = ElementTree.SubElement(table, "rule", {"id": f"{id}_rule_{at}"})
        if note:
            ElementTree.SubElement(rule, "description").text = note
        for number, test in enumerate(tests):
            entry = ElementTree.SubElement(rule, "inputEntry", {"id": f"{id}_rule_{at}_{number}"})
            ElementTree.SubElement(entry, "text").text = test
        entry = ElementTree.SubElement(rule, "outputEntry", {"id": f"{id}_rule_{at}_then"})
        ElementTree.SubElement(entry, "text").text = then
