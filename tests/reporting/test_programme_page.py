"""The page of a programme: what it says, that it stands alone, and that no label becomes markup."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from attrs import evolve

from greenrules import FactsError
from greenrules.cli import main
from greenrules.explaining.page import LANGUAGES, Language
from greenrules.model.citing import Words
from greenrules.model.cohort_judgement import SubjectName
from greenrules.reporting.programme_messages import PROGRAMME_WORDS
from greenrules.reporting.programme_page import write_programme_page
from tests.reporting.district import FOLDER, judge_district

EVIL = "<script>alert(1)</script>&\"'<img src=x onerror=y>"


class Reader(HTMLParser):
    """What a page consists of: tags, ids, links within, the words outside of style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += "" if self.tags and self.tags[-1] == "style" else data

    def list_values(self, name: str) -> list[str]:
        return [value or "" for attribute, value in self.attributes if attribute == name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_alone(language: Language) -> None:
    """No script, nothing fetched from anywhere, no style but the one the policy names."""
    page = write_programme_page(judge_district(), language)
    reader = Reader(page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()

    assert f"default-src &#39;none&#39;; style-src &#39;sha256-{digest}&#39;" in page
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(reader.tags)
    assert not {name for name, _ in reader.attributes if name.startswith("on") or name in ("style", "src")}
    assert all(link.startswith("#") for link in reader.list_values("href"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_somewhere_and_every_picture_has_words(language: Language) -> None:
    """Ids are there once; links and text alternatives name ids that are there."""
    reader = Reader(write_programme_page(judge_district(), language))
    ids = reader.list_values("id")
    named = [id for value in reader.list_values("aria-labelledby") for id in value.split()]

    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in reader.list_values("href")} <= set(ids)
    assert set(named) <= set(ids)
    assert reader.tags.count("svg") == reader.tags.count("title") - 1 == reader.tags.count("desc") == 3


def test_the_first_screen_says_what_an_official_asks() -> None:
    """Counts per grade, distance with forecast and cost, whom to coach first and why, what the next rules change."""
    words = " ".join(Reader(write_programme_page(judge_district(), "zh")).words.split())
    first = words.partition("全部待辅导企业")[0]

    assert "还差9家" in first
    assert "接近的2家全部达到后为44家：仍达不到" in first
    assert "补上9家合计65万元" in first
    assert "示例工厂56 不符合：设有绿色工厂管理机构或明确责任人 申报条件 [A] 任命绿色工厂责任人 0.5万元" in first
    assert "2家改变等级：示例工厂32、示例工厂40" in first


def test_too_few_candidates_are_told_as_such() -> None:
    """Where all candidates together do not reach the target, no place in the list is said to reach it."""
    judgement = judge_district()
    (target,) = judgement.targets
    routed = sum(one.route is not None for one in target.candidates)
    for short, told in ((34, f"全部{len(target.candidates)}家候选都达到也不够，还缺{34 - len(target.candidates)}家"),
                        (routed + 1, f"有途径的{routed}家都达到也不够，还缺1家")):  # fmt: skip
        bill = None if target.bill is None else evolve(target.bill, needed=short)
        changed = evolve(judgement, targets=(evolve(target, short=short, bill=bill),))
        words = Reader(write_programme_page(changed, "zh")).words

        assert told in words
        assert f"前{short}家达到后即完成目标" not in words
        assert f"第{short}家达到目标" not in words
        assert "其余" not in words.partition("全部待辅导企业")[0]


def test_every_factory_stands_on_the_page_once_with_an_anchor() -> None:
    """The long table holds all sixty."""
    judgement = judge_district()
    ids = Reader(write_programme_page(judgement, "en")).list_values("id")

    assert sum(re.fullmatch(r"factory-\d+", id) is not None for id in ids) == len(judgement.subjects) == 60


def test_names_never_become_markup() -> None:
    """What a subject, a measure or a caveat is called is shown as it is written."""
    judgement = judge_district()
    (target,) = judgement.targets
    evil = Words(EVIL, EVIL)
    first = evolve(target.candidates[0], subject=SubjectName(target.candidates[0].subject.id, evil))
    subjects = tuple(SubjectName(one.id, evil) for one in judgement.subjects)
    targets = (evolve(target, label=evil, candidates=(first, *target.candidates[1:])),)
    judgement = evolve(judgement, title=evil, subjects=subjects, targets=targets, caveats=(evil,))
    reader = Reader(write_programme_page(judgement, "en"))

    assert not {"script", "img"} & set(reader.tags)
    assert EVIL in reader.words


def test_a_programme_without_anything_to_say_still_has_a_page() -> None:
    """Without targets, routes, open grades or subjects nothing is drawn that is not there."""
    judgement = evolve(
        judge_district(), targets=(), baselines=(), subjects=(), assessments=(), next_rules=None, papers=()
    )
    words = Reader(write_programme_page(judgement, "en")).words

    assert "None: every grade is settled." in words
    assert "Who to coach first" not in words


def test_the_page_is_the_same_every_time() -> None:
    """No clock and no order of a dictionary is in it."""
    assert write_programme_page(judge_district(), "zh") == write_programme_page(judge_district(), "zh")


def test_every_word_has_both_languages_and_the_same_places() -> None:
    """What goes into the braces is the same in both."""
    for key, words in PROGRAMME_WORDS.items():
        places = [sorted(re.findall(r"{(\w+)}", text)) for text in (words.zh, words.en)]

        assert all((words.zh, words.en)), key
        assert places[0] == places[1], key


def test_the_command_writes_page_and_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--html` and `--xlsx` write beside what is printed; without a measures file costs are efforts."""
    page, book = tmp_path / "page.html", tmp_path / "book.xlsx"
    code = main(["programme", "cn.beilun.programme", str(FOLDER / "district.yaml"), "--lang", "en",
                 "--html", str(page), "--xlsx", str(book)])  # fmt: skip

    assert code == 0
    assert "cheapest way" in capsys.readouterr().out
    assert "effort" in page.read_text(encoding="utf-8")
    assert book.read_bytes().startswith(b"PK")


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is not there is an error with a way out, not a traceback."""
    code = main(["programme", "cn.beilun.programme", str(FOLDER / "district.yaml"),
                 "--html", str(tmp_path / "nowhere" / "page.html")])  # fmt: skip

    assert code == 2
    assert "GR761" in capsys.readouterr().err


def test_measures_that_are_none_are_refused(tmp_path: Path) -> None:
    """A measures file is read before anything is planned."""
    from greenrules.tracking.programme_routes import plan_with

    file = tmp_path / "measures.yaml"
    file.write_text("format: 1\nmeasures: 3\n", encoding="utf-8")

    with pytest.raises(FactsError):
        plan_with(file)
