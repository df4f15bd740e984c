"""Facts and a ruleset become a receipt."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import PurePath
from typing import Literal, cast

from attrs import evolve

from greenrules.api.assessing import evaluate
from greenrules.api.documents import prepare_documents
from greenrules.attesting.masking import mask_facts
from greenrules.model.assessment_json import encode_assessment
from greenrules.model.canonical import Json
from greenrules.model.diagnostics import FactsError, errors_of
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.receipt import FORMAT, Receipt, digest_json, seal
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import format_number

PARTS = ("facts", "parameters", "assumptions")


def make_receipt(
    ruleset: Ruleset,
    facts: Mapping[str, object] | FactsDocument,
    as_of: date | str | None = None,
    *,
    keep_facts: Literal["given", "digest"] = "given",
    with_sm3: bool = False,
    mask: tuple[str, ...] = (),
    secret: bytes = b"",
) -> Receipt:
    """Evaluate a subject and return the receipt: the same arguments give the same bytes.

    Args:
        ruleset: what `load`, `compile_text` or `compile_path` returned.
        facts: as for `evaluate`: values by name, or a whole facts document of one subject.
        as_of: the date of the assessment; without it, the one the document states.
        keep_facts: `given` keeps the facts as supplied, so that anybody can evaluate again; `digest` only their digest.
        with_sm3: add a digest by SM3 (GB/T 32905), where this Python has it.
        mask: names of facts to hide behind commitments (`mask_facts`).
        secret: what the salts of the commitments are derived from; only who knows it can open them.
    Raises: FactsError, as `evaluate`; with GR660 or GR662 when the masking cannot be done.
    """
    documents, problems = prepare_documents(facts, as_of, None, None)
    if errors_of(problems):
        raise FactsError(problems)
    document = documents[0]
    assessment = evaluate(ruleset, document)
    given = {name: encode_facts(getattr(document, name)) for name in PARTS}
    body: dict[str, Json] = {
        "format": FORMAT,
        "subject": assessment.subject,
        "as_of": assessment.as_of.isoformat(),
        "engine": assessment.engine,
        "ruleset": _describe_ruleset(ruleset),
        "assessment": encode_assessment(assessment),
        "supplied": {"given": given} if keep_facts == "given" or mask else {},
    }
    if mask:
        body = dict(mask_facts(body, mask, secret))
    shown = cast(Mapping[str, Json], body["supplied"]).get("given", given)
    body["supplied"] = {"digest": digest_json(shown), **({"given": shown} if keep_facts == "given" else {})}
    return seal(body, with_sm3=with_sm3)


def _describe_ruleset(ruleset: Ruleset) -> Json:
    """Return id, edition, digest and the digest of every text; of the texts the names alone, not where they lie."""
    sources = [{"name": PurePath(name).name, "sha256": digest} for name, digest in ruleset.sources]
    return {"id": ruleset.id, "edition": ruleset.edition, "digest": ruleset.digest, "sources": cast(Json, sources)}


def encode_facts(facts: Mapping[str, RawFact]) -> dict[str, Json]:
    """Write supplied facts as they were given, by name."""
    return {name: _encode_fact(fact) for name, fact in facts.items()}


def _encode_fact(fact: RawFact) -> Json:
    evidence: list[Json] = list(fact.evidence)
    return {
        "value": _encode_raw(fact.value), "unit": fact.unit, "evidence": evidence, "period": fact.period,
        "cite": fact.cite,
    }  # fmt: skip


def _encode_raw(value: object) -> Json:
    match value:
        case None | bool():
            return value
        case Fraction():
            return format_number(value)
        case str():
            return {"text": value}
        case date():
            return {"date": value.isoformat()}
        case tuple():
            return [_encode_fact(item) for item in value]
        case dict():
            return {"record": encode_facts(value)}
    raise AssertionError(value)


def decode_document(body: Mapping[str, Json]) -> FactsDocument:
    """Return the facts document a receipt holds; KeyError when it holds only their digest or some are masked."""
    assessment = cast(Mapping[str, Mapping[str, str]], body["assessment"])
    given = cast(Mapping[str, Mapping[str, Mapping[str, Json]]], body["supplied"])["given"]
    facts, parameters, assumptions = (
        {name: _decode_fact(cast(Mapping[str, Json], item), f"{part}.{name}") for name, item in given[part].items()}
        for part in PARTS
    )
    names = assessment["subject_name"]
    day = date.fromisoformat(str(body["as_of"]))
    document = FactsDocument(str(body["subject"]), names["zh"], names["en"], day, facts, parameters, assumptions)
    return evolve(document, subject_kind="")


def _decode_fact(item: Mapping[str, Json], path: str) -> RawFact:
    evidence = tuple(map(str, cast(list[str], item["evidence"])))
    value = _decode_raw(item["value"], path)
    return RawFact(value, str(item["unit"]), evidence, str(item["period"]), path, str(item["cite"]))  # type: ignore[arg-type]


def _decode_raw(value: Json, path: str) -> object:
    match value:
        case None | bool():
            return value
        case str():
            return Fraction(value)
        case {"text": str(text)}:
            return text
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case list():
            return tuple(_decode_fact(cast(Mapping[str, Json], item), f"{path}[{n}]") for n, item in enumerate(value))
        case {"record": dict(record)}:
            return {name: _decode_fact(item, f"{path}.{name}") for name, item in record.items()}
    raise KeyError(path)
