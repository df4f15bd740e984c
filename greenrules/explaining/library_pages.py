"""All generated pages of the documentation: one for each ruleset, their index, and how sure their numbers are."""

from collections.abc import Iterable, Iterator

from greenrules.explaining.catalogue import word_subject
from greenrules.explaining.digests import write_digest_page
from greenrules.explaining.ruleset_cells import write_both, write_code
from greenrules.explaining.ruleset_page import write_ruleset_page
from greenrules.model.citing import PROVENANCES, Provenance, Source
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Indicator, Steps
from greenrules.model.walking import walk_nodes

_NOTE = "This page is generated from the rulesets."


def write_pages(rulesets: Iterable[Ruleset]) -> dict[str, str]:
    """Return every generated page in English by its place below `docs`."""
    editions: dict[str, list[Ruleset]] = {}
    for ruleset in sorted(rulesets, key=_rank):
        editions.setdefault(ruleset.id, []).append(ruleset)
    pages = {f"rulesets/{id}.md": write_ruleset_page(found, "en") for id, found in editions.items()}
    pages["rulesets/index.md"] = "\n".join(_write_index(editions)) + "\n"
    every = (ruleset for found in editions.values() for ruleset in found)
    pages["rulesets/digests.md"] = "\n".join(write_digest_page(every)) + "\n"
    pages["provenance.md"] = "\n".join(_write_provenance(editions)) + "\n"
    return pages


def _rank(ruleset: Ruleset) -> tuple[str, str, str]:
    return ruleset.id, str(ruleset.effective.start or ""), ruleset.edition


def _write_index(editions: dict[str, list[Ruleset]]) -> Iterator[str]:
    yield from ("# Rulesets", "", _NOTE, "")
    yield from ("Their [digests](digests.md), to compare with those of assessments and receipts.", "")
    yield from ("| Id | Subject | Editions | Title |", "|---|---|---|---|")
    for id, found in editions.items():
        subject, title = word_subject(found[-1].subject, "en"), write_both(found[-1].title)
        yield f"| [{id}]({id}.md) | {subject} | {', '.join(each.edition for each in found)} | {title} |"


def _write_provenance(editions: dict[str, list[Ruleset]]) -> Iterator[str]:
    yield from (
        "# How sure the numbers are",
        "",
        f"{_NOTE} It counts the values each edition states, by provenance:",
        "the values of parameters, the rows of decision tables, the points of indicators and of their steps.",
        "An overlay has those of its base as well; what a ruleset imports is counted under the module it comes from.",
        "",
        f"| Ruleset | {' | '.join(PROVENANCES)} | all |",
        f"|---|{'---:|' * (len(PROVENANCES) + 1)}",
    )
    for found in editions.values():
        for ruleset in found:
            counts = count_values(ruleset)
            numbers = [*counts.values(), sum(counts.values())]
            yield f"| {write_code(ruleset.key)} | {' | '.join(map(str, numbers))} |"


def count_values(ruleset: Ruleset) -> dict[Provenance, int]:
    """Return how many values a ruleset states, by provenance, the strongest first; imports are left out."""
    sources = [*list_value_sources(ruleset)]
    return {level: sum(source.provenance == level for source in sources) for level in PROVENANCES}


def list_value_sources(ruleset: Ruleset) -> Iterator[Source]:
    """Yield the source of every value: of parameters, rows of decision tables, points of indicators and steps."""
    for parameter in ruleset.parameters.values():
        yield from (dated.source for dated in parameter.values)
    for table in ruleset.tables.values():
        yield from (row.source for row in table.rows)
        yield from () if table.otherwise is None else (table.otherwise.source,)
    for node in () if ruleset.indicators is None else walk_nodes(ruleset.indicators):
        if isinstance(node, Indicator):
            yield node.points_source
            yield from (step.source for step in node.scoring.steps) if isinstance(node.scoring, Steps) else ()
