"""The digest of every ruleset, to compare with the one in an assessment or a receipt."""

import json
from collections.abc import Iterable, Iterator

from greenrules.explaining.layout import align
from greenrules.explaining.messages import say
from greenrules.explaining.page import Language
from greenrules.model.ruleset import Ruleset


def write_digests(rulesets: Iterable[Ruleset], language: Language) -> str:
    """Return one line for each edition: `id@edition` and the digest of the checked ruleset."""
    head = (say("ruleset", language), say("list_digest", language))
    return "\n".join(align([head, *((ruleset.key, ruleset.digest) for ruleset in rulesets)])) + "\n"


def write_digests_json(rulesets: Iterable[Ruleset]) -> str:
    """Return every edition with its digest as a JSON list."""
    content = [{"id": one.id, "edition": one.edition, "digest": one.digest} for one in rulesets]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def write_digest_page(rulesets: Iterable[Ruleset]) -> Iterator[str]:
    """Yield the lines of the page that publishes the digests of what comes with greenrules."""
    yield from (
        "# Digests",
        "",
        "This page is generated from the rulesets.",
        "",
        "The content digest of every ruleset of this release. It is the `content_digest` of an assessment and the",
        "`ruleset.digest` of a [receipt](../receipts.md): one that is not in this list was made under other rules.",
        "`greenrules list --digests` prints those of an installation.",
        "",
        "| Ruleset | SHA-256 of the checked ruleset |",
        "|---|---|",
    )
    yield from (f"| [`{one.key}`]({one.id}.md) | `{one.digest}` |" for one in rulesets)
