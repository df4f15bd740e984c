"""Named facts hidden behind salted commitments, with every value of the reasoning that would give them away."""

import hmac
from collections.abc import Mapping
from typing import Any, cast

from greenrules.model.canonical import Json
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.receipt import Body, Receipt, cover, digest_json, seal
from greenrules.model.suggestions import suggest

# What an outcome says stays: verdicts, scores, grades and amounts are what a receipt is for.
HIDDEN_KINDS = ("fact", "derived", "table", "step")
LEAST_SECRET = 16


def mask_facts(body: Body, names: tuple[str, ...], secret: bytes) -> Body:
    """Return the body with these facts masked, and the steps that follow from them up to the next verdict or score.

    A commitment is the SHA-256 of id, salt and value; the salt is HMAC-SHA256 of the id under the secret and the
    digest of the receipt's head, so that nothing is random and two receipts do not show that a value is the same.
    Raises: FactsError (GR660 for a name no fact has, GR662 for a secret shorter than 16 bytes).
    """
    plain = cast(dict[str, Any], body)
    given, trace = plain["supplied"]["given"], plain["assessment"]["trace"]
    _check(names, secret, [*given["facts"], *given["assumptions"], *_list_facts(trace)])
    hidden = _find_hidden(trace["nodes"], names)
    nodes = [_mask_node(node, body, secret) if node["id"] in hidden else node for node in trace["nodes"]]
    by_id, whole = {node["id"]: node for node in nodes}, plain["assessment"]
    assessment: dict[str, Any] = {
        **whole,
        "trace": {**trace, "nodes": nodes},
        "findings": [_mask_finding(one, by_id, hidden) for one in whole["findings"]],
        "assumptions": [_mask_value(one, body, secret) if one["id"] in hidden else one for one in whole["assumptions"]],
        "undefined": [one for one in whole["undefined"] if one["id"] not in hidden],
    }
    parts: dict[str, Any] = {
        part: {name: _commit_to(f"supplied:{name}", item, body, secret) if name in names else item
               for name, item in items.items()}
        for part, items in given.items()
    }  # fmt: skip
    return {**plain, "assessment": assessment, "supplied": {"given": parts}, "masked": sorted(names)}


def disclose(receipt: Receipt, body: Body, secret: bytes, names: tuple[str, ...]) -> dict[str, Json]:
    """Return salt and value by id of what a receipt masks, for those facts alone, from the body it was made of."""
    wanted = {f"fact:{name}" for name in names}
    nodes = cast(dict[str, Any], body)["assessment"]["trace"]["nodes"]
    opened: dict[str, Json] = {}
    for node in nodes:
        if node["id"].split("/")[0] in wanted:
            opened[node["id"]] = {"salt": make_salt(receipt.body, node["id"], secret), "value": node["value"]}
    return opened


def open_masks(receipt: Receipt, opened: Mapping[str, Mapping[str, Json]]) -> tuple[Receipt, tuple[str, ...]]:
    """Return the receipt with disclosed values in place, and the ids whose commitment does not fit them."""
    body = cast(dict[str, Any], receipt.body)
    wrong, nodes = [], []
    for node in body["assessment"]["trace"]["nodes"]:
        value = node["value"]
        if node["id"] in opened and isinstance(value, dict) and "masked" in value:
            told = opened[node["id"]]
            if commit(node["id"], str(told["salt"]), told["value"]) != value["masked"]:
                wrong.append(node["id"])
            node = {**node, "value": told["value"]}
        nodes.append(node)
    trace = {**body["assessment"]["trace"], "nodes": nodes}
    return seal({**cover(body, "signature"), "assessment": {**body["assessment"], "trace": trace}}), tuple(wrong)


def commit(id: str, salt: str, value: Json) -> str:
    """Return what stands in place of a value."""
    return digest_json({"id": id, "salt": salt, "value": value})


def make_salt(body: Body, id: str, secret: bytes) -> str:
    """Return the salt of a value: the same for the same receipt and secret."""
    head = digest_json([body[part] for part in ("subject", "as_of", "ruleset")])
    return hmac.new(secret, f"{head} {id}".encode(), "sha256").hexdigest()


def _check(names: tuple[str, ...], secret: bytes, known: list[str]) -> None:
    problems = []
    for name in names:
        if name not in known:
            help = suggest(name, known, otherwise="name a fact the assessment rests on")
            problems.append(Diagnostic("GR660", f"there is no fact `{name}` to mask", path="--mask", help=help))
    if len(secret) < LEAST_SECRET:
        message = f"masking needs a secret of at least {LEAST_SECRET} bytes"
        help = "pass one that others cannot guess, from a file: --secret FILE"
        problems.append(Diagnostic("GR662", message, path="--secret", help=help))
    if problems:
        raise FactsError(problems)


def _list_facts(trace: Mapping[str, Any]) -> list[str]:
    return [node["id"].removeprefix("fact:") for node in trace["nodes"] if node["kind"] == "fact"]


def _find_hidden(nodes: list[Any], names: tuple[str, ...]) -> set[str]:
    """Return the ids of the facts and of what follows from them; operands stand before the steps that use them."""
    hidden: set[str] = set()
    for node in nodes:
        named = node["kind"] == "fact" and node["id"].removeprefix("fact:").split("/")[0] in names
        follows = any(isinstance(part, dict) and part.get("node") in hidden for part in node["operands"])
        is_score = isinstance(node["value"], dict) and "proven" in node["value"]
        if named or (follows and node["kind"] in HIDDEN_KINDS and not is_score):
            hidden.add(node["id"])
    return hidden


def _mask_node(node: Mapping[str, Any], body: Body, secret: bytes) -> dict[str, Any]:
    origin = node["origin"] and {**node["origin"], "evidence": []}
    return {**node, "value": _commit_to(node["id"], node["value"], body, secret), "origin": origin}


def _commit_to(id: str, value: Json, body: Body, secret: bytes) -> Json:
    return {"masked": commit(id, make_salt(body, id, secret), value)}


def _mask_value(one: Mapping[str, Any], body: Body, secret: bytes) -> Json:
    return {**one, "value": _commit_to(one["id"], one["value"], body, secret), "value_label": {"zh": "", "en": ""}}


def _mask_finding(finding: Mapping[str, Any], nodes: Mapping[str, Any], hidden: set[str]) -> Json:
    bare = {"zh": "", "en": ""}
    measures = [
        {**part, "value": nodes[part["id"]]["value"], "value_label": bare} if part["id"] in hidden else part
        for part in finding["measures"]
    ]
    return {**finding, "measures": measures}
