"""The page at the root of the service: a ruleset to choose, its form and its result, for trying it out.

Nothing in it is inline, so the strictest policy holds; a portal writes the same two elements into its own page.
"""

from html import escape

from greenrules.explaining.messages import choose_words
from greenrules.explaining.page import Language
from greenrules.library import RulesetInfo
from greenrules.serving.exchange import HTML, Response
from greenrules.serving.ruleset_answers import Call
from greenrules.serving.shelf import find_ruleset, list_infos
from greenrules.serving.static_files import digest_static_files

# What the elements need and nothing else: scripts, styles and data of the service itself.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_FIRST = "cn.ningbo.star_factory"
_WORDS: dict[Language, dict[str, str]] = {
    "zh": {"name": "绿色工厂自评", "choose": "评价规则", "show": "打开", "result": "评价结果", "form": "填报",
           "empty": "没有可评价的规则。"},
    "en": {"name": "Green factory self-assessment", "choose": "Ruleset", "show": "Open", "result": "Result",
           "form": "Facts", "empty": "There is no ruleset to assess by."},
}  # fmt: skip


def show_page(call: Call) -> Response:
    """Answer with the page; a ruleset that does not exist is refused as everywhere."""
    infos = [info for info in list_infos(call.service) if info.gradeable]
    key = call.options["ruleset"] or _choose_first(infos)
    title = find_ruleset(call.service, key).title if key else None
    language = call.language
    words = _WORDS[language]
    heading = choose_words(title, language) if title else words["empty"]
    body = _write_elements(call, key, language) if key else f"<main><p>{escape(heading)}</p></main>"
    static = escape(f"{call.request.root}/v1/static/{digest_static_files()}", quote=True)
    page = (
        f'<!doctype html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(heading)} · greenrules</title>\n"
        f'<link rel="icon" href="{static}/icon.svg">\n<link rel="stylesheet" href="{static}/page.css">\n'
        f'<script type="module" src="{static}/page.js"></script>\n</head>\n<body>\n'
        f"{_write_header(call, infos, key, static)}\n{body}\n</body>\n</html>\n"
    )
    headers = (("Content-Type", HTML), ("Cache-Control", "no-cache"), ("Content-Security-Policy", POLICY))
    return Response(200, headers, page.encode())


def _choose_first(infos: list[RulesetInfo]) -> str:
    ids = [info.id for info in infos]
    return _FIRST if _FIRST in ids else ids[0] if ids else ""


def _write_header(call: Call, infos: list[RulesetInfo], key: str, static: str) -> str:
    words, language = _WORDS[call.language], call.language
    other = "en" if language == "zh" else "zh"
    options = "".join(_write_option(info, key, infos, language) for info in infos)
    place = escape(f"{call.request.root}/", quote=True)
    return (
        f'<header><a class="brand" href="{place}?lang={language}"><img src="{static}/icon.svg" alt="" width="28" '
        f'height="28"><h1 data-word="name">{words["name"]}</h1></a>\n'
        f'<form class="choose" action="{place}" method="get"><label for="ruleset"><span data-word="choose">'
        f'{words["choose"]}</span></label>\n<select id="ruleset" name="ruleset">{options}</select>'
        f'<input type="hidden" name="lang" value="{language}">'
        f'<button data-word="show">{words["show"]}</button></form>\n'
        f'<button type="button" class="language" id="language" data-to="{other}" '
        f'lang="{"zh-CN" if other == "zh" else "en"}">{"中文" if other == "zh" else "English"}</button></header>'
    )


def _write_option(info: RulesetInfo, key: str, infos: list[RulesetInfo], language: Language) -> str:
    alone = sum(one.id == info.id for one in infos) == 1
    latest = [one for one in infos if one.id == info.id][-1] is info
    chosen = key == info.key or (key == info.id and latest)
    label = choose_words(info.title, language) + ("" if alone else f" · {info.edition}")
    zh, en = (choose_words(info.title, one) + ("" if alone else f" · {info.edition}") for one in ("zh", "en"))
    return (
        f'<option value="{escape(info.key, quote=True)}" data-zh="{escape(zh, quote=True)}" '
        f'data-en="{escape(en, quote=True)}"{" selected" if chosen else ""}>{escape(label)}</option>'
    )


def _write_elements(call: Call, key: str, language: Language) -> str:
    id, _, edition = key.partition("@")
    base = escape(call.request.root or "/", quote=True)
    pinned = f' edition="{escape(edition, quote=True)}"' if edition else ""
    words = _WORDS[language]
    return (
        f'<main>\n<section aria-label="{words["form"]}" data-label="form"><greenrules-form id="facts" base="{base}" '
        f'ruleset="{escape(id, quote=True)}"{pinned} lang="{language}"></greenrules-form></section>\n'
        f'<section aria-label="{words["result"]}" data-label="result" class="result"><greenrules-result for="facts" '
        f'lang="{language}"></greenrules-result></section>\n</main>'
    )
