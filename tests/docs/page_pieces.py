"""Pieces that no shell runs: settings of editors, markup, styles, parts of a YAML file."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from greenrules.authoring.schemas import make_schema
from greenrules.model.source import SourceText
from greenrules.reading.yaml_tree import read_tree
from greenrules.serving import Request, handle
from greenrules.serving.static_files import read_static_files
from greenrules.testing.cases import to_data

# What an editor is told to start: `cmd = { "a", "b" }`, or `command: "a", args: ["b"]`.
_LUA = re.compile(r"\bcmd = \{([^}]*)\}")
_SCRIPT = re.compile(r"\bcommand: (\"[^\"]+\"), args: \[([^\]]*)\]")
LABEL, CITE = {"zh": "例", "en": "example"}, {"document": "guide", "clause": "1"}
# What `…` alone stands for in a piece of YAML, by the key it stands behind: a label unless said here.
_FILLED = {"cite": CITE, "provenance": "published", **dict.fromkeys(("zh", "en", "clause", "note", "condition"), "x")}


def list_commands(language: str, text: str) -> list[list[str]]:
    """Return the commands an editor's settings start: of `toml`, `lua` or `js`."""
    if language == "toml":
        servers = tomllib.loads(text)["language-server"].values()
        return [[server["command"], *server.get("args", ())] for server in servers]
    found = _LUA.findall(text) if language == "lua" else [", ".join(each) for each in _SCRIPT.findall(text)]
    return [json.loads(f"[{words}]") for words in found]


def check_settings(language: str, text: str, environment: Mapping[str, str]) -> None:
    """Start what an editor's settings name, and have it answer as a language server.

    Raises:
        AssertionError: nothing is named, or what is named does not answer.
    """
    from tests.authoring.editor import edit  # other environments have no language server

    commands = list_commands(language, text)
    assert commands, "the settings start nothing"
    for command in commands:
        able = edit(_do_nothing, server=tuple(command), environment=environment)
        assert able.capabilities.hover_provider is not None, f"{command} does not say what it can do"


async def _do_nothing(_: Any) -> None:
    """Say hello and goodbye alone."""


def check_json(text: str, folder: Path) -> None:
    """Read JSON, one document or one a line; files it names as `./NAME` are in the folder of the page."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError:
        data = [json.loads(line) for line in text.splitlines()]
    missing = [name for name in _list_texts(data) if name.startswith("./") and not (folder / name).exists()]
    assert not missing, f"{missing} not in the folder"


def _list_texts(data: Any) -> Iterator[str]:
    match data:
        case str():
            yield data
        case dict():
            yield from (text for pair in data.items() for each in pair for text in _list_texts(each))
        case list():
            yield from (text for each in data for text in _list_texts(each))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def check_markup(text: str) -> None:
    """See that the service has the scripts, elements, attributes and rulesets a page of a portal names.

    Raises:
        AssertionError: with what is not there.
    """
    reader = _Tags()
    reader.feed(text)
    ids = {attributes["id"] for _, attributes in reader.found if "id" in attributes}
    for tag, attributes in reader.found:
        if "src" in attributes:
            place = attributes["src"].removeprefix("/green")
            assert handle(Request("GET", place)).status == 200, f"{attributes['src']} is not served"
        if "ruleset" in attributes:
            place = f"/v1/rulesets/{attributes['ruleset']}"
            assert handle(Request("GET", place)).status == 200, f"there is no {attributes['ruleset']}"
        if tag.startswith("greenrules-"):
            known = set(re.findall(r'"([\w-]+)"', _scripts())) | {"id"}
            assert {tag, *attributes} <= known, f"the scripts do not know {sorted({tag, *attributes} - known)}"
        assert attributes.get("for") in {None, *ids}, f"nothing on the page is {attributes['for']}"


def check_style(text: str) -> None:
    """See that the scripts have the properties and parts a style sheet sets."""
    names = {*re.findall(r"--greenrules-[\w-]+", text), *re.findall(r"greenrules-(?:form|result)\b", text)}
    parts = {f'"{part}"' for part in re.findall(r"::part\((\w+)\)", text)}
    missing = sorted(each for each in names | parts if each not in _scripts())
    assert names, "the style sheet sets nothing of ours"
    assert not missing, f"the scripts do not have {missing}"


@cache
def _scripts() -> str:
    return "\n".join(file.content.decode() for name, file in read_static_files().items() if name.endswith(".js"))


def check_yaml(kind: str, text: str) -> None:
    """Hold a part of a file against the schema of such files, `…` filled in.

    Raises:
        AssertionError: not YAML as we read it, or something the schema does not know.
    """
    from jsonschema import Draft202012Validator

    tree, problems = read_tree(SourceText("part", text))
    assert tree is not None, problems
    assert not problems, problems
    data = _fill(to_data(tree), "")
    validator: Any = Draft202012Validator(make_schema(kind))  # type: ignore[arg-type]
    wrong = [
        f"{error.json_path}: {error.message[:200]}"
        for error in validator.iter_errors(data)
        if not (error.validator == "required" and not error.path)
    ]
    assert not wrong, "\n".join(wrong)


def _fill(data: Any, key: str) -> Any:
    """Return data with `…` filled in, and its numbers as JSON has them."""
    match data:
        case "…":
            return _FILLED.get(key, LABEL)
        case {"…": None, **others} if not others and key in _FILLED:
            return _FILLED[key]
        case dict():
            return {name: _fill(each, name) for name, each in data.items() if name != "…"}
        case list():
            return [_fill(each, key) for each in data if each != "…"]
        case str() | bool() | None:
            return data
        case _:
            return float(data)


PIECES: Mapping[str, Callable[[str], None]] = {"html": check_markup, "css": check_style}
