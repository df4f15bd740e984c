"""The self-evaluation report: complete, in order, safe, in both languages, in three forms."""

import re
import shutil
import subprocess
from html import unescape
from io import BytesIO
from pathlib import Path

import docx
import pytest

import greenrules
from greenrules.api import evaluate_all, read_facts, read_facts_file
from greenrules.cli import main
from greenrules.explaining.page import Language
from greenrules.model.diagnostics import UnsupportedByBackend
from greenrules.reporting import Dossier, compose_dossier, write_docx, write_html, write_pdf
from greenrules.reporting.dossier import Grid, Paragraph, Points, Signature

ROOT = Path(__file__).resolve().parents[2]
FACTORY = ROOT / "examples" / "factories" / "injection_moulding.yaml"
ZH = [
    "基本情况", "基本要求符合情况", "评价指标得分", "差距分析", "下一步工作", "填报数据与证明材料索引",
    "待补材料清单", "须由人工判断的条款", "结论的可信度", "真实性承诺",
]  # fmt: skip
EVIL = """\
subject: {id: evil, zh: '<script>alert(1)</script>"\\ #panic("x")', en: '=1+1 {{ 7*7 }} *bold* $x$ \\u0007'}
as_of: 2022-06-01
facts:
  per_mu_class: {value: B, evidence: ['</td><img src=x onerror=alert(1)> #read("/etc/passwd")']}
"""


def compose(ruleset: str, facts: Path, language: Language) -> Dossier:
    [document] = read_facts_file(str(facts))
    return compose_dossier(greenrules.load(ruleset, as_of=document.as_of), document, language)


def texts(dossier: Dossier) -> list[str]:
    """Return every text of a dossier that is not empty, line by line."""
    found = [dossier.title, *(text for row in dossier.cover for text in row)]
    for part in dossier.parts:
        found.append(part.title)
        for block in part.blocks:
            match block:
                case Paragraph(text):
                    found.append(text)
                case Points(items):
                    found += items
                case Grid(columns, rows):
                    found += [*columns, *(cell for row in rows for cell in row)]
                case Signature(lines):
                    found += lines
    return [line for text in found for line in text.split("\n") if line]


def grid_of(dossier: Dossier, title: str) -> Grid:
    [part] = [part for part in dossier.parts if title in part.title]
    return next(block for block in part.blocks if isinstance(block, Grid))


@pytest.mark.parametrize(
    ("language", "self_words", "third_words"),
    [
        ("zh", ("自评价报告", "自评等级", "真实性承诺", "法定代表人（签字）"),
         ("第三方评价报告", "评价等级", "评价机构声明", "评价机构（盖章）")),
        ("en", ("Self-evaluation report", "Grade by self-evaluation", "Commitment", "Organisation (seal)"),
         ("Third-party evaluation report", "Recommendations", "Evaluating institution (seal)", "a third party, not")),
    ],
)  # fmt: skip
def test_whoever_evaluates_gives_the_report_its_title_and_signs_it(
    language: Language, self_words: tuple[str, ...], third_words: tuple[str, ...]
) -> None:
    """A third party neither evaluates itself nor promises that its own data are true."""
    [document] = read_facts_file(str(FACTORY))
    ruleset = greenrules.load("cn.gbt36132", as_of=document.as_of)
    own, third = (
        "\n".join(texts(compose_dossier(ruleset, document, language, evaluator=one))) for one in ("self", "third-party")
    )

    assert all(words in own and words not in third for words in self_words)
    assert all(words in third and words not in own for words in third_words)


def test_the_command_writes_the_report_of_a_third_party(tmp_path: Path) -> None:
    """`--by third-party` is all it takes."""
    page = tmp_path / "report.html"

    assert main(["dossier", "cn.gbt36132", str(FACTORY), "--by", "third-party", "--lang", "zh", "-o", str(page)]) == 0
    assert "第三方评价报告" in (text := page.read_text(encoding="utf-8"))
    assert "自评" not in text


