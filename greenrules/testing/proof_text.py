"""What proofs come to, for people in Chinese and English, and for programs."""

import json
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.values import format_number
from greenrules.testing.proof_report import QUESTIONS, Proof, ProofReport, Question, Status

_TITLES: dict[Question, tuple[str, str]] = {
    "reachable": ("可达：每项都能满足，也能不满足", "reachable: everything can be met and unmet"),
    "complete": ("完备：判定表无空档、无矛盾", "complete: decision tables have no gap and no contradiction"),
    "bounded": ("有界：得分不越界", "bounded: scores stay within their maximum"),
    "monotone": ("单调：做得更好不会少得分", "monotone: doing better never costs points"),
    "veto": ("否决：基本要求不满足则达不到等级", "veto: an unmet basic requirement keeps the grade away"),
    "influence": ("影响：列出的每个事实都起作用", "influence: every fact that is named matters"),
    "never_laxer": ("不放宽", "never laxer"),
    "equivalent": ("等价", "equivalent"),
}
_STATUSES: dict[Status, tuple[str, str]] = {
    "proven": ("成立", "proven"),
    "refuted": ("不成立", "refuted"),
    "undecided": ("未能判定", "undecided"),
    "not_applicable": ("不适用", "not applicable"),
}
_REASONS_ZH = {
    "the ruleset has no indicators": "规则集没有评价指标",
    "a ratio in it has no cap": "其中有比率不设上限",
    "no single quantity is declared better higher or lower": "没有声明方向的单一指标量",
    "it fails for quantities that no single fact moves": "只在单个事实无法带来的取值上不成立",
    "the reference evaluator does not confirm what the solver found": "参考求值器未能证实求解器的结果",
    "the facts found are not accepted as facts": "求得的事实不被接受",
    "the facts found need a number without a finite decimal form": "求得的数没有有限小数形式",
    "the two have no grade, requirement or eligibility of the same name": "两者没有同名的等级、要求或资格",
}


def _say(words: tuple[str, str], lang: str) -> str:
    return words[0] if lang == "zh" else words[1]


def write_report(report: ProofReport, lang: str, *, everything: bool = False) -> str:
    """Return the report for people: a line per question, then what is refuted or undecided with its facts.

    Args:
        everything: also list what is proven or does not apply.
    """
    return "\n".join(_list_lines(report, lang, everything=everything)) + "\n"


def _list_lines(report: ProofReport, lang: str, *, everything: bool) -> Iterator[str]:
    name = f"{report.ruleset} / {report.other}" if report.other else report.ruleset
    zh = f"{name}：评价日期 {report.as_of}，每张表至多 {report.records} 条记录"
    yield zh if lang == "zh" else f"{name}: as of {report.as_of}, tables of at most {report.records} records"
    for question in QUESTIONS:
        proofs = [proof for proof in report.proofs if proof.question == question]
        if not proofs:
            continue
        counts = Counter(proof.status for proof in proofs)
        shown = (f"{_say(words, lang)} {counts[status]}" for status, words in _STATUSES.items() if counts[status])
        yield ""
        colon, comma = ("：", "，") if lang == "zh" else (": ", ", ")
        yield f"{_say(_TITLES[question], lang)}{colon}{comma.join(shown)}"
        for proof in proofs:
            if everything or proof.status in ("refuted", "undecided"):
                yield from _show_proof(proof, lang)


def _show_proof(proof: Proof, lang: str) -> Iterator[str]:
    statement = proof.statement.zh if lang == "zh" else proof.statement.en
    reason = _REASONS_ZH.get(proof.reason, proof.reason) if lang == "zh" else proof.reason
    yield f"  {_say(_STATUSES[proof.status], lang)}  {statement}{_enclose(reason, lang)}"
    if proof.status != "refuted":
        return
    for title, document in ((("事实", "facts"), proof.facts), (("对照", "beside"), proof.beside)):
        if document is not None:
            yield f"    {_say(title, lang)}{'：' if lang == 'zh' else ': '}{show_facts(document)}"


def _enclose(reason: str, lang: str) -> str:
    return "" if not reason else f"（{reason}）" if lang == "zh" else f" ({reason})"


def show_facts(document: FactsDocument) -> str:
    """Return the facts of a document on one line."""
    parts = [f"{id}={write_json(_plain(raw))}" for id, raw in document.facts.items()]
    parts += [f"parameter {id}={write_json(_plain(raw))}" for id, raw in document.parameters.items()]
    return ", ".join(parts) or "-"


def write_report_json(report: ProofReport) -> str:
    """Return the report for programs; facts are whole facts documents."""
    body = {
        "format": "greenrules-proofs/1",
        "ruleset": report.ruleset,
        "against": report.other or None,
        "as_of": report.as_of.isoformat(),
        "records": report.records,
        "proofs": [_encode_proof(proof) for proof in report.proofs],
    }
    return write_json(body) + "\n"


def _encode_proof(proof: Proof) -> dict[str, object]:
    return {
        "question": proof.question,
        "entry": proof.entry,
        "statement": {"zh": proof.statement.zh, "en": proof.statement.en},
        "status": proof.status,
        "how": proof.how or None,
        "reason": proof.reason or None,
        "facts": None if proof.facts is None else encode_document(proof.facts),
        "beside": None if proof.beside is None else encode_document(proof.beside),
    }


def encode_document(document: FactsDocument) -> dict[str, object]:
    """Return a facts document as JSON data that can be evaluated as it is."""
    body: dict[str, object] = {"subject": document.subject}
    if document.as_of is not None:
        body["as_of"] = document.as_of.isoformat()
    body["facts"] = {id: _plain(raw) for id, raw in document.facts.items()}
    if document.parameters:
        body["parameters"] = {id: _plain(raw) for id, raw in document.parameters.items()}
    return body


def _plain(raw: RawFact) -> object:
    match raw.value:
        case tuple():
            return [_plain(item) for item in raw.value]
        case dict():
            return {name: _plain(cell) for name, cell in raw.value.items()}
        case bool() | str() | None:
            return raw.value
        case Fraction():
            return raw.value
        case _:
            return raw.value.isoformat()


def write_json(value: object) -> str:
    """Write data as JSON in which every number keeps its exact digits."""
    match value:
        case dict():
            return "{" + ",".join(f"{json.dumps(key)}:{write_json(part)}" for key, part in sorted(value.items())) + "}"
        case list():
            return "[" + ",".join(map(write_json, value)) + "]"
        case Fraction():
            return format_number(value)
        case _:
            return json.dumps(value, ensure_ascii=False)
