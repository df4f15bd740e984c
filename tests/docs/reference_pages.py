"""The pages of docs/reference, made of the code: commands, public names, extras."""

import argparse
import importlib
import inspect
import re
import tomllib
from collections.abc import Iterator
from enum import Enum
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import attrs

import greenrules
from greenrules.cli.arguments import build_parser
from tests.docs.page_runner import ROOT

_NOTE = "This page is generated from the code."
# What each extra is for; a test demands a line for each, and no other.
EXTRAS = {
    "batch": "many subjects at once, in arrays: `greenrules batch`, `evaluate_table`; Parquet and Arrow",
    "cli": "colours and tables in the terminal",
    "contract": "developers: the service against its own OpenAPI description",
    "dev": "developers: everything the tests need",
    "docs": "developers: the site made of `docs/`",
    "docx": "the dossier as a Word document",
    "duckdb": "`greenrules batch --engine duckdb`",
    "excel": "workbooks in and out: questionnaire, worked sheet, tables of subjects",
    "hosts": "developers: the web frameworks the service is tested in; a portal brings its own",
    "lsp": "`greenrules lsp`: diagnostics, hover and completion in an editor",
    "optimize": "`greenrules improve` with many measures: the solver HiGHS",
    "pdf": "the dossier as PDF",
    "postgres": "`greenrules batch --engine postgres`",
    "prove": "`greenrules prove`: the solver z3",
    "report": "HTML pages: the programme of a district, the dossier",
    "rete": "durable-rules beside our own evaluator in live sessions; Python up to 3.12, needs a C compiler",
    "sign": "signed receipts (Ed25519)",
    "spark": "`greenrules batch --engine spark`",
    "sql": "`greenrules sql`: a ruleset as one SQL query",
    "testing": "laws, strategies and the pytest plugin: Hypothesis and pytest",
}


def write_reference() -> dict[str, str]:
    """Return every page of the reference by its place below `docs`."""
    packages = public_packages()
    pages = {f"reference/{name}.md": "\n".join(_write_package(module)) for name, module in packages.items()}
    pages["reference/cli.md"] = "\n".join(_write_commands())
    pages["reference/extras.md"] = "\n".join(_write_extras())
    pages["reference/index.md"] = "\n".join(_write_index(packages))
    return {place: text.rstrip() + "\n" for place, text in pages.items()}


def public_packages() -> dict[str, ModuleType]:
    """Return the packages that promise names, by their dotted name, the front door first."""
    found: dict[str, ModuleType] = {"greenrules": greenrules}
    for each in iter_modules(greenrules.__path__):
        module = importlib.import_module(f"greenrules.{each.name}") if each.ispkg else None
        if module is not None and getattr(module, "__all__", None):
            found[module.__name__] = module
    return found


def list_commands() -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Yield every command that is listed: its words, what it is for, its parser."""
    yield from _list_below(build_parser(), ())


def _list_below(
    parser: argparse.ArgumentParser, words: tuple[str, ...]
) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                below = action.choices[choice.dest]
                yield " ".join((*words, choice.dest)), choice.help or "", below
                yield from _list_below(below, (*words, choice.dest))


def read_extras() -> dict[str, list[str]]:
    """Return the optional dependencies of pyproject.toml by extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return dict(project["optional-dependencies"])


def _write_index(packages: dict[str, ModuleType]) -> Iterator[str]:
    yield from ("# Reference", "", _NOTE, "", "| page | what it lists |", "|---|---|")
    yield "| [commands](cli.md) | every command of `greenrules` with its options |"
    yield "| [extras](extras.md) | what can be installed beside the core |"
    for name, module in packages.items():
        yield f"| [`{name}`]({name}.md) | {_first_line(module)} |"
    yield from ("| [diagnostics](../diagnostics/index.md) | every diagnostic with a failing and a mended example |", "")


def _write_commands() -> Iterator[str]:
    yield from ("# Commands", "", _NOTE, "")
    yield "Exit status: 0 done, 1 the answer is no (below the grade, a test failed), 2 bad input."
    for words, purpose, parser in list_commands():
        yield from ("", f"## `greenrules {words}`", "", f"{_sentence(purpose)}", "")
        rows = [*_list_arguments(parser)]
        if rows:
            yield from ("| argument | |", "|---|---|", *rows)


def _list_arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if action.help == argparse.SUPPRESS or isinstance(action, (argparse._HelpAction, argparse._SubParsersAction)):
            continue
        metavar = action.metavar if isinstance(action.metavar, str) else None
        value = metavar or ("{" + ",".join(map(str, action.choices)) + "}" if action.choices else action.dest.upper())
        takes = action.nargs != 0
        name = " ".join((", ".join(action.option_strings), value if takes else "")).strip()
        many = " …" if action.nargs in ("+", "*") or isinstance(action, argparse._AppendAction) else ""
        yield f"| `{_cell(name)}`{many} | {_cell(_sentence((action.help or '') % {'default': action.default}))} |"


