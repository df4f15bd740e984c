"""Receipts to try things on."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import greenrules
from greenrules.api import read_facts_file
from greenrules.attesting import make_receipt
from greenrules.model.receipt import Receipt, seal

EXAMPLES = Path(__file__).parents[2] / "examples"
SECRET = b"nobody else knows these words"


@cache
def receipt_of_a_factory(*mask: str) -> Receipt:
    """A real factory under the largest ruleset."""
    (document,) = read_facts_file(EXAMPLES / "ningbo" / "shiyu_metal.yaml")
    return make_receipt(greenrules.load("cn.ningbo.star_factory@2021"), document, mask=mask, secret=SECRET)


@cache
def receipt_with_numbers() -> Receipt:
    """A receipt with formulas, conversions, tables and a tree."""
    (document,) = read_facts_file(EXAMPLES / "factories" / "injection_moulding.yaml")
    return make_receipt(greenrules.load("cn.ningbo.star_factory.computed_score@2022"), document, with_sm3=True)


def copy_body(receipt: Receipt) -> Any:
    """Return the parts of a receipt as plain data of one's own."""
    return json.loads(receipt.to_json())


def reseal(body: Any) -> bytes:
    """Return a forged receipt whose digests fit."""
    return seal(body, with_sm3="sm3" in body).to_json().encode()
