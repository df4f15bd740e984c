"""Receipts: the same bytes each time, masks that open, signatures that bind, and the engine once more."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import greenrules
from greenrules import checker, claims
from greenrules.attesting import mask_facts, sign_receipt, verify_receipt
from greenrules.attesting.masking import disclose
from greenrules.attesting.signing import is_signed_by
from greenrules.cli import main as run
from greenrules.model.diagnostics import FactsError
from greenrules.model.receipt import Receipt, digest_json, seal, write_canonical
from tests.trust.receipts import SECRET, copy_body, receipt_of_a_factory, receipt_with_numbers, reseal

MASKED = "cleaner_production_audits"


def test_the_canonical_form_is_that_of_the_rfc() -> None:
    """Keys stand by UTF-16 code units (an astral character before U+FB33); only what must be is escaped."""
    thing = {
        "\u20ac": "\u007f",
        "\r": "\b\u0001",
        "\ufb33": 1,
        "1": 'a"\\/',
        "\U0001f600": None,
        "\u0080": True,
        "\u00f6": [],
    }
    text = write_canonical(thing)

    assert list(json.loads(text)) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert text.startswith('{"\\r":"\\b\\u0001","1":"a\\"\\\\/"')
    assert text.encode() == checker.canonical(checker.load(json.dumps(thing)))


def test_evaluating_again_gives_the_same() -> None:
    """The engine finds nothing in its own receipt that it would now decide otherwise."""
    ruleset = greenrules.load("cn.ningbo.star_factory.computed_score@2022")

    assert verify_receipt(receipt_with_numbers().to_json().encode(), ruleset=ruleset) == ()


def test_evaluating_again_notices_another_fact() -> None:
    """A receipt whose facts were exchanged, every digest made anew, gives another assessment."""
    body = copy_body(receipt_with_numbers())
    used = {node["id"] for node in body["assessment"]["trace"]["nodes"]}
    facts = body["supplied"]["given"]["facts"]
    name = next(name for name, fact in facts.items() if isinstance(fact["value"], bool) and f"fact:{name}" in used)
    facts[name]["value"] ^= True
    body["supplied"]["digest"] = digest_json(body["supplied"]["given"])
    ruleset = greenrules.load("cn.ningbo.star_factory.computed_score@2022")

    assert {finding.kind for finding in verify_receipt(reseal(body), ruleset=ruleset)} == {"fact", "outcome"}


def test_another_ruleset_is_told_apart() -> None:
    """A ruleset with another digest than the receipt names is not evaluated."""
    ruleset = greenrules.load("cn.ningbo.star_factory@2022")
    found = verify_receipt(receipt_of_a_factory().to_json().encode(), ruleset=ruleset)

    assert [finding.kind for finding in found] == ["ruleset"]
    assert "规则集" in found[0].say("zh")


def test_a_masked_fact_leaves_no_trace_and_the_rest_still_holds() -> None:
    """The masked value stands nowhere in the receipt, and the checker holds what remains."""
    receipt = receipt_of_a_factory(MASKED)
    nodes = {node["id"]: node["value"] for node in copy_body(receipt)["assessment"]["trace"]["nodes"]}

    assert claims.check_all(receipt.to_json().encode()) == []
    assert '"2019"' not in receipt.to_json()
    assert [*nodes[f"fact:{MASKED}"]] == ["masked"]


def test_nothing_hides_behind_a_mask_that_is_not_announced() -> None:
    """A step, or a fact, made a commitment without being named as masked is found out, though every digest fits."""
    nodes = copy_body(receipt_of_a_factory())["assessment"]["trace"]["nodes"]
    places = [next(n for n, node in enumerate(nodes) if node["kind"] == kind) for kind in ("fact", "step")]
    found = []
    for place in places:
        forged = copy_body(receipt_of_a_factory())
        forged["assessment"]["trace"]["nodes"][place]["value"] = {"masked": "sha256:" + "0" * 64}
        found.append(("claim", "masked", "") in claims.check_all(reseal(forged)))

    assert found == [True, True]


def test_a_mask_opens_only_to_its_value() -> None:
    """What is disclosed must fit the commitment; another value is found out."""
    receipt = receipt_of_a_factory(MASKED)
    opened = disclose(receipt, receipt_of_a_factory().body, SECRET, (MASKED,))
    data, id = receipt.to_json().encode(), f"fact:{MASKED}/0/passed_year"
    lie = {**opened, id: {**opened[id], "value": "2021"}}  # type: ignore[dict-item]

    assert verify_receipt(data, disclosed=opened) == ()  # type: ignore[arg-type]
    assert [finding.kind for finding in verify_receipt(data, disclosed=lie)][:1] == ["commitment"]  # type: ignore[arg-type]


def test_masking_asks_for_a_secret_and_for_facts_there_are() -> None:
    """Every problem is reported at once."""
    with pytest.raises(FactsError) as raised:
        mask_facts(copy_body(receipt_of_a_factory()), ("nothing",), b"short")

    assert [problem.code for problem in raised.value.diagnostics] == ["GR660", "GR662"]


def test_a_signature_binds_the_content() -> None:
    """A signed receipt holds under its key; a forgery with new digests, or another key, does not."""
    ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
    from cryptography.hazmat.primitives import serialization as form

    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    pem = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    signed = sign_receipt(receipt_with_numbers(), pem)
    key = private.public_key().public_bytes_raw().hex()
    forged = Receipt(seal({**signed.body, "subject": "another"}, with_sm3=True).body)

    assert verify_receipt(signed.to_json().encode(), key=key) == ()
    assert sign_receipt(receipt_with_numbers(), pem) == signed
    assert not is_signed_by(forged, key)
    assert [one.kind for one in verify_receipt(signed.to_json().encode(), key="00" * 32)] == ["signature"]


def test_verify_says_by_which_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What holds under a key names the key, for people and for programs."""
    ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
    from cryptography.hazmat.primitives import serialization as form

    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = private.public_key()
    pem = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    file, key = tmp_path / "receipt.json", tmp_path / "key.pub"
    file.write_text(sign_receipt(receipt_with_numbers(), pem).to_json(), encoding="utf-8")
    key.write_bytes(public.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo))
    codes = [run(["verify", str(file), "--key", str(key), *more]) for more in (["--lang", "en"], ["--json"])]
    people, programs = capsys.readouterr().out.rstrip().rpartition("\n")[::2]

    assert codes == [0, 0]
    assert f"signed by the Ed25519 key {public.public_bytes_raw().hex()}\n" in people
    assert json.loads(programs)["signed_by"] == public.public_bytes_raw().hex()


@pytest.mark.skipif(not all(map(shutil.which, ("jq", "openssl", "basenc", "bash"))), reason="needs jq and openssl")
def test_common_tools_find_the_same_digest_and_signature(tmp_path: Path) -> None:
    """The lines of docs/receipts.md, run as they stand."""
    ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
    from cryptography.hazmat.primitives import serialization as form

    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    pem = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    public = private.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "receipt.json").write_text(sign_receipt(receipt_with_numbers(), pem).to_json(), encoding="utf-8")
    (tmp_path / "key.pub").write_bytes(public)
    page = (Path(__file__).parents[2] / "docs" / "receipts.md").read_text(encoding="utf-8")
    lines = page.partition("with common tools")[2].partition("```sh\n")[2].partition("```")[0]
    run = subprocess.run(["bash", "-c", lines], cwd=tmp_path, capture_output=True, text=True, check=True)
    stated, found, verified = run.stdout.splitlines()

    assert stated.removeprefix("sha256:") == found.split()[0]
    assert verified == "Signature Verified Successfully"
