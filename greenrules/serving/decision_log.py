"""The record of a decision, in the form of an OPA decision log: what was decided, by which rules, on which facts."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from greenrules import __version__
from greenrules.model.assessment import Assessment
from greenrules.model.canonical import Json
from greenrules.serving.erasing import encode_erased
from greenrules.serving.service import Service


def log_decision(service: Service, assessment: Assessment, document: Mapping[str, Any], path: str) -> str:
    """Hand the record of a decision to the portal, and return the id of the decision."""
    id = service.new_id()
    if service.on_decision is not None:
        service.on_decision(write_record(service, assessment, document, path, id))
    return id


def write_record(
    service: Service, assessment: Assessment, document: Mapping[str, Any], path: str, id: str
) -> dict[str, Json]:
    """Return the record. `facts_digest` is that of all facts, also of the ones left out of `input`.

    `erased` lists as JSON Pointers what was left out, in `input` and of what rests on it in `result`.
    """
    kept, erased = _erase(document, service.erased)
    result, gone = encode_erased(assessment, service.erased)
    return {
        "decision_id": id,
        "timestamp": service.now().isoformat(),
        "path": path,
        "ruleset": name_ruleset(assessment),
        "engine": f"greenrules {__version__}",
        "facts_digest": digest_facts(document),
        "input": json.loads(_write(kept)),
        "erased": [*erased, *gone],
        "result": result,
    }


def name_ruleset(assessment: Assessment) -> Json:
    """Return id, edition and content digest of the rules an assessment was made by."""
    return {"id": assessment.ruleset, "edition": assessment.edition, "digest": assessment.content_digest}


def digest_facts(document: Mapping[str, Any]) -> str:
    """Return `sha256:…` of a facts document, whatever the order of its members."""
    return f"sha256:{hashlib.sha256(_write(document).encode()).hexdigest()}"


def _erase(document: Mapping[str, Any], names: frozenset[str]) -> tuple[dict[str, Any], list[Json]]:
    kept, erased = dict(document), []
    for part in ("facts", "assumptions"):
        members = document.get(part)
        if isinstance(members, Mapping):
            kept[part], found = _erase_members(members, names, "")
            erased += [f"/input/{part}/{name}" for name in found]
    return kept, [*erased]


def _erase_members(members: Mapping[str, Any], names: frozenset[str], prefix: str) -> tuple[dict[str, Any], list[str]]:
    """Leave out the named facts, also those written in groups."""
    kept: dict[str, Any] = {}
    erased: list[str] = []
    for key, value in members.items():
        name = f"{prefix}{key}"
        if name in names:
            erased.append(name.replace(".", "/") if prefix else key)
        elif isinstance(value, Mapping) and any(one.startswith(f"{name}.") for one in names):
            kept[key], found = _erase_members(value, names, f"{name}.")
            erased += found
        else:
            kept[key] = value
    return kept, erased


def _write(document: Mapping[str, Any]) -> str:
    """Write a document so that equal facts are equal texts; exact numbers keep their digits as texts."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