def test_the_parts_stand_in_the_order_of_the_template() -> None:
    """Overview, requirements, indicators, gaps, next steps, evidence, then what is open, and the commitment last."""
    dossier = compose("cn.gbt36132", FACTORY, "zh")

    assert [part.title.partition("、")[2] for part in dossier.parts] == ZH
    assert isinstance(dossier.parts[-1].blocks[-1], Signature)


def test_every_finding_is_told_with_its_clause_and_its_evidence() -> None:
    """Each gate and indicator has a row whose numbers lead to facts of the index."""
    [document] = read_facts_file(str(FACTORY))
    ruleset = greenrules.load("cn.gbt36132")
    assessment = greenrules.evaluate(ruleset, document)
    dossier = compose_dossier(ruleset, document, "en")
    rows = {
        row[0]: row for part in dossier.parts for block in part.blocks if isinstance(block, Grid) for row in block.rows
    }
    marks = {row[0] for row in grid_of(dossier, "index of evidence").rows}

    for finding in assessment.findings:
        if finding.kind in ("gate", "indicator"):
            row = rows[finding.label.en]
            assert row[1].startswith("GB/T 36132-2025")
            assert set(re.findall(r"E\d+", row[-1])) <= marks
            assert row[-1]


def test_the_points_of_the_indicators_add_up_to_the_score() -> None:
    """Points stand in points of the total, also where indicators share those of a group."""
    dossier = compose("cn.gbt36132", FACTORY, "en")
    [part] = [part for part in dossier.parts if part.title.endswith("Indicators")]
    tables = [block for block in part.blocks if isinstance(block, Grid) and len(block.columns) == 7]
    points = [re.match(r"≈?([\d.]+) of", row[5]) for table in tables for row in table.rows]
    total = sum(float(found[1]) for found in points if found)

    assert dict(dossier.cover)["Score by self-evaluation"].startswith("≈65.11 of 100")
    assert total == pytest.approx(65.11, abs=0.06)


