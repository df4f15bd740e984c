"""The language server answers a real client over stdio."""

from pathlib import Path
from typing import Any

import pytest

from greenrules.authoring.scaffolding import put_scaffold, write_scaffold
from tests.authoring.editor import Editor, edit, place_of

pytest.importorskip("pygls", reason="the language server needs pygls")
types = pytest.importorskip("lsprotocol.types")

STEEL = Path(__file__).parents[2] / "rulesets/cn/national/cn.gbt36132.steel/2025.yaml"
# Characters outside the basic plane take two units.
PLANE = "𠮷"


@pytest.fixture
def ruleset(tmp_path: Path) -> Path:
    put_scaffold(tmp_path, write_scaffold("my.workshop", "1", "zh"))
    return tmp_path / "my.workshop" / "1.yaml"


def at(uri: str, text: str, needle: str, *, shift: int = 0) -> dict[str, Any]:
    return {"text_document": types.TextDocumentIdentifier(uri), "position": place_of(text, needle, shift=shift)}


def apply(text: str, change: Any) -> str:
    """Return a text after an edit whose columns count UTF-16 code units."""
    lines = text.split("\n")

    def offset(place: Any) -> int:
        line = lines[place.line].encode("utf-16-le")[: place.character * 2].decode("utf-16-le")
        return sum(len(one) + 1 for one in lines[: place.line]) + len(line)

    return text[: offset(change.range.start)] + change.new_text + text[offset(change.range.end) :]


def test_a_good_ruleset_draws_nothing_and_the_server_says_what_it_can(ruleset: Path) -> None:
    """What `check` accepts has no diagnostics; every ability is announced."""

    async def work(editor: Editor) -> None:
        assert await editor.diagnostics(editor.open(ruleset)) == []

    able = edit(work).capabilities

    assert able.hover_provider
    assert able.completion_provider
    assert able.definition_provider
    assert able.references_provider
    assert able.document_symbol_provider
    assert able.document_formatting_provider
    assert able.code_action_provider


def test_a_misspelt_name_is_marked_in_utf16_and_corrected(ruleset: Path) -> None:
    """After Chinese outside the basic plane on the same line, the mark and the fix still cover exactly the name."""
    text = ruleset.read_text(encoding="utf-8").replace(
        '{when: energy_system = "running", points: 20',
        f'{{note: {PLANE}绿, when: enrgy_system = "running", points: 20',
    )

    async def work(editor: Editor) -> None:
        uri = editor.open(ruleset, text)
        (found,) = await editor.diagnostics(uri)
        line = text.split("\n")[found.range.start.line].encode("utf-16-le")
        marked = line[found.range.start.character * 2 : found.range.end.character * 2].decode("utf-16-le")
        assert (found.code, marked, found.source) == ("GR201", "enrgy_system", "greenrules")
        assert found.code_description.href == "https://example.org/GR201.md"
        context = types.CodeActionContext([found])
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), found.range, context)
        (action,) = await editor.ask("text_document_code_action", params)
        (change,) = action.edit.changes[uri]
        fixed = apply(text, change)
        assert fixed == text.replace("enrgy_system", "energy_system")
        editor.change(uri, fixed)
        assert await editor.diagnostics(uri) == []

    edit(work, "--pages", "https://example.org/")


def test_broken_yaml_while_typing_is_reported_and_the_names_stay(ruleset: Path) -> None:
    """With a bracket still open, the problem is told and completion knows the names of the last readable text."""
    text = ruleset.read_text(encoding="utf-8")
    cut = text.partition("quantity: energy_intensity, better: lower,")[0] + "quantity: energy_in"

    async def work(editor: Editor) -> None:
        uri = editor.open(ruleset)
        assert await editor.diagnostics(uri) == []
        editor.change(uri, cut)
        assert [one.code for one in await editor.diagnostics(uri)] == ["GR001"]
        found = await editor.ask("text_document_completion",
                                 types.CompletionParams(**at(uri, cut, "quantity: energy_in", shift=19)))  # fmt: skip
        by_label = {item.label: item for item in found.items}
        assert {"energy_intensity", "workshop_energy", "min", "not", "score"} <= set(by_label)
        assert apply(cut, by_label["energy_intensity"].text_edit).endswith("quantity: energy_intensity")
        assert "单位产值能耗 · energy per output" in by_label["energy_intensity"].documentation.value

    edit(work)


def test_hover_shows_label_unit_clause_provenance_and_uses(ruleset: Path) -> None:
    """A name shows label, unit, clause, how sure it is and where it is used; a key what it is for."""
    text = ruleset.read_text(encoding="utf-8")

    async def work(editor: Editor) -> None:
        uri = editor.open(ruleset)
        shown = await editor.ask(
            "text_document_hover", types.HoverParams(**at(uri, text, "intensity_leading}", shift=3))
        )
        for part in ("引领值 · leading value", "tce/10k CNY", "`0.2`", "method 5.1", "illustrative", "used in line"):
            assert part in shown.contents.value
        shown = await editor.ask(
            "text_document_hover", types.HoverParams(**at(uri, text, "basic_requirements:", shift=2))
        )
        assert "一票否决" in shown.contents.value
        shown = await editor.ask(
            "text_document_hover", types.HoverParams(**at(uri, text, 'document: method, clause: "6"', shift=12))
        )
        assert "绿色车间评价办法" in shown.contents.value

    edit(work)


