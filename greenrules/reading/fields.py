"""The leaves of a ruleset file: each function takes a place and gives its value, or reports why there is none."""

import re

from attrs import Factory, define, frozen

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import Span
from greenrules.model.suggestions import find_closest, suggest
from greenrules.model.tree import MappingNode, Node, ScalarNode, SequenceNode
from greenrules.model.values import parse_date
from greenrules.model.written import Expression, Flag, Label, Number, Tests, Text
from greenrules.reading.expression_parser import parse_expression, parse_tests

_LANGUAGES = {"zh": "Chinese", "en": "English"}
_SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*\Z", re.ASCII)
_DOTTED = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?:\.[a-z][a-z0-9]*(?:_[a-z0-9]+)*)*\Z", re.ASCII)


@define
class Findings:
    """What one reading gathers on its way: the problems, and where the key of each entry stands.

    `title` is that of the file: its languages are those of every label of the same text.
    """

    diagnostics: list[Diagnostic] = Factory(list)
    key_spans: dict[str, Span] = Factory(dict)
    title: Node | None = None


@frozen
class Place:
    """A node with the way to it (`parameters/pass_mark`) and the findings it reports to."""

    node: Node
    path: str
    findings: Findings

    def inside(self, key: str, node: Node) -> "Place":
        """Return the place of a part under `key`."""
        return Place(node, f"{self.path}/{key}" if self.path else key, self.findings)


def report_problem(place: Place, code: str, message: str, *, help: str = "", span: Span | None = None) -> None:
    """Add a problem at the place (or at `span`, a part of it)."""
    place.findings.diagnostics.append(Diagnostic(code, message, span or place.node.span, help=help))


def describe_node(node: Node) -> str:
    """Say in words what kind of value a node holds."""
    match node:
        case MappingNode():
            return "a mapping"
        case SequenceNode():
            return "a list"
        case ScalarNode(value=None):
            return "nothing"
        case ScalarNode(value=bool()):
            return f"the boolean `{node.text}`"
        case ScalarNode(value=str()):
            return f"the text `{_shorten(node.text)}`"
        case _:
            return f"the number `{node.text}`"


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


def report_kind(place: Place, expected: str, *, help: str = "") -> None:
    """Report that the value has another kind than expected. Diagnostics: GR022."""
    name = place.path.rpartition("/")[2]
    lead = f"`{name}`: " if name else ""
    report_problem(place, "GR022", f"{lead}expected {expected}, found {describe_node(place.node)}", help=help)


def read_scalar(place: Place) -> ScalarNode | None:
    """Return the single value at the place. Diagnostics: GR022."""
    if isinstance(place.node, ScalarNode) and place.node.value is not None:
        return place.node
    report_kind(place, "a single value", help="write the value, or leave the key out")
    return None


def read_text(place: Place) -> Text | None:
    """Return the text at the place. Diagnostics: GR022."""
    node = place.node
    if isinstance(node, ScalarNode) and isinstance(node.value, str) and node.value.strip():
        return Text(node.value, node.span)
    if isinstance(node, ScalarNode) and node.value is not None and node.text.strip():
        report_kind(place, "a text", help=f'put it in quotes: "{node.text}"')
    else:
        report_kind(place, "a text", help="write a text, or leave the key out")
    return None


def read_number(place: Place) -> Number | None:
    """Return the exact number at the place. Diagnostics: GR022."""
    node = place.node
    if not isinstance(node, ScalarNode) or isinstance(node.value, str | bool | None):
        report_kind(place, "a number", help="write a plain decimal number without quotes, such as 8 or 0.5")
        return None
    return Number(node.value, node.span)


def read_flag(place: Place) -> Flag | None:
    """Return the boolean at the place. Diagnostics: GR022."""
    if isinstance(place.node, ScalarNode) and isinstance(place.node.value, bool):
        return Flag(place.node.value, place.node.span)
    report_kind(place, "true or false", help="write true or false without quotes")
    return None


def read_expression(place: Place) -> Expression | None:
    """Return the parsed expression at the place. Diagnostics: GR022, GR101 to GR112."""
    node = place.node
    if not isinstance(node, ScalarNode) or node.value is None:
        report_kind(place, "an expression", help='write one expression, such as "energy / output"')
        return None
    syntax, diagnostics = parse_expression(node.text, node.part)
    place.findings.diagnostics.extend(diagnostics)
    return None if syntax is None else Expression(node.text, syntax, node.span)


