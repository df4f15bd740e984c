"""The rulesets that can be loaded, as a list for people and as JSON."""

import json
from collections.abc import Iterable
from datetime import date

from attrs import frozen

from greenrules.explaining.layout import align
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.page import Language
from greenrules.library import RulesetInfo

_SUBJECTS = frozenset(
    ("subject_factory", "subject_park", "subject_product", "subject_supply_chain", "subject_county",
     "subject_data_centre")
)  # fmt: skip


@frozen
class Listed:
    """One id with its editions in order of their start, and the overlays on it, however indirectly."""

    id: str
    editions: tuple[RulesetInfo, ...]
    overlays: tuple[RulesetInfo, ...]


def select_listed(infos: Iterable[RulesetInfo], *, modules: bool = False) -> tuple[RulesetInfo, ...]:
    """Return what a subject can be evaluated under, or the modules that only serve others."""
    return tuple(info for info in infos if info.gradeable is not modules)


def group_listed(infos: Iterable[RulesetInfo]) -> tuple[Listed, ...]:
    """Return one entry an id; an overlay stands with its base, or alone when its base is not among them."""
    editions: dict[str, list[RulesetInfo]] = {}
    for info in infos:
        editions.setdefault(info.id, []).append(info)
    bases = {id: _find_base(id, editions) for id in editions}
    return tuple(
        Listed(
            id,
            tuple(sorted(editions[id], key=lambda info: (info.start or date.min, info.edition))),
            tuple(info for other, base in bases.items() if base == id != other for info in editions[other]),
        )
        for id, base in bases.items()
        if base == id
    )


def _find_base(id: str, editions: dict[str, list[RulesetInfo]]) -> str:
    way = [id]
    while (base := editions[way[-1]][-1].extends.partition("@")[0]) in editions:
        if base in way:
            return id  # a circle is reported when one of them is compiled
        way.append(base)
    return way[-1]


def write_list(infos: Iterable[RulesetInfo], language: Language) -> str:
    """Return one line for each id: id, subject, editions, title, overlays."""
    listed = group_listed(infos)
    if not listed:
        return say("no_rulesets", language) + "\n"
    keys = ("list_id", "list_subject", "list_editions", "list_title", "list_overlays")
    head = tuple(say(key, language) for key in keys)
    return "\n".join(align([head, *(_write_row(one, language) for one in listed)])) + "\n"


def _write_row(listed: Listed, language: Language) -> tuple[str, ...]:
    latest = listed.editions[-1]
    editions = say("list_comma", language).join(info.edition for info in listed.editions)
    overlays = say("list_comma", language).join(info.key for info in listed.overlays)
    title = choose_words(latest.title, language)
    return (listed.id, word_subject(latest.subject, language), editions, title, overlays)


def word_subject(subject: str, language: Language) -> str:
    """Return the kind of a subject in words; one we have no word for as it is written."""
    key = f"subject_{subject}"
    return say(key, language) if key in _SUBJECTS else subject


def write_list_json(infos: Iterable[RulesetInfo]) -> str:
    """Return every edition as a JSON list; an open end of a period is null."""
    content = [
        {
            "id": info.id,
            "edition": info.edition,
            "title": {"zh": info.title.zh, "en": info.title.en},
            "subject": info.subject,
            "from": write_end(info.start),
            "to": write_end(info.end),
            "extends": info.extends,
            "gradeable": info.gradeable,
        }
        for info in infos
    ]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def write_period(start: date | None, end: date | None, language: Language) -> str:
    """Return the time an edition is in force, both ends inclusive."""
    if start is None and end is None:
        return say("open_period", language)
    return f"{write_end(start) or ''}–{write_end(end) or ''}"


def write_end(end: date | None) -> str | None:
    """Return an end of a period as YYYY-MM-DD; None is open."""
    return None if end is None else end.isoformat()
