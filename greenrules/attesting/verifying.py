"""Everything that can be found out about a receipt: its bytes, its steps, its signature, and the engine once more."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from attrs import frozen

from greenrules import checker, claims
from greenrules.api.assessing import evaluate
from greenrules.attesting.making import PARTS, decode_document, encode_facts
from greenrules.attesting.masking import open_masks
from greenrules.attesting.signing import is_signed_by
from greenrules.model.assessment_json import encode_assessment
from greenrules.model.canonical import Json
from greenrules.model.citing import Words
from greenrules.model.diagnostics import FactsError
from greenrules.model.facts import FactsDocument
from greenrules.model.receipt import Receipt, digest_json
from greenrules.model.ruleset import Ruleset

# The kinds of the checker and the claims, then those only the engine finds.
KINDS: dict[str, Words] = {
    "unreadable": Words("不是可读取的凭证", "this is no readable receipt"),
    "form": Words("不是规范形式（RFC 8785）", "the text is not in canonical form (RFC 8785)"),
    "format": Words("凭证格式不是 greenrules.receipt/1", "the format is not greenrules.receipt/1"),
    "digest": Words("摘要与内容不符", "the digest does not fit the content"),
    "shape": Words("这一步残缺或形状不对", "the step is incomplete or has the wrong shape"),
    "order": Words("引用了尚未得出的步骤，或编号重复", "the step stands twice, or rests on one that comes later"),
    "step": Words("这一步与其依据不符", "the step does not follow from its operands"),
    "unit": Words("单位不符", "the units do not fit"),
    "claim": Words("评价结论与推理过程不符", "the assessment says something else than its reasoning"),
    "fact": Words("与所提供的事实不符", "not the value that was supplied"),
    "signature": Words("签名缺失或无效", "the signature is absent or not valid"),
    "commitment": Words("披露的数值与承诺不符", "what is disclosed does not fit the commitment"),
    "ruleset": Words("这不是凭证所依据的规则集", "this is not the ruleset the receipt rests on"),
    "supplied": Words("这些不是凭证所依据的事实", "these are not the facts the receipt rests on"),
    "outcome": Words("重新评价得出不同结果", "evaluating again gives something else"),
    "refused": Words("重新评价时输入被拒绝", "evaluating again refuses the input"),
}


@frozen
class Finding:
    """Something wrong with a receipt: its kind (a key of KINDS), where, and what was found."""

    kind: str
    where: str
    what: str = ""

    def say(self, language: Literal["zh", "en"]) -> str:
        """Return it as a line for people."""
        words = KINDS[self.kind]
        place, what = (f"{self.where}: " if self.where else ""), (f" ({self.what})" if self.what else "")
        return f"{place}{words.zh if language == 'zh' else words.en}{what}"


def verify_receipt(
    data: bytes,
    *,
    key: str | None = None,
    ruleset: Ruleset | None = None,
    facts: FactsDocument | None = None,
    disclosed: Mapping[str, Mapping[str, Json]] | None = None,
) -> tuple[Finding, ...]:
    """Return everything that is wrong with a receipt; nothing when it holds.

    Args:
        data: the receipt as it was stored, byte for byte.
        key: the public key it must be signed by, in hexadecimal (`read_public_key`).
        ruleset: evaluate again under this ruleset; it must have the digest the receipt names.
        facts: the facts to evaluate again, where the receipt holds only their digest.
        disclosed: salt and value of masked facts by id; they must fit the commitments.
    Raises: UnsupportedByBackend (GR661 when a signature is to be checked and `cryptography` is absent).
    """
    found = [Finding(*problem) for problem in claims.check_all(data)]
    if any(finding.kind in ("unreadable", "format") for finding in found):
        return tuple(found)
    receipt = Receipt(json.loads(data))
    if key is not None and not is_signed_by(receipt, key):
        found.append(Finding("signature", "signature"))
    if disclosed:
        opened, wrong = open_masks(receipt, disclosed)
        found += [Finding("commitment", id) for id in wrong]
        steps: Any = opened.body["assessment"]
        found += [Finding(*problem) for problem in checker.check_steps(steps["trace"], opened=True)]
    if ruleset is not None:
        found += _evaluate_again(receipt, ruleset, facts)
    return tuple(dict.fromkeys(found))


def _evaluate_again(receipt: Receipt, ruleset: Ruleset, facts: FactsDocument | None) -> Iterator[Finding]:
    stated: Any = receipt.body
    if ruleset.digest != stated["ruleset"]["digest"]:
        yield Finding("ruleset", "ruleset", f"{ruleset.key}: {ruleset.digest}")
        return
    if facts is None and "given" not in stated["supplied"]:
        yield Finding("supplied", "supplied", "--facts FILE")
        return
    try:
        document = decode_document(receipt.body) if facts is None else facts
        again: Any = encode_assessment(evaluate(ruleset, document, stated["as_of"]))
    except (KeyError, TypeError, ValueError) as error:
        yield Finding("supplied", "supplied", str(error))
        return
    except FactsError as error:
        yield from (Finding("refused", problem.path, problem.message) for problem in error.diagnostics)
        return
    given: dict[str, Json] = {name: encode_facts(getattr(document, name)) for name in PARTS}
    if digest_json(given) != stated["supplied"]["digest"]:
        yield Finding("supplied", "supplied")
    again = json.loads(json.dumps(again))
    yield from (Finding("outcome", where) for where in _list_differences(stated["assessment"], again))


# What the facts file says of the subject beside the facts does not decide.
_BESIDE = ("engine", "subject_name", "notes")


def _list_differences(stated: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[str]:
    for name in again:
        if name not in (*_BESIDE, "trace", "findings") and stated.get(name) != again[name]:
            yield name
    parts = ((stated["findings"], again["findings"]), (stated["trace"]["nodes"], again["trace"]["nodes"]))
    for one, other in parts:
        before, after = ({node["id"]: node for node in nodes} for nodes in (one, other))
        yield from (id for id in sorted({*before, *after}) if before.get(id) != after.get(id))
