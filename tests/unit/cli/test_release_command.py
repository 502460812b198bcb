"""`lupustem release`, `endotoxin` and `label` as their users meet them: files, exit codes, one line per problem."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.test_main import lupustem, refused
from tests.unit.product.lots import ASSAY, GOOD, changed


@pytest.fixture
def lot(tmp_path: Path) -> Path:
    return written(tmp_path, GOOD)


def written(folder: Path, content: dict[str, Any]) -> Path:
    path = folder / "lot.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_the_json_answer_has_the_keys_of_the_contract(lot: Path) -> None:
    done = lupustem("release", str(lot), "--format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    answer = json.loads(done.stdout)
    assert answer["decision"] == "release"
    for key in ("reasons", "advisories", "results", "derived", "evidence", "settings"):
        assert key in answer
    result = answer["results"]["cd105_positive"]
    assert {key: result[key] for key in ("value", "unit", "limit", "verdict", "borderline", "invalidated")} == {
        "value": 96.2,
        "unit": "%",
        "limit": ">= 95",
        "verdict": "pass",
        "borderline": False,
        "invalidated": [],
    }


@pytest.mark.parametrize(
    ("fact", "value", "lang", "first"),
    [
        ("cd34_percent", 2, "en", "✕ reject"),
        ("cd34_percent", 2, "zh", "✕ 不合格，拒绝放行"),
        ("cd34_percent", "pending", "en", "? hold"),
        ("cd34_percent", "pending", "zh", "? 暂缓放行"),
        ("cd34_percent", 1, "en", "✓ release"),
        ("cd34_percent", 1, "zh", "✓ 建议放行"),
    ],
)
def test_every_answer_is_exit_code_0_and_4_with_gate(
    tmp_path: Path, fact: str, value: object, lang: str, first: str
) -> None:
    path = written(tmp_path, changed(**{fact: value}))
    done = lupustem("release", str(path), lang=lang)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith(first)
    gated = lupustem("release", "--gate", str(path), lang=lang)
    assert gated.returncode == (0 if value == 1 else 4)
    assert gated.stdout.splitlines()[:3] == done.stdout.splitlines()[:3]


def test_a_value_that_cannot_be_taken_is_said_on_standard_error_and_holds(tmp_path: Path) -> None:
    path = written(tmp_path, changed(endotoxin_eu_ml="0.3 ng/ml"))
    done = lupustem("release", str(path), "-f", "json")
    assert done.returncode == 0
    assert done.stderr.decode().count("\n") == 1
    assert "facts.endotoxin_eu_ml" in done.stderr.decode()
    answer = json.loads(done.stdout)
    assert (answer["decision"], answer["reasons"]) == ("hold", ["endotoxin"])
    assert [one["field"] for one in answer["errors"]] == ["facts.endotoxin_eu_ml"]


@pytest.mark.parametrize(
    "content",
    [
        {"facts": {"cd73_percnt": 97}},
        {"facts": {"virus_detected": False}, "evidence": {"virus": {"HIV": "negative"}}},
        {"lots": "X"},
    ],
)
def test_a_file_of_wrong_form_is_refused_in_one_line(tmp_path: Path, content: dict[str, Any]) -> None:
    refused("release", str(written(tmp_path, content)))


@pytest.mark.parametrize(
    "arguments",
    [
        ("release", "none.yaml"),
        ("release", "lot.json", "--format", "docx"),
        ("release", "lot.json", "-o", "lot.json"),
        ("release", "lot.json", "--certificate", "lot.json"),
        ("release", "verify", "lot.json"),
        ("release", "verify", "none.json"),
        ("release", "print", "lot.json"),
        ("release", "key", "-o", "lot.json", "--no-passphrase"),
        ("label", "lot.json", "--container", "C-9"),
        ("endotoxin", "lot.json"),
        ("endotoxin", "none.json"),
    ],
)
def test_wrong_arguments_are_one_line(lot: Path, arguments: tuple[str, ...]) -> None:
    before = lot.read_bytes()
    refused(*arguments, cwd=lot.parent)
    assert lot.read_bytes() == before


def test_standard_input_and_options_before_the_file(lot: Path) -> None:
    done = lupustem("release", "--format", "json", "-", stdin=lot.read_bytes())
    assert json.loads(done.stdout)["decision"] == "release"


def test_html_is_one_page_without_script_and_pdf_is_a_pdf(lot: Path) -> None:
    for lang in ("zh", "en"):
        page = lupustem("release", str(lot), "-f", "html", lang=lang).stdout.decode()
        assert page.startswith("<!doctype html>")
        assert page.endswith("</html>\n")
        for word in ("<script", "http://", "https://", "src="):
            assert word not in page
        pdf = lupustem("release", str(lot), "-f", "pdf", lang=lang).stdout
        assert pdf.startswith(b"%PDF-1.7")
        assert b"pdfaid" in pdf


def test_a_lot_from_file_to_a_signed_and_revoked_certificate(lot: Path) -> None:
    folder = lot.parent
    (folder / "pass").write_text("secret\n", "utf-8")

    def run(*arguments: str) -> tuple[int, str]:
        done = lupustem(*arguments, cwd=folder)
        return done.returncode, done.stdout.decode() + done.stderr.decode()

    assert run("release", "lot.json", "--certificate", "cert.json")[0] == 0
    code, said = run("release", "verify", "cert.json")
    assert (code, "unsigned" in said) == (4, True)
    code, key = run("release", "key", "-o", "key.pem", "--passphrase-file", "pass")
    assert (code, len(key.strip())) == (0, 64)
    assert (folder / "key.pem").stat().st_mode & 0o077 == 0
    assert b"ENCRYPTED" in (folder / "key.pem").read_bytes()
    sign = ("release", "sign", "cert.json", "--key", "key.pem", "--signer", "Zhang San", "--role", "QP")
    assert run(*sign)[0] == 2
    assert run(*sign, "--passphrase-file", "pass", "-o", "signed.json")[0] == 0
    code, said = run("release", "verify", "signed.json")
    assert (code, "not checked" in said) == (0, True)
    (folder / "signers.yaml").write_text(f"authorised: {{Zhang San: [{key.strip()}]}}", "utf-8")
    code, said = run("release", "verify", "signed.json", "--authorised", "signers.yaml")
    assert (code, "not checked" in said) == (0, False)
    (folder / "signers.yaml").write_text(f"authorised: {{Li Si: [{key.strip()}]}}", "utf-8")
    assert run("release", "verify", "signed.json", "--authorised", "signers.yaml")[0] == 4
    data = (folder / "signed.json").read_bytes()
    (folder / "bad.json").write_bytes(data.replace(b"INVENTED-1", b"INVENTED-7"))
    code, said = run("release", "verify", "bad.json")
    assert (code, "changed" in said) == (4, True)
    assert run("release", "print", "bad.json")[0] == 2
    revoke_bad = ("release", "revoke", "bad.json", "--key", "key.pem", "--passphrase-file", "pass", "--signer", "Li Si")
    assert run(*revoke_bad, "--role", "QA", "--reason", "x")[0] == 2
    code, said = run("release", "print", "signed.json")
    assert (code, "Zhang San, QP" in said) == (0, True)
    revoke = ("release", "revoke", "signed.json", "--key", "key.pem", "--passphrase-file", "pass", "--signer", "Li Si")
    code, said = run(*revoke, "--role", "QA", "--reason", "culture positive on day 9", "-o", "revoked.json")
    assert (code, "P-1" in said) == (0, True)
    code, said = run("release", "verify", "signed.json", "--revocation", "revoked.json")
    assert (code, "revoked" in said) == (4, True)
    assert (folder / "signed.json").read_bytes() == data


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"kind": "certificate_of_analysis"},
        {"kind": "certificate_of_analysis", "decision": "release", "tests": [3], "reasons": [], "lot": "\x1b[2J"},
        {"tests": {"a": 1}, "decision": ["release"]},
    ],
)
def test_a_whole_file_of_other_content_is_no_certificate(tmp_path: Path, content: dict[str, Any]) -> None:
    from lupustem.product.signature import unsigned_file

    path = tmp_path / "odd.json"
    path.write_bytes(unsigned_file(content))
    refused("release", "print", str(path))
    done = lupustem("release", "verify", str(path))
    assert (done.returncode, done.stderr) == (4, b"")
    assert b"\x1b" not in done.stdout


def test_the_endotoxin_command_gives_the_worked_result(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(json.dumps(ASSAY), "utf-8")
    assert lupustem("endotoxin", str(path)).stdout.decode().startswith("✓ pass  0.390 EU/ml  (< 0.5 EU/ml)\n")
    answer = json.loads(lupustem("endotoxin", str(path), "-f", "json").stdout)
    assert (answer["valid"], answer["endotoxin_reported"], answer["verdict"]) == (True, "0.390", "pass")
    path.write_text(json.dumps({**ASSAY, "dilution": 200}), "utf-8")
    answer = json.loads(lupustem("endotoxin", str(path), "-f", "json").stdout)
    assert (answer["valid"], answer["faults"], answer["verdict"]) == (False, ["endotoxin_assay_invalid:mvd"], "hold")


def test_labels_as_pdf_and_svg(tmp_path: Path) -> None:
    containers = [{"id": "C-1", "recipient": "P-1"}, {"id": "C-2", "recipient": "P-2"}]
    path = written(tmp_path, {**GOOD, "containers": containers})
    assert lupustem("label", str(path)).stdout.startswith(b"%PDF-1.7")
    svg = lupustem("label", str(path), "-f", "svg", "--container", "C-2").stdout.decode()
    assert "P-2" in svg
    assert "P-1" not in svg
    refused("label", str(path), "-f", "svg")
    wrong = {"identity": {"donation_number": "G123498654321", "check_character": "K"}}
    refused("label", str(written(tmp_path, {"lot": "L", "evidence": wrong})))


def test_a_template_can_be_read_and_is_held() -> None:
    template = lupustem("release", "template").stdout
    answer = json.loads(lupustem("release", "-", "-f", "json", stdin=template).stdout)
    assert answer["decision"] == "hold"


def test_the_heavy_libraries_are_not_imported_for_an_answer(lot: Path) -> None:
    import subprocess
    import sys

    program = (
        f"import sys; from lupustem.cli.main import main; main(['release', '-f', 'json', {str(lot)!r}]); "
        "print([n for n in ('rich', 'typst', 'cryptography', 'segno', 'numpy') if n in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stderr.strip() == b"[]"
