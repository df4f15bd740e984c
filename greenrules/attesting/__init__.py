"""An assessment that others can hold us to: receipts, their verification, and the log of decisions.

Input: a ruleset with facts, or a receipt. Output: receipts, what is wrong with one, the entries of a log.
May import: api, reading, evaluating, model, and `checker` and `claims`, which stand alone.

A grade moves money: years later anybody must be able to see what was decided on what, and work it out again.
"""

from greenrules.attesting.decision_log import DecisionLog, read_log
from greenrules.attesting.making import make_receipt
from greenrules.attesting.masking import mask_facts
from greenrules.attesting.signing import sign_receipt
from greenrules.attesting.verifying import Finding, verify_receipt

__all__ = ["DecisionLog", "Finding", "make_receipt", "mask_facts", "read_log", "sign_receipt", "verify_receipt"]
