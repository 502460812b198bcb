"""`lupustem release LOT`: what becomes of a lot and why; its certificate signed, verified, printed, revoked."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated, Any

import typer

from lupustem.cli.errors import DONE, NOT_SO, one_of, tell
from lupustem.cli.framework import WithDefault
from lupustem.cli.language import both, current, say
from lupustem.cli.options import Lang, Output, write_output
from lupustem.exchange.reading import MIB, read_limited, shown
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import LANGUAGES, Language, Text

FORMATS = ("text", "json", "html", "pdf")
PAPER = ("text", "html", "pdf")

release_app = typer.Typer(
    cls=WithDefault,
    help=both(
        "一个批次能否放行：放行、暂缓或拒绝，全部理由，检验报告书及其签署与核验。\n直接写批次文件名：lupustem release LOT.yaml",
        "May a lot be released: release, hold or reject, with every reason; its certificate signed and verified.\n"
        "Name the lot file directly: lupustem release LOT.yaml",
    ),
    epilog=both(
        "退出码：0 已得出答案（放行、暂缓、拒绝均为 0）；4 加 --gate 而未建议放行，或 verify 核验不通过；"
        "2 输入有误；1 程序内部出错。",
        "Exit codes: 0 answered (release, hold and reject alike); 4 with --gate where the answer is not release, or verify "
        "finds a fault; 2 wrong input; 1 a fault in lupustem itself.",
    ),
    no_args_is_help=True,
)

Form = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="|".join(FORMATS),
        autocompletion=lambda: list(FORMATS),
        help=both("输出形式。", "Form of the answer."),
    ),
]
CertificateFile = Annotated[
    str,
    typer.Argument(metavar="CERT", show_default=False, help=both("证书文件（JSON）。", "A certificate file (JSON).")),
]
Key = Annotated[
    str,
    typer.Option("--key", metavar="FILE", show_default=False, help=both("签署人的私钥。", "The signer's private key.")),
]
Signer = Annotated[
    str,
    typer.Option("--signer", metavar="NAME", show_default=False, help=both("签署人姓名。", "Who signs.")),
]
Role = Annotated[
    str,
    typer.Option("--role", metavar="ROLE", show_default=False, help=both("签署人职务。", "In which capacity.")),
]
PassphraseFile = Annotated[
    str | None,
    typer.Option(
        "--passphrase-file",
        metavar="FILE",
        show_default=False,
        help=both("口令所在文件；不写则在终端询问。", "File with the passphrase; asked for at the terminal otherwise."),
    ),
]


@release_app.command(
    "lot", help=both("判定一个批次（命令名可省）。", "Decide a lot (the word lot may be left out)."), hidden=False
)
def lot(
    file: Annotated[
        str,
        typer.Argument(
            metavar="LOT",
            show_default=False,
            help=both(
                "批次文件（.yaml .json .toml）；- 为标准输入。", "A lot file (.yaml .json .toml); - is standard input."
            ),
        ),
    ],
    output_format: Form = "text",
    certificate: Annotated[
        str | None,
        typer.Option(
            "--certificate",
            metavar="FILE",
            show_default=False,
            help=both("另写出未签署的证书文件。", "Also write the certificate file, unsigned."),
        ),
    ] = None,
    gate: Annotated[
        bool,
        typer.Option("--gate", help=both("未建议放行时退出码为 4。", "Exit with 4 where the answer is not release.")),
    ] = False,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Decide one lot."""
    from lupustem.exchange.lot_files import read_lot_file
    from lupustem.product.release import release
    from lupustem.product.rules import Release
    from lupustem.product.signature import unsigned_file

    form = one_of("--format", output_format, FORMATS)
    language = _language(lang)
    made = release(read_lot_file(file))
    tell(*(problem.text for problem in made.lot.problems))
    content = _content(made)
    if certificate is not None:
        write_output(unsigned_file(content), certificate, file)
    if form == "json":
        from lupustem.report.answer import as_json
        from lupustem.report.lot_answer import lot_answer

        write_output(as_json(lot_answer(made)), output, file, certificate)
    else:
        _print(content, (), form, language, output, file, certificate)
    if gate and made.decision is not Release.RELEASE:
        raise typer.Exit(NOT_SO)


@release_app.command("template", help=both("写出空白批次文件。", "Write an empty lot file."))
def template(lang: Lang = None) -> None:
    """Write a lot file to fill in."""
    from importlib.resources import files

    _language(lang)
    sys.stdout.write(files("lupustem.cli").joinpath("lot_template.yaml").read_text(encoding="utf-8"))


