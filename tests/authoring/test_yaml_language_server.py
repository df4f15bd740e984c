"""The published schema in the YAML language server, as most editors use it."""

import shutil
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the client of the tests is that of pygls")

from lsprotocol import types

from greenrules.authoring.scaffolding import put_scaffold, write_scaffold
from greenrules.authoring.schemas import write_schema
from tests.authoring.editor import Editor, edit, place_of

SERVER = shutil.which("yaml-language-server")
pytestmark = pytest.mark.skipif(SERVER is None, reason="yaml-language-server is not installed (npm)")


@pytest.fixture
def ruleset(tmp_path: Path) -> Path:
    """A new ruleset whose first line names the schema."""
    put_scaffold(tmp_path, write_scaffold("my.workshop", "1", "zh"))
    (tmp_path / "ruleset.schema.json").write_text(write_schema("ruleset"), encoding="utf-8")
    path = tmp_path / "my.workshop" / "1.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"# yaml-language-server: $schema=../ruleset.schema.json\n{text}", encoding="utf-8")
    return path


def test_a_good_ruleset_draws_nothing_and_a_wrong_one_is_marked(ruleset: Path) -> None:
    """The line at the top is enough: an unknown key and a wrong word are marked where they stand."""
    text = ruleset.read_text(encoding="utf-8")
    wrong = text.replace("subject: factory", "subject: factory\ncolour: green").replace("kind: ramp", "kind: rampp")

    async def work(editor: Editor) -> None:
        uri = editor.open(ruleset)
        assert await editor.diagnostics(uri) == []
        editor.change(uri, wrong)
        found = await editor.diagnostics(uri)
        assert {one.range.start.line for one in found} == {
            place_of(wrong, needle).line for needle in ("colour: green", "kind: rampp")
        }

    edit(work, server=(str(SERVER), "--stdio"))


def test_completion_and_hover_come_from_the_schema(ruleset: Path) -> None:
    """Keys are proposed where they belong, and say in both languages what they are for."""
    text = ruleset.read_text(encoding="utf-8") + "  - document: method\n    "

    async def work(editor: Editor) -> None:
        uri = editor.open(ruleset, text)
        await editor.diagnostics(uri)
        where = types.TextDocumentIdentifier(uri)
        end = types.Position(text.count("\n"), 4)
        found = await editor.ask("text_document_completion", types.CompletionParams(where, end))
        assert {"clause", "status", "by"} <= {item.label for item in found.items}
        place = place_of(text, "basic_requirements:", shift=3)
        hover = await editor.ask("text_document_hover", types.HoverParams(where, place))
        assert "一票否决" in str(hover.contents)

    edit(work, server=(str(SERVER), "--stdio"))
