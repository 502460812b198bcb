"""Certificates signed, verified and revoked, and the keys for it: the commands of `lupustem release` that touch signatures."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated

import typer

from lupustem.cli.errors import DONE, NOT_SO, one_of
from lupustem.cli.language import both, current, say
from lupustem.cli.options import Lang, Output
from lupustem.cli.output import write
from lupustem.exchange.reading import MIB, read_limited, shown
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import LANGUAGES, Language, Text

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

    asked_language(lang)
    data = certificate_bytes(file)
    decision = read(data).content.get("decision")
    meaning = f"{decision}" if decision is not None else "revocation"
    write(_signed(file, data, key, signer, role, passphrase_file, meaning), output, key)


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

    language = asked_language(lang)
    trusted = None if authorised is None else authorised_signers(authorised)
    checked = verify(certificate_bytes(file), authorised=trusted)
    records = [verify(certificate_bytes(one), authorised=trusted) for one in revocation or ()]
    checked = with_revocations(checked, records)
    for line in verification(checked):
        print(line.in_(language))
    raise typer.Exit(NOT_SO if checked.faults else DONE)


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

    language = asked_language(lang)
    try:
        content = revocation(read(certificate_bytes(file)), reason=reason, by=signer, at=now())
    except (NotCertificate, KeyError, TypeError):
        raise refused(file, CHANGED) from None
    record = _signed(file, unsigned_file(content), key, signer, role, passphrase_file, "revocation")
    write(record, output, file, key)
    recipients = ", ".join(content["recipients"])
    told = Text(f"须告知的受者：{recipients or '未列出'}", f"recipients to be told: {recipients or 'none listed'}")
    print(told.in_(language), file=sys.stderr)


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

    asked_language(lang)
    passphrase = None if no_passphrase else _passphrase(passphrase_file)
    if not no_passphrase and not passphrase:
        raise Unreadable(_NO_PASSPHRASE)
    print(new_key(output, passphrase))


def asked_language(lang: str | None) -> Language:
    return current(None if lang is None else one_of("--lang", lang, LANGUAGES))


def now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def certificate_bytes(file: str) -> bytes:
    data = read_limited(file, 16 * MIB, _SMALL)
    from lupustem.product.signature import NotCertificate, read

    try:
        read(data)
    except NotCertificate:
        raise refused(file, NO_CERTIFICATE) from None
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
        return sign(data, raw, signer=signer.strip(), role=role.strip(), meaning=meaning, signed_at=now())
    except SignerRefused:
        raise refused(file, _TESTER) from None
    except ValueError:
        raise refused(file, CHANGED) from None


def _passphrase(file: str | None) -> bytes | None:
    if file is not None:
        return read_limited(file, MIB, _SMALL).strip(b"\r\n")
    if not sys.stdin.isatty():
        return None
    from getpass import getpass

    return getpass(say(Text("口令：", "Passphrase: "))).encode()


def refused(file: str, text: Text) -> Unreadable:
    name = shown(file)
    return Unreadable(Text(f"{name.zh}：{text.zh}", f"{name.en}: {text.en}"))


_SMALL = Text("证书只有几十 KB。", "a certificate takes some tens of KB.")
NO_CERTIFICATE = Text(
    "不是 lupustem 的证书文件；用 lupustem release LOT --certificate 文件名 可写出。",
    "no certificate of lupustem; lupustem release LOT --certificate FILE writes one.",
)
CHANGED = Text("证书出具后被改动过，不予使用。", "the certificate was changed after it was made and is not used.")
_TESTER = Text(
    "签署人参与了本批的检验或复核，不能签署；请由另一位获授权人员签署。",
    "the signer tested or reviewed this lot and cannot sign; somebody else who is authorised has to.",
)
_NO_PASSPHRASE = Text(
    "没有口令；请用 --passphrase-file，或在终端输入，或写 --no-passphrase。",
    "no passphrase; give --passphrase-file, type one at a terminal, or write --no-passphrase.",
)