@release_app.command("print", help=both("打印证书文件。", "Print a certificate file."))
def print_certificate_file(
    file: CertificateFile,
    output_format: Annotated[
        str,
        typer.Option("--format", "-f", metavar="|".join(PAPER), help=both("输出形式。", "Form of the output.")),
    ] = "text",
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Print what a certificate file holds, after checking that it is whole."""
    from lupustem.product.signature import Fault, verify

    form = one_of("--format", output_format, PAPER)
    checked = verify(_bytes(file))
    broken = set(checked.faults) & {Fault.HASH, Fault.NOT_CANONICAL, Fault.SIGNATURE}
    if broken or checked.signed.content.get("kind") != "certificate_of_analysis":
        raise _refused(file, _CHANGED if broken else _NO_CERTIFICATE)
    try:
        _print(checked.signed.content, checked.signed.signatures, form, _language(lang), output, file)
    except (KeyError, TypeError, AttributeError):
        raise _refused(file, _NO_CERTIFICATE) from None


@release_app.command("sign", help=both("签署证书。", "Sign a certificate."))
def sign_certificate(
    file: CertificateFile,
    key: Key,
    signer: Signer,
    role: Role,
    passphrase_file: PassphraseFile = None,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Add a signature: for a lot to be released, or as the record of a hold or reject."""
    from lupustem.product.signature import read

    _language(lang)
    data = _bytes(file)
    decision = read(data).content.get("decision")
    meaning = f"{decision}" if decision is not None else "revocation"
    write_output(_signed(file, data, key, signer, role, passphrase_file, meaning), output, key)


@release_app.command(
    "verify",
    help=both("核验证书：是否完整、由谁签署、是否被撤销。", "Verify a certificate: whole, signed by whom, revoked."),
)
def verify_certificate(
    file: CertificateFile,
    authorised: Annotated[
        str | None,
        typer.Option(
            "--authorised",
            metavar="FILE",
            show_default=False,
            help=both("获授权签署人及其公钥。", "Those authorised to sign, with their public keys."),
        ),
    ] = None,
    revocation: Annotated[
        list[str] | None,
        typer.Option(
            "--revocation",
            metavar="FILE",
            show_default=False,
            help=both("撤销记录，可重复。", "A revocation record, may be repeated."),
        ),
    ] = None,
    lang: Lang = None,
) -> None:
    """Say whether a certificate can be relied on; exit code 4 where it cannot."""
    from lupustem.cli.verification import verification
    from lupustem.exchange.signing_keys import authorised_signers
    from lupustem.product.signature import verify, with_revocations

    language = _language(lang)
    trusted = None if authorised is None else authorised_signers(authorised)
    checked = verify(_bytes(file), authorised=trusted)
    records = [verify(_bytes(one), authorised=trusted) for one in revocation or ()]
    checked = with_revocations(checked, records)
    for line in verification(checked):
        print(line.in_(language))
    raise typer.Exit(NOT_SO if checked.faults else DONE)


@release_app.command(
    "revoke",
    help=both("撤销证书：写出新的记录，列出受者。", "Revoke a certificate: a new record, with its recipients."),
)
def revoke_certificate(
    file: CertificateFile,
    key: Key,
    signer: Signer,
    role: Role,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", show_default=False, help=both("撤销理由。", "Why it is revoked."))
    ],
    passphrase_file: PassphraseFile = None,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Write a signed record that revokes a certificate; the certificate itself is not touched."""
    from lupustem.product.signature import NotCertificate, read, revocation, unsigned_file

    language = _language(lang)
    try:
        content = revocation(read(_bytes(file)), reason=reason, by=signer, at=_now())
    except (NotCertificate, KeyError, TypeError):
        raise _refused(file, _CHANGED) from None
    record = _signed(file, unsigned_file(content), key, signer, role, passphrase_file, "revocation")
    write_output(record, output, file, key)
    recipients = ", ".join(content["recipients"])
    told = Text(f"须告知的受者：{recipients or '未列出'}", f"recipients to be told: {recipients or 'none listed'}")
    print(told.in_(language), file=sys.stderr)


@release_app.command("key", help=both("生成签署用的密钥对。", "Make a pair of keys for signing."))
def make_key(
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", show_default=False, help=both("私钥文件。", "The private key.")),
    ],
    passphrase_file: PassphraseFile = None,
    no_passphrase: Annotated[
        bool, typer.Option("--no-passphrase", help=both("不设口令（不推荐）。", "No passphrase (not advised)."))
    ] = False,
    lang: Lang = None,
) -> None:
    """Write a private key and print the public key that goes into the site's list."""
    from lupustem.exchange.signing_keys import new_key

    _language(lang)
    passphrase = None if no_passphrase else _passphrase(passphrase_file)
    if not no_passphrase and not passphrase:
        raise Unreadable(_NO_PASSPHRASE)
    print(new_key(output, passphrase))


def _language(lang: str | None) -> Language:
    return current(None if lang is None else one_of("--lang", lang, LANGUAGES))


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _content(made: Any) -> dict[str, Any]:
    from lupustem import __version__
    from lupustem.consensus import VERSION
    from lupustem.consensus.authority import NAME
    from lupustem.product.certificate import certificate

    return certificate(made, issued_at=_now(), software=f"lupustem {__version__}", rules=f"{NAME} {VERSION}")


def _bytes(file: str) -> bytes:
    data = read_limited(file, 16 * MIB, _SMALL)
    from lupustem.product.signature import NotCertificate, read

    try:
        read(data)
    except NotCertificate:
        raise _refused(file, _NO_CERTIFICATE) from None
    return data


def _signed(
    file: str, data: bytes, key: str, signer: str, role: str, passphrase_file: str | None, meaning: str
) -> bytes:
    from lupustem.exchange.signing_keys import is_locked, private_key
    from lupustem.product.signature import SignerRefused, sign

    for name, text in (("--signer", signer), ("--role", role)):
        if not text.strip() or not text.isprintable() or len(text) > 200:
            raise Unreadable(Text(f"{name} 应为可见的文字。", f"{name} takes a plain text."))
    raw = private_key(key, _passphrase(passphrase_file) if is_locked(key) else None)
    try:
        return sign(data, raw, signer=signer.strip(), role=role.strip(), meaning=meaning, signed_at=_now())
    except SignerRefused:
        raise _refused(file, _TESTER) from None
    except ValueError:
        raise _refused(file, _CHANGED) from None


def _passphrase(file: str | None) -> bytes | None:
    if file is not None:
        return read_limited(file, MIB, _SMALL).strip(b"\r\n")
    if not sys.stdin.isatty():
        return None
    from getpass import getpass

    return getpass(say(Text("口令：", "Passphrase: "))).encode()


def _print(
    content: dict[str, Any],
    signatures: Any,
    form: str,
    language: Language,
    output: str | None,
    *inputs: str | None,
) -> None:
    from lupustem.report.certificate_view import certificate_view

    seen = certificate_view(content, signatures, language)
    if form == "text" and output is None:
        from lupustem.report.certificate_text import print_certificate

        print_certificate(seen)
        return
    if form == "html":
        from lupustem.report.certificate_html import certificate_html

        data = certificate_html(seen).encode("utf-8", "replace")
    elif form == "pdf":
        from lupustem.report.certificate_pdf import certificate_pdf

        data = certificate_pdf(seen)
    else:
        from lupustem.report.certificate_text import certificate_text

        data = certificate_text(seen).encode("utf-8", "replace")
    write_output(data, output, *inputs, binary=form == "pdf")


def _refused(file: str, text: Text) -> Unreadable:
    name = shown(file)
    return Unreadable(Text(f"{name.zh}：{text.zh}", f"{name.en}: {text.en}"))


_SMALL = Text("证书只有几十 KB。", "a certificate takes some tens of KB.")
_NO_CERTIFICATE = Text(
    "不是 lupustem 的证书文件；用 lupustem release LOT --certificate 文件名 可写出。",
    "no certificate of lupustem; lupustem release LOT --certificate FILE writes one.",
)
_CHANGED = Text("证书出具后被改动过，不予使用。", "the certificate was changed after it was made and is not used.")
_TESTER = Text(
    "签署人参与了本批的检验或复核，不能签署；请由另一位获授权人员签署。",
    "the signer tested or reviewed this lot and cannot sign; somebody else who is authorised has to.",
)
_NO_PASSPHRASE = Text(
    "没有口令；请用 --passphrase-file，或在终端输入，或写 --no-passphrase。",
    "no passphrase; give --passphrase-file, type one at a terminal, or write --no-passphrase.",
)