def read_tests(place: Place) -> Tests | None:
    """Return the parsed unary tests at the place (a range, a table cell). Diagnostics: GR022, GR101 to GR112."""
    node = place.node
    if not isinstance(node, ScalarNode) or node.value is None:
        report_kind(place, "a test", help='write a test such as ">= 5", "[1..5)" or "-"')
        return None
    tests, diagnostics = parse_tests(node.text, node.part)
    place.findings.diagnostics.extend(diagnostics)
    return None if tests is None else Tests(node.text, tests, node.span)


def read_label(place: Place) -> Label | None:
    """Return the label `{zh: …, en: …}` at the place; a language it lacks shows the text of the other.

    Diagnostics: GR020, GR022, GR027.
    """
    node = place.node
    if not isinstance(node, MappingNode):
        report_kind(place, "a label", help="write {zh: …, en: …}")
        return None
    check_keys(place, node, tuple(_LANGUAGES))
    if not any(node.get(language) is not None for language in _LANGUAGES):
        report_kind(place, "a label with a text", help="write {zh: …, en: …}, or one of the two")
        return None
    expected = _list_languages(place)
    words: dict[str, str] = {}
    for language, name in _LANGUAGES.items():
        word = node.get(language)
        if word is None and language not in expected:
            continue
        if word is None or (isinstance(word, ScalarNode) and not word.text.strip()):
            other = next(each for each in _LANGUAGES if each != language)
            also = f", or leave `{language}` out of `title` too" if node.get(other) is not None else ""
            report_problem(place, "GR027", f"the label has no {name} text", help=f"add `{language}: …`{also}")
            continue
        text = read_text(place.inside(language, word))
        words[language] = text.value if text else ""
    either = next(iter(words.values()), "")
    return Label(words.get("zh", either), words.get("en", either), node.span)


def _list_languages(place: Place) -> tuple[str, ...]:
    """Return the languages a label must have: those of the title, where it stands in the same text.

    The base of an overlay was written under a title of its own.
    """
    title = place.findings.title
    if not isinstance(title, MappingNode) or title.span.source is not place.node.span.source:
        return ()
    return tuple(language for language in _LANGUAGES if title.get(language) is not None)


def check_keys(place: Place, node: MappingNode, allowed: tuple[str, ...]) -> None:
    """Report every key that is not allowed, and remember where each key stands. Diagnostics: GR020."""
    for entry in node.entries:
        key = entry.key.text
        place.findings.key_spans[f"{place.path}/{key}" if place.path else key] = entry.key.span
        if key not in allowed:
            absent = [word for word in allowed if node.get(word) is None]
            advice = suggest(key, absent, otherwise=f"the keys here are {', '.join(allowed)}")
            report_problem(place, "GR020", f"unknown key `{key}`", span=entry.key.span, help=advice)


def check_id(findings: Findings, id: str, span: Span, *, dotted: bool = False) -> None:
    """Report an id that is not ASCII snake_case (dotted where allowed). Diagnostics: GR024."""
    if (_DOTTED if dotted else _SNAKE_CASE).match(id):
        return
    proposal = re.sub(r"[^a-z0-9.]+" if dotted else r"[^a-z0-9]+", "_", _split_words(id).lower()).strip("_.")
    fits = bool((_DOTTED if dotted else _SNAKE_CASE).match(proposal))
    help = f"write `{proposal}`" if fits else "use small ASCII letters, digits and single `_`, a letter first"
    expected = "dotted ASCII snake_case" if dotted else "ASCII snake_case"
    findings.diagnostics.append(Diagnostic("GR024", f"the id `{_shorten(id)}` is not {expected}", span, help=help))


def _split_words(id: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", id)


def check_date(place: Place, text: Text) -> Text | None:
    """Return the text when it is a date YYYY-MM-DD, else None. Diagnostics: GR026."""
    if parse_date(text.value) is not None:
        return text
    message = f"the date `{_shorten(text.value)}` is not readable"
    report_problem(place, "GR026", message, help="write an existing day as YYYY-MM-DD, such as 2022-01-31")
    return None


def check_word(place: Place, text: Text, words: tuple[str, ...]) -> Text | None:
    """Return the text when it is one of the words; else report it and go on with the nearest. Diagnostics: GR025."""
    if text.value in words:
        return text
    choices, closest = ", ".join(words), find_closest(text.value, words)
    help = f"did you mean `{closest}`?" if closest else f"write one of {choices}"
    name = place.path.rpartition("/")[2]
    report_problem(place, "GR025", f"`{_shorten(text.value)}` is no `{name}`, expected one of {choices}", help=help)
    return Text(closest, text.span) if closest else None
