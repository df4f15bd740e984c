"""The page at the root of the service: nothing inline, everything below the mount, words never markup."""

import re

import pytest

from greenrules import compile_path, load
from greenrules.serving import Request, Service, handle


def show(root: str = "", service: Service | None = None, **query: str) -> str:
    """Return the page."""
    asked = {key: [value] for key, value in query.items()}
    found = handle(Request("GET", "/", asked, root=root), service or Service())
    assert (found.status, found.header("Content-Type")) == (200, "text/html; charset=utf-8")
    return found.body.decode()


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline() -> None:
    """Scripts, styles and data of the service alone; the page neither needs nor has anything else."""
    policy = handle(Request("GET", "/")).header("Content-Security-Policy")
    page = show()

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
    assert "unsafe" not in policy
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on\w+=", page) == []


def test_everything_it_names_is_there() -> None:
    """Each script, style and picture of the page is answered, and may be kept for a year."""
    addresses = re.findall(r'(?:src|href)="(/v1/static/[^"]+)"', show())
    answers = [handle(Request("GET", address)) for address in addresses]

    assert len(addresses) >= 3
    assert {answer.status for answer in answers} == {200}
    assert all("immutable" in answer.header("Cache-Control") for answer in answers)


def test_it_works_below_a_mount() -> None:
    """Every address of the page begins with the place where the service is mounted."""
    page = show("/green")

    assert all(one.startswith("/green/") for one in re.findall(r'(?:src|href|action)="([^"]+)"', page))
    assert 'base="/green"' in page


@pytest.mark.parametrize(("language", "word"), [("zh", "绿色工厂自评"), ("en", "Green factory self-assessment")])
def test_it_speaks_both_languages(language: str, word: str) -> None:
    """The page and both elements are in the language asked for."""
    page = show(lang=language)

    assert word in page
    assert re.findall(r'<greenrules-\w+ [^>]*lang="(\w+)"', page) == [language, language]


def test_a_ruleset_can_be_chosen() -> None:
    """By id or with its edition; one that does not exist is refused as everywhere."""
    page = show(ruleset="cn.gbt36132@2018")

    assert 'ruleset="cn.gbt36132" edition="2018"' in page
    assert re.search(r'value="cn.gbt36132@2018"[^>]* selected', page)
    assert handle(Request("GET", "/", {"ruleset": ["cn.nowhere"]})).status == 404


def test_a_portal_sees_its_own_rulesets() -> None:
    """A service of one ruleset shows that one and offers no other."""
    page = show(service=Service(rulesets=(load("cn.shanghai.star_factory"),)))

    assert re.findall(r'<option value="([^"@]+)', page) == ["cn.shanghai.star_factory"]
    assert 'ruleset="cn.shanghai.star_factory"' in page


def test_a_service_without_rulesets_says_so() -> None:
    """There is a page all the same."""
    assert "没有可评价的规则。" in show(service=Service(rulesets=()))


def test_words_of_a_ruleset_are_never_markup() -> None:
    """A title full of tags stays a title."""
    page = show(service=Service(rulesets=(compile_path("tests/browser/hostile.yaml"),)))

    assert "&lt;img src=x onerror=pwned=1&gt;标题" in page
    assert "<img src=x" not in page
