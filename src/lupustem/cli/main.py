"""The command `lupustem`: its commands, its language, and the one place where every failure becomes a line.

A command is a function (or a group of them) in a module of its own. Only the module of the command asked for is imported,
and heavy libraries inside the functions that use them, so that `lupustem assess` starts quickly.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import Annotated, Any, NamedTuple

import typer

from lupustem.cli.errors import DONE, STOPPED, TERMINATED, reader_gone, told
from lupustem.cli.framework import once, quick
from lupustem.cli.help import speak
from lupustem.cli.language import both, choose, current
from lupustem.cli.options import Lang


class _Command(NamedTuple):
    """Where a command lives; a group brings its own help."""

    module: str
    name: str
    help: str = ""
    epilog: str | None = None


COMMANDS: dict[str, _Command] = {
    "assess": _Command(
        "lupustem.cli.assess",
        "assess",
        both(
            "判定一位患者：结论、每条条款的状态、理由、依据、所缺事实以及改变结论的条件。",
            "Decide one patient: the verdict, every statement with its status, why, on what authority, what is missing "
            "and what would change it.",
        ),
        both(
            "退出码：0 完成；2 输入有误，或患者已去世；1 程序内部出错。",
            "Exit codes: 0 done; 2 wrong input, or the patient has died; 1 a fault in lupustem itself.",
        ),
    ),
    "cohort": _Command(
        "lupustem.cli.cohort",
        "cohort",
        both(
            "判定一批患者：CSV、Parquet、NDJSON、FHIR 批量导出或登记（--registry），逐行给出结论。",
            "Decide many patients: CSV, Parquet, NDJSON, a FHIR bulk export or the registry (--registry), one answer a row.",
        ),
        both(
            "退出码：0 完成；2 输入有误；3 完成，但有行被拒（见被拒行文件）；1 程序内部出错。",
            "Exit codes: 0 done; 2 wrong input; 3 done, but rows were rejected (see the rejects file); 1 a fault in "
            "lupustem itself.",
        ),
    ),
    "score": _Command(
        "lupustem.cli.score",
        "score",
        both(
            "计算狼疮指数：SLEDAI-2K、BILAG-2004、SLE-DAS、LLDAS、DORIS、SRI-4 等；列出各项得分、未知项及来源。",
            "Score a lupus index (SLEDAI-2K, BILAG-2004, SLE-DAS, LLDAS, DORIS, SRI-4 and others) with its items, what is "
            "unknown and the sources.",
        ),
        both(
            "退出码：0 完成；2 输入有误；3 完成，但表格中有行被拒；1 程序内部出错。",
            "Exit codes: 0 done; 2 wrong input; 3 done, but rows of a table were rejected; 1 a fault in lupustem itself.",
        ),
    ),
    "facts": _Command("lupustem.cli.facts", "facts_app"),
    "consensus": _Command("lupustem.cli.consensus", "consensus_app"),
    "evidence": _Command("lupustem.cli.evidence", "evidence_app"),
    "flow": _Command(
        "lupustem.cli.flow",
        "flow",
        both(
            "流式细胞术：FCS 文件的内容；一管及其对照的阳性率、95% 区间与图。",
            "Flow cytometry: what FCS files hold; percent positive of a tube and its control, with interval and picture.",
        ),
        both(
            "退出码：0 完成（结果能否作为证据见输出）；2 有文件被拒或参数有误；1 程序内部出错。",
            "Exit codes: 0 done (whether a result counts is said in it); 2 a file was refused or an argument is wrong; "
            "1 a fault in lupustem itself.",
        ),
    ),
    "release": _Command("lupustem.cli.release", "release_app"),
    "endotoxin": _Command(
        "lupustem.cli.endotoxin",
        "endotoxin",
        both(
            "动态显色法内毒素：标准曲线、有效性、结果。",
            "Endotoxin by the kinetic chromogenic method: curve, validity, result.",
        ),
    ),
    "label": _Command(
        "lupustem.cli.label",
        "label",
        both("容器标签：二维码、校验字符，中英文。", "Container labels: QR code, check character, both languages."),
    ),
    "dose": _Command(
        "lupustem.cli.dose",
        "dose",
        both(
            "剂量：由体质量与产品容器得出细胞数与体积，并核对。",
            "The dose: cells and volume from weight and containers, checked.",
        ),
        both(
            "退出码：0 已得出答案；4 加 --gate 而答案为不可或未知；2 输入有误；1 程序内部出错。",
            "Exit codes: 0 answered; 4 with --gate where the answer is block or unknown; 2 wrong input; 1 a fault in "
            "lupustem itself.",
        ),
    ),
    "infusion": _Command("lupustem.cli.infusion", "infusion_app"),
    "plan": _Command(
        "lupustem.cli.plan",
        "plan",
        both(
            "一位患者的方案：结论、剂量、滴速、窗口、用药、监测、随访。",
            "The plan of one patient: verdict, dose, rate, windows, drugs, monitoring, follow-up.",
        ),
        both(
            "退出码：0 完成；2 输入有误；4 用 --gate 时状态不是 ok；1 程序内部出错。",
            "Exit codes: 0 done; 2 wrong input; 4 with --gate, the status is not ok; 1 a fault in lupustem itself.",
        ),
    ),
    "news2": _Command(
        "lupustem.cli.news2",
        "news2",
        both("NEWS2 评分：两种 SpO2 量表；缺项给区间。", "NEWS2, both SpO2 scales; an interval for what is missing."),
    ),
    "ctcae": _Command(
        "lupustem.cli.ctcae",
        "ctcae",
        both("不良事件分级（CTCAE v5.0）与严重性。", "Grade an adverse event (CTCAE v5.0); is it serious?"),
    ),
    "clocks": _Command(
        "lupustem.cli.clocks",
        "clocks",
        both("不良事件报告期限，各规则集并列。", "When reports of an adverse event are due, by every rule set."),
    ),
    "causality": _Command(
        "lupustem.cli.causality",
        "causality",
        both(
            "因果判断：两位评估者的 WHO-UMC 结论与 Naranjo 评分。",
            "Causality: the WHO-UMC words of two assessors, and Naranjo's score.",
        ),
    ),
    "recipients": _Command(
        "lupustem.cli.recipients",
        "recipients",
        both("同一批次的其他受者：已输注者与待输注者。", "Others of the same lot: given, and still planned."),
    ),
    "monitor": _Command(
        "lupustem.cli.monitor",
        "monitor",
        both(
            "重放一次输注的事件记录：到期、报警、建议。",
            "Replay the log of an infusion: what is due, alarms, proposal.",
        ),
        both("退出码：0 完成；2 输入有误或有事件被拒。", "Exit codes: 0 done; 2 wrong input, or events were refused."),
    ),
    "outcomes": _Command(
        "lupustem.cli.outcomes",
        "outcomes",
        both(
            "本中心患者的疗效：应答、复发、生存、变化与安全性，附完整性，并与已发表数字并列。",
            "What came of a centre's own patients: response, relapse, survival, change and safety, completeness first, beside "
            "the published figures.",
        ),
        both(
            "退出码：0 完成；2 输入有误；3 完成，但有行被拒；1 程序内部出错。",
            "Exit codes: 0 done; 2 wrong input; 3 done, but rows were rejected; 1 a fault in lupustem itself.",
        ),
    ),
    "survival": _Command(
        "lupustem.cli.survival",
        "survival",
        both(
            "生存分析：Kaplan-Meier、竞争风险、组间检验与 Cox 模型，用于一张普通表格。",
            "Survival of a plain table: Kaplan-Meier, competing risks, tests between groups, Cox models.",
        ),
        both(
            "退出码：0 完成；2 输入有误；1 程序内部出错。",
            "Exit codes: 0 done; 2 wrong input; 1 a fault in lupustem itself.",
        ),
    ),
    "serve": _Command(
        "lupustem.cli.serve",
        "serve",
        both(
            "在浏览器中使用治疗项目登记，从转诊到多年随访；--demo 用虚构的演示项目。",
            "The treatment programme's record in the browser, from referral to years of follow-up; --demo with an invented "
            "programme.",
        ),
        both(
            "设置均为环境变量，见 docs/zh/registry.md。退出码：2 设置有误；1 程序内部出错。",
            "Settings are environment variables, see docs/en/registry.md. Exit codes: 2 a wrong setting; 1 a fault in "
            "lupustem itself.",
        ),
    ),
    "registry": _Command("lupustem.cli.registry_commands", "registry_app"),
    "audit": _Command("lupustem.cli.audit", "audit_app"),
    "backup": _Command(
        "lupustem.cli.backup",
        "backup",
        both(
            "在网站运行时备份登记：数据库、上传文件与清单；写完即重新读出核对。密钥不在备份中。",
            "Back up the registry while the site runs: database, uploaded files, manifest; read back and checked. "
            "The secret key "
            "is not in it.",
        ),
        both(
            "退出码：0 完成；2 设置或路径有误；4 备份已写完，但其中的记录不一致；1 程序内部出错。",
            "Exit codes: 0 done; 2 a wrong setting or path; 4 written, but the record in it does not hold; 1 a "
            "fault in lupustem "
            "itself.",
        ),
    ),
    "restore": _Command(
        "lupustem.cli.backup",
        "restore",
        both(
            "恢复备份：先核对清单与变更记录的链，再写入空的数据文件夹与数据库；网站须已停止。",
            "Restore a backup: manifest and chains are checked first, then it goes into an empty data folder and database. The "
            "site has to be stopped.",
        ),
        both(
            "退出码：0 完成；2 备份或设置有误，没有更改任何数据；1 程序内部出错。",
            "Exit codes: 0 done; 2 a wrong backup or setting, nothing was changed; 1 a fault in lupustem itself.",
        ),
    ),
    "demo": _Command(
        "lupustem.cli.demo",
        "demo",
        both("看几位虚构患者的判定，以及接下来可以做什么。", "See invented patients decided, and what to try next."),
    ),
}
_HELP = both(
    "《异体间充质干细胞治疗系统性红斑狼疮专家共识（2022）》：对一位患者或一批患者判定并说明理由。\n"
    "本程序只是临床决策支持，不是经认证的医疗器械；由医生决定。",
    "The Chinese expert consensus on allogeneic MSC for lupus (2022), applied to one patient or to a cohort and "
    "explained.\nThis is decision support, not a certified medical device; the physician decides.",
)
_EPILOG = both(
    "语言随系统区域设置（zh* 为中文，其余为英文），可用 LUPUSTEM_LANG=zh|en 或 --lang 更改。\n"
    "退出码：0 完成；2 输入有误；3 完成，但有行被拒；4 放行或核验的答案为否，或备份中的记录不一致；1 程序内部出错。",
    "The language follows the locale (zh* Chinese, else English); LUPUSTEM_LANG=zh|en or --lang changes it.\n"
    "Exit codes: 0 done; 2 wrong input; 3 done with rejects; 4 the answer to release or verify is no, or the "
    "record in a backup does not hold; 1 a fault in lupustem itself.",
)


def _version(asked: bool) -> None:
    if asked:
        from lupustem import __version__
        from lupustem.consensus import VERSION
        from lupustem.consensus.authority import NAME

        typer.echo(f"lupustem {__version__} ({NAME} {VERSION})")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=both("显示版本后退出。", "Show the version.")),
    ] = False,
    lang: Lang = None,
) -> None:
    """The options before a command; the language is taken from the arguments before they are parsed."""


def application(names: Sequence[str]) -> typer.Typer:
    """The application with the commands named."""
    app = typer.Typer(
        rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True, help=_HELP, epilog=_EPILOG
    )
    app.callback()(_options)
    for name in names:
        own = COMMANDS[name]
        loaded = getattr(import_module(own.module), own.name)
        if isinstance(loaded, typer.Typer):
            app.add_typer(loaded, name=name)
        else:
            app.command(name, help=own.help, epilog=own.epilog)(loaded)
    return app


def _needed(arguments: Sequence[str]) -> Sequence[str]:
    """The command asked for, where that is plain from the first argument; every command otherwise."""
    return arguments[:1] if arguments and arguments[0] in COMMANDS else tuple(COMMANDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    choose(given)
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding shows a question mark for a sign it does not have.
        with suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        code = _run(given)
        sys.stdout.flush()
    except BaseException as error:
        return told(error)
    return code


def _run(arguments: list[str]) -> int:
    command: Any = typer.main.get_command(application(_needed(arguments)))
    speak(command, current())
    quick(command)
    once(command)
    try:
        code = command(args=arguments, prog_name="lupustem", standalone_mode=False)
    except SystemExit as stop:
        if reader_gone(stop):
            return DONE
        return stop.code if isinstance(stop.code, int) else STOPPED
    return code if isinstance(code, int) else DONE


def _end_well() -> None:
    """Let SIGTERM end a command as Ctrl+C does: what is half written is taken away on the way out. `serve` has its own way."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _terminated)


def _terminated(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # `timeout` sends it twice; the way out is not to be cut short.
    raise SystemExit(TERMINATED)


def run() -> None:
    """The entry point of the installed command."""
    _end_well()
    code = main()
    try:
        sys.stdout.flush()
    except OSError:
        # The reader of a pipe is gone, or the disk is full and that was said: nothing more can be written at exit.
        sys.stdout = None
    sys.exit(code)


__all__ = ["COMMANDS", "application", "main", "run"]