def test_a_paper_that_is_attached_is_not_asked_for() -> None:
    """Evidence in the facts stands in the index and drops out of the list of missing papers; the rest stays in it."""
    [document] = read_facts(
        "subject: {id: a, en: A, zh: 甲}\nas_of: 2022-06-01\n"
        "facts:\n  per_mu_class: {value: B, evidence: [notice 12]}\n  complies_with_law: true\n",
        "facts.yaml",
    )
    dossier = compose_dossier(greenrules.load("cn.ningbo.star_factory", as_of="2022-06-01"), document, "en")
    rows = {row[1]: row for row in grid_of(dossier, "index of evidence").rows}
    [papers] = [part for part in dossier.parts if "missing" in part.title]
    [points] = papers.blocks
    assert isinstance(points, Points)
    by_mark = {item.split()[0]: item for item in points.items}
    given = next(row for row in rows.values() if row[5] == "notice 12")
    lawful = next(row for row in rows.values() if row[2] == "yes")

    assert given[0] not in by_mark
    assert "not supplied" not in by_mark[lawful[0]]
    assert "not supplied yet" in by_mark[next(row[0] for row in rows.values() if row[2] == "not supplied")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_scheme_that_fits_an_example_gives_a_report(language: Language) -> None:
    """No ruleset is too odd: each scheme that fits the example factory gives a report, every row of it with a name."""
    [document] = read_facts_file(str(FACTORY))
    seen = 0
    for scheme in evaluate_all(document):
        if scheme.assessment is not None:
            ruleset = greenrules.load(f"{scheme.assessment.ruleset}@{scheme.assessment.edition}")
            dossier = compose_dossier(ruleset, document, language)
            seen += 1
            assert dossier.parts[0].blocks
            assert all(
                row[0]
                for part in dossier.parts
                for block in part.blocks
                if isinstance(block, Grid)
                for row in block.rows
            )

    assert seen > 20


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_text_is_on_the_page_and_in_the_document(language: Language) -> None:
    """HTML and Word hold every text of the dossier."""
    dossier = compose("cn.gbt36132", FACTORY, language)
    page = unescape(write_html(dossier))
    document = docx.Document(BytesIO(write_docx(dossier)))
    written = "\n".join(
        [one.text for one in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )

    assert [text for text in texts(dossier) if text not in page] == []
    assert [text for text in texts(dossier) if text not in written] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_pdf_holds_every_word(language: Language, tmp_path: Path) -> None:
    """What `pdftotext` reads out of the PDF has the texts, line breaks aside."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    dossier = compose("cn.gbt36132", FACTORY, language)
    file = tmp_path / "report.pdf"
    try:
        file.write_bytes(write_pdf(dossier))
    except UnsupportedByBackend as error:
        pytest.skip(str(error))
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
    letters = set(re.sub(r"\s", "", done.stdout))

    assert file.read_bytes().startswith(b"%PDF")
    assert set("".join(texts(dossier))) - letters - set(" “”‘’\u00a0") <= set("☐")


def test_what_a_factory_writes_is_never_read_as_markup(tmp_path: Path) -> None:
    """Scripts, template marks, commands of the typesetter and control characters stay text."""
    [document] = read_facts(EVIL, "evil.yaml")
    ruleset = greenrules.load("cn.ningbo.star_factory", as_of="2022-06-01")
    for language in ("zh", "en"):
        dossier = compose_dossier(ruleset, document, language)
        page = write_html(dossier)
        assert "<script" not in page
        assert "<img" not in page
        assert "49" not in re.sub(r"sha256\S+|\d{4}", "", dossier.subject)
        docx.Document(BytesIO(write_docx(dossier)))
        try:
            assert write_pdf(dossier).startswith(b"%PDF")
        except UnsupportedByBackend as error:
            assert "GR966" in str(error)  # noqa: PT017 - the machine has no Chinese typeface


def test_a_page_lets_nothing_in() -> None:
    """The policy allows one style by its digest and no script, connection or picture; there are no style attributes."""
    page = write_html(compose("cn.ningbo.star_factory", ROOT / "examples/ningbo/shiyu_metal.yaml", "zh"))
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)

    assert unescape(policy).startswith("default-src 'none'; style-src 'sha256-")
    assert " style=" not in page
    assert "http://" not in page


def test_the_command_writes_each_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`greenrules dossier` writes the form the name asks for, and says where."""
    for name, start in (("a.html", b"<!DOCTYPE html>"), ("a.docx", b"PK")):
        output = tmp_path / name
        assert main(["dossier", "cn.gbt36132", str(FACTORY), "--lang", "zh", "-o", str(output)]) == 0
        assert output.read_bytes().startswith(start)
        assert capsys.readouterr().out.strip() == str(output)


def test_a_report_that_cannot_be_written_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is not there, and several subjects in one file, are diagnostics."""
    assert main(["dossier", "cn.gbt36132", str(FACTORY), "-o", str(tmp_path / "no" / "a.html")]) == 2
    assert "GR011" in capsys.readouterr().err
    fleet = ROOT / "examples" / "fleets" / "beilun_district.yaml"
    assert main(["dossier", "cn.ningbo.star_factory", str(fleet), "-o", str(tmp_path / "a.html")]) == 2
    assert "GR613" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "评价人改动了标准数值：违法违规回溯期：3年 → 1年（GB/T 36132-2025 4.2 a)）"),
        (
            "en",
            "Value of the standard changed by the caller: look-back period for violations: 3 years → 1 year "
            "(GB/T 36132-2025 4.2 a))",
        ),
    ],
)
def test_a_changed_value_of_the_standard_is_told(language: Language, line: str) -> None:
    """How far the result can be trusted starts with the values of the standard that the caller changed."""
    ruleset = greenrules.load("cn.gbt36132@2025")
    written = "subject: a\nas_of: 2026-06-01\nfacts: {}\nparameters: {pass_mark: 60, violation_look_back: %s}\n"
    [changed], [same] = (read_facts(written % value, "facts.yaml") for value in ("P1Y", "P3Y"))

    assert line in texts(compose_dossier(ruleset, changed, language))
    assert line not in texts(compose_dossier(ruleset, same, language))