def test_definition_and_references_within_a_text(ruleset: Path) -> None:
    """From a use to the declaration, and from the declaration to every use; gates by their names in conditions."""
    text = ruleset.read_text(encoding="utf-8")

    async def work(editor: Editor) -> None:
        uri = editor.open(ruleset)
        found = await editor.ask("text_document_definition",
                                 types.DefinitionParams(**at(uri, text, "workshop_energy / w", shift=3)))  # fmt: skip
        assert (found.uri, found.range.start) == (uri, place_of(text, "  workshop_energy:", shift=2))
        params = types.ReferenceParams(types.ReferenceContext(include_declaration=True),
                                       **at(uri, text, "\n  energy_system:", shift=4))  # fmt: skip
        places = await editor.ask("text_document_references", params)
        assert len(places) == text.count("energy_system") == 3
        found = await editor.ask("text_document_definition",
                                 types.DefinitionParams(**at(uri, text, "gate:no_major", shift=8)))  # fmt: skip
        assert found.range.start == place_of(text, "  no_major_accident:\n", shift=2)

    edit(work)


def test_definition_leads_into_imports_and_bases(ruleset: Path) -> None:
    """An imported fact, the pin of an import and the path of an override lead into the other file."""
    imported = ruleset.parents[1] / "my.facts" / "1.yaml"
    imported.parent.mkdir()
    imported.write_text(
        "format: 1\nruleset: my.facts\nedition: \"1\"\ntitle: {zh: 事实, en: facts}\n"
        "facts:\n  roof_area: {label: {zh: 屋顶面积, en: roof area}, unit: m2}\n", encoding="utf-8",
    )  # fmt: skip
    text = (
        ruleset.read_text(encoding="utf-8")
        .replace("documents:\n", "imports: {more: my.facts@1}\ndocuments:\n", 1)
        .replace("condition: not(major_accident)", "condition: not(major_accident) and roof_area > 0")
    )
    steel = STEEL.read_text(encoding="utf-8")

    async def work(editor: Editor) -> None:
        uri = editor.open(ruleset, text)
        assert [one.code for one in await editor.diagnostics(uri)] == []
        for needle in ("roof_area > 0", "my.facts@1"):
            found = await editor.ask(
                "text_document_definition", types.DefinitionParams(**at(uri, text, needle, shift=2))
            )
            assert found.uri == imported.resolve().as_uri()
        hover = await editor.ask("text_document_hover", types.HoverParams(**at(uri, text, "roof_area > 0", shift=2)))
        assert "屋顶面积" in hover.contents.value
        overlay = editor.open(STEEL)
        path = steel[steel.index("path: parameters/") :].split(",")[0].split("\n")[0]
        found = await editor.ask(
            "text_document_definition", types.DefinitionParams(**at(overlay, steel, path, shift=8))
        )
        assert found.uri.endswith("cn.gbt36132/2025.yaml")

    edit(work)


def test_a_problem_of_an_import_is_told_with_its_place(ruleset: Path) -> None:
    """What is wrong in another file stands at the beginning and names the file."""
    imported = ruleset.parents[1] / "my.facts" / "1.yaml"
    imported.parent.mkdir()
    imported.write_text(
        'format: 1\nruleset: my.facts\nedition: "1"\ntitle: {zh: 事实, en: facts}\ncolour: 1\n', "utf-8"
    )
    text = ruleset.read_text(encoding="utf-8").replace("documents:\n", "imports: {more: my.facts@1}\ndocuments:\n", 1)

    async def work(editor: Editor) -> None:
        (found,) = await editor.diagnostics(editor.open(ruleset, text))
        assert found.code == "GR020"
        assert "1.yaml:5:1: unknown key `colour`" in found.message
        assert found.range.start.line == 0

    edit(work)


def test_the_outline_has_sections_entries_and_labels(ruleset: Path) -> None:
    """Sections hold their entries; an entry shows its label."""

    async def work(editor: Editor) -> None:
        uri = editor.open(ruleset)
        params = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        symbols = {one.name: one for one in await editor.ask("text_document_document_symbol", params)}
        assert [one.name for one in symbols["grades"].children] == ["excellent", "good"]
        (children,) = symbols["indicators"].children
        assert [one.detail for one in children.children] == [
            "能源效率 · energy efficiency",
            "能源管理 · energy management",
        ]

    edit(work)


def test_formatting_is_that_of_fmt(ruleset: Path) -> None:
    """An untidy text is replaced as a whole; a tidy one and a broken one draw no edit."""
    text = ruleset.read_text(encoding="utf-8")

    async def work(editor: Editor) -> None:
        uri = editor.open(ruleset, text.replace("  workshop_energy:\n", "  workshop_energy:   \n\n\n"))
        params = types.DocumentFormattingParams(types.TextDocumentIdentifier(uri), types.FormattingOptions(2, True))
        (change,) = await editor.ask("text_document_formatting", params)
        assert change.new_text == text.replace("  workshop_energy:\n", "  workshop_energy:\n\n")
        editor.change(uri, text)
        assert not await editor.ask("text_document_formatting", params)
        editor.change(uri, text + "a: [")
        assert not await editor.ask("text_document_formatting", params)

    edit(work)


def test_cases_and_foreign_yaml(ruleset: Path, tmp_path: Path) -> None:
    """A cases file is checked as such; YAML that is no ruleset is left alone."""
    cases = ruleset.with_name("1.cases.yaml")
    foreign = tmp_path / "compose.yaml"
    foreign.write_text("services: {web: {image: x}}\n", encoding="utf-8")

    async def work(editor: Editor) -> None:
        uri = editor.open(cases)
        assert await editor.diagnostics(uri) == []
        text = cases.read_text(encoding="utf-8").replace("expect: {grade: excellent, score: 85}", "expects: {}")
        editor.change(uri, text)
        assert {one.code for one in await editor.diagnostics(uri)} == {"GR800"}
        assert await editor.diagnostics(editor.open(foreign)) == []

    edit(work)