def _write_extras() -> Iterator[str]:
    yield from ("# Extras", "", _NOTE, "")
    yield "The core needs attrs, cattrs and PyYAML. The rest is asked for by name: `pip install 'greenrules[NAME]'`."
    yield from ("", "| extra | for | brings |", "|---|---|---|")
    for extra, packages in sorted(read_extras().items()):
        names = ", ".join(f"`{re.split('[<>=;]', package)[0].strip()}`" for package in packages)
        yield f"| `{extra}` | {EXTRAS[extra]} | {names} |"


def _write_package(module: ModuleType) -> Iterator[str]:
    yield from (f"# `{module.__name__}`", "", _NOTE, "", inspect.getdoc(module) or "")
    for name in sorted(module.__all__, key=str.lower):
        if not name.startswith("__"):
            yield from ("", f"## `{name}`", "", *_write_name(name, getattr(module, name)))


def _write_name(name: str, value: Any) -> Iterator[str]:
    if inspect.isclass(value):
        if attrs.has(value) and not issubclass(value, BaseException):
            yield from ("```text", *_write_fields(name, value), "```", "")
        yield from _write_doc(value)
        for method, function in sorted(vars(value).items()):
            if not method.startswith("_") and (inspect.isfunction(function) or isinstance(function, property)):
                yield from ("", f"### `{name}.{method}`", "", *_write_callable(method, function))
    elif callable(value):
        yield from _write_callable(name, value)
    else:
        yield f"A {type(value).__name__} of {len(value)} items." if isinstance(value, tuple) else f"`{value!r}`"


def _write_fields(name: str, value: type) -> Iterator[str]:
    yield f"{name}("
    for field in attrs.fields(value):
        if not field.name.startswith("_") and field.init:
            default = "" if field.default is attrs.NOTHING else " = …"
            yield f"    {field.name}: {_annotation(field.type)}{default}"
    yield ")"


def _write_callable(name: str, value: Any) -> Iterator[str]:
    function = value.fget if isinstance(value, property) else value
    if isinstance(function, property) or not callable(function):
        return
    signature = inspect.signature(function)
    shown = [
        f"{_stars(each.kind)}{each.name}{_typed(each.annotation)}{_default(each.default)}"
        for each in signature.parameters.values()
        if each.name != "self"
    ]
    gives = "" if signature.return_annotation is inspect.Signature.empty else _annotation(signature.return_annotation)
    arrow = f" -> {gives}" if gives else ""
    if isinstance(value, property):
        yield from ("```text", f"{name}: {gives}", "```", "")
    else:
        lines = [f"{name}({', '.join(shown)}){arrow}"]
        if len(lines[0]) > 100:
            lines = [f"{name}(", *(f"    {each}," for each in shown), f"){arrow}"]
        yield from ("```text", *lines, "```", "")
    yield from _write_doc(function)


def _stars(kind: Any) -> str:
    return {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}.get(kind, "")


def _typed(annotation: Any) -> str:
    return "" if annotation is inspect.Parameter.empty else f": {_annotation(annotation)}"


def _default(default: Any) -> str:
    if default is inspect.Parameter.empty:
        return ""
    plain = default is None or isinstance(default, (bool, int, str, float)) or default == ()
    return f" = {default!r}" if plain and not isinstance(default, Enum) else " = …"


def _annotation(annotation: Any) -> str:
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    text = re.sub(r"ForwardRef\('([^']+)'(?:, module='[^']*')?\)", r"\1", text)
    text = re.sub(r"\b(?:[a-z_]\w*\.)+(?=[A-Za-z_])", "", text)
    return re.sub(r"^Optional\[(.*)\]$", r"\1 | None", text)  # Pythons differ in how they write it


def _write_doc(value: Any) -> Iterator[str]:
    section = False
    for line in (inspect.getdoc(value) or "").splitlines():
        if re.fullmatch(r"(Args|Attributes|Raises|Returns|Yields):", line):
            section = True
            yield from ("", f"**{line[:-1]}**", "")
        elif section and re.match(r"    \S", line):
            yield re.sub(r"^    (\*{0,2}\w+)(?: \(([^)]*)\))?: ", r"- `\1`: ", line) if ": " in line else line.strip()
        else:
            section = section and line.startswith("    ")
            yield line.strip() if section else line


def _first_line(module: ModuleType) -> str:
    return (inspect.getdoc(module) or "").splitlines()[0]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".") if text else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
