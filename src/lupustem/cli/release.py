"""`lupustem release LOT`: what becomes of a lot and why; its certificate signed, verified, printed, revoked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lupustem.cli.errors import NOT_SO, one_of, tell
from lupustem.cli.framework import WithDefault
from lupustem.cli.language import both
from lupustem.cli.options import Lang, Output
from lupustem.cli.output import write
from lupustem.cli.signing import (
    CHANGED,
    NO_CERTIFICATE,
    CertificateFile,
    asked_language,
    certificate_bytes,
    make_key,
    now,
    refused,
    revoke_certificate,
    sign_certificate,
    verify_certificate,
)
from lupustem.logic.text import Language

if TYPE_CHECKING:
    from lupustem.product.flow.picture import MarkerPicture

FORMATS = ("text", "json", "html", "pdf")
PAPER = ("text", "html", "pdf")
PICTURED = ("html", "pdf")

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
    language = asked_language(lang)
    made = release(read_lot_file(file, pictures=form in PICTURED))
    tell(*(problem.text for problem in made.lot.problems))
    content = _content(made)
    if certificate is not None:
        write(unsigned_file(content), certificate, file)
    if form == "json":
        from lupustem.report.answer import as_json
        from lupustem.report.lot_answer import lot_answer

        write(as_json(lot_answer(made)), output, file, certificate)
    else:
        _print(content, (), form, language, output, file, certificate, pictures=made.lot.pictures)
    if gate and made.decision is not Release.RELEASE:
        raise typer.Exit(NOT_SO)


@release_app.command("template", help=both("写出空白批次文件。", "Write an empty lot file."))
def template(lang: Lang = None) -> None:
    """Write a lot file to fill in."""
    from importlib.resources import files

    asked_language(lang)
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
    checked = verify(certificate_bytes(file))
    broken = set(checked.faults) & {Fault.HASH, Fault.NOT_CANONICAL, Fault.SIGNATURE}
    if broken or checked.signed.content.get("kind") != "certificate_of_analysis":
        raise refused(file, CHANGED if broken else NO_CERTIFICATE)
    try:
        _print(checked.signed.content, checked.signed.signatures, form, asked_language(lang), output, file)
    except (KeyError, TypeError, AttributeError):
        raise refused(file, NO_CERTIFICATE) from None


def _content(made: Any) -> dict[str, Any]:
    from lupustem import __version__
    from lupustem.consensus import VERSION
    from lupustem.consensus.authority import NAME
    from lupustem.product.certificate import certificate

    return certificate(made, issued_at=now(), software=f"lupustem {__version__}", rules=f"{NAME} {VERSION}")


def _print(
    content: dict[str, Any],
    signatures: Any,
    form: str,
    language: Language,
    output: str | None,
    *inputs: str | None,
    pictures: tuple[MarkerPicture, ...] = (),
) -> None:
    from lupustem.report.certificate_view import certificate_view

    seen = certificate_view(content, signatures, language)
    drawn = _drawn(pictures, language)
    if form == "text" and output is None:
        from lupustem.report.certificate_text import print_certificate

        print_certificate(seen)
        return
    if form == "html":
        from lupustem.report.certificate_html import certificate_html

        data = certificate_html(seen, drawn).encode("utf-8", "replace")
    elif form == "pdf":
        from lupustem.report.certificate_pdf import certificate_pdf

        data = certificate_pdf(seen, drawn)
    else:
        from lupustem.report.certificate_text import certificate_text

        data = certificate_text(seen).encode("utf-8", "replace")
    write(data, output, *inputs, binary=form == "pdf")


def _drawn(pictures: tuple[MarkerPicture, ...], language: Language) -> tuple[str, ...]:
    if not pictures:
        return ()
    from lupustem.report.flow_svg import marker_svg

    return tuple(marker_svg(one, language) for one in pictures)


release_app.command("sign", help=both("签署证书。", "Sign a certificate."))(sign_certificate)
release_app.command(
    "verify",
    help=both("核验证书：是否完整、由谁签署、是否被撤销。", "Verify a certificate: whole, signed by whom, revoked."),
)(verify_certificate)
release_app.command(
    "revoke",
    help=both("撤销证书：写出新的记录，列出受者。", "Revoke a certificate: a new record, with its recipients."),
)(revoke_certificate)
release_app.command("key", help=both("生成签署用的密钥对。", "Make a pair of keys for signing."))(make_key)
