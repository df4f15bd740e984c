"""The rulesets that can be loaded, as a list for people and as JSON."""

import json
from datetime import date

from greenrules.explaining.layout import align
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.page import Language
from greenrules.library import RulesetInfo


def write_list(infos: tuple[RulesetInfo, ...], language: Language) -> str:
    """Return one line for each edition: id, edition, title, period and use."""
    if not infos:
        return say("no_rulesets", language) + "\n"
    head = tuple(say(key, language) for key in ("list_id", "list_edition", "list_period", "list_use", "list_title"))
    rows = [
        (
            info.id,
            info.edition,
            _write_period(info, language),
            _write_use(info, language),
            choose_words(info.title, language),
        )
        for info in infos
    ]
    return "\n".join(align([head, *rows])) + "\n"


def write_list_json(infos: tuple[RulesetInfo, ...]) -> str:
    """Return the rulesets as a JSON list; an open end of a period is null."""
    content = [
        {
            "id": info.id,
            "edition": info.edition,
            "title": {"zh": info.title.zh, "en": info.title.en},
            "subject": info.subject,
            "from": _write_end(info.start),
            "to": _write_end(info.end),
            "extends": info.extends,
            "gradeable": info.gradeable,
        }
        for info in infos
    ]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _write_period(info: RulesetInfo, language: Language) -> str:
    if info.start is None and info.end is None:
        return say("open_period", language)
    return f"{_write_end(info.start) or ''}–{_write_end(info.end) or ''}"


def _write_end(end: date | None) -> str | None:
    return None if end is None else end.isoformat()


def _write_use(info: RulesetInfo, language: Language) -> str:
    if not info.gradeable:
        return say("use_import", language)
    return say("use_overlay" if info.extends else "use_evaluate", language, base=info.extends)
