"""What the command line adds to a problem that is told everywhere: the command or the option that helps.

The packages below say what is wrong without naming a command, since their sentences stand on the registry's pages too; where
something would help they name it (`see`), and here is the command that shows it.
"""

from __future__ import annotations

from lupustem.exchange.unreadable import Unreadable
from lupustem.facts.notices import Problem
from lupustem.logic.text import Text
from lupustem.treatment.invalid import Wrong

_SEE: dict[str, Text] = {
    "facts": Text("用 lupustem facts list 可查全部事实名。", "lupustem facts list shows them all."),
    "indices": Text("用 lupustem score --list 查看全部。", "See them all with lupustem score --list."),
    "score": Text("其余指数请用 lupustem score。", "For the others use lupustem score."),
    "terms": Text("lupustem ctcae --list 列出全部。", "lupustem ctcae --list names them all."),
    "rejects": Text("要看原因，请加 --rejects FILE。", "To see why, add --rejects FILE."),
    "encoding": Text("也可运行 iconv -f {0} -t UTF-8。", "Or run iconv -f {0} -t UTF-8."),
    "case file": Text(
        "用 lupustem facts template 可得到一份空白病例文件。", "lupustem facts template writes an empty one."
    ),
    "lot file": Text(
        "用 lupustem release template 可得到一份空白批次文件。", "lupustem release template writes an empty one."
    ),
    "visit file": Text(
        "用 lupustem score {0} --template 可得到一份空白就诊文件。",
        "lupustem score {0} --template writes an empty one.",
    ),
    "dose": Text("lupustem dose 会说明原因。", "lupustem dose says why."),
}
_BY_CODE = {"unknown_term": "terms", "no_dose": "dose"}
_OPTIONS = {
    ("subject", "no_pseudonym"),
    ("subject", "date_in_pseudonym"),
    ("lot", "no_lot"),
    ("outcome", "no_such_outcome"),
    ("outcome", "inconsistent"),
    ("order", "no_dose"),
}
"""Problems of a field that is an option here, as field and code."""


def told_here(problem: Unreadable | Problem | Wrong) -> Text:
    """The sentence of a problem, with the command or the option that helps."""
    if isinstance(problem, Wrong):
        dashes = "--" if (problem.field, problem.code) in _OPTIONS else ""
        text = Text(*(f"{dashes}{one}" for one in problem.text))
        return _with(text, _BY_CODE.get(problem.code, ""))
    return _with(problem.text, problem.see)


def _with(text: Text, see: str) -> Text:
    if not see:
        return text
    what, _, name = see.partition(":")
    help_ = _SEE[what]
    return Text(f"{text.zh}{help_.zh.format(name)}", f"{text.en} {help_.en.format(name)}")
