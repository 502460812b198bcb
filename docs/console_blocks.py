"""Console blocks of the pages written by hand: the commands are run, and what the program says stands below them.

    ```console
    $ lupustem assess referral.yaml
    (output)
    ```

`console part=0` keeps one part of a long answer: 0 is what stands before the first heading, 1 the first heading and what
is below it, and so on. A ```yaml block that begins with `# name.yaml` is that file from there on, and so is a ```csv block
with its name behind the word csv; where a command above has written that table, the block shows what it wrote.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from lupustem.cli.main import main

_BLOCK = re.compile(
    r"^```console(?: part=(?P<part>\d+))?\n(?P<command>\$ .*?\n).*?^```$"
    r"|^```yaml\n(?P<content># (?P<file>[\w.-]+\.yaml)\n.*?)^```$"
    r"|^```csv (?P<table>[\w.-]+\.csv)\n(?P<rows>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


_FAULT = 1
"""The exit code of a fault in the program, which no page shows."""


def refreshed(page: str, language: str) -> str:
    """The page with the output of every command as it is now; files and commands take effect from top to bottom."""
    if "```console" not in page:
        return page
    with tempfile.TemporaryDirectory() as folder, chdir(folder), _environment(LUPUSTEM_LANG=language, COLUMNS="80"):
        return _BLOCK.sub(_block, page)


def _block(block: re.Match[str]) -> str:
    if block["file"]:
        Path(block["file"]).write_text(block["content"], encoding="utf-8")
        return block[0]
    if block["table"]:
        return _table(Path(block["table"]), block["rows"])
    part, command = block["part"], block["command"]
    output = _run(command.removeprefix("$ ").strip())
    if part is None:
        return f"```console\n{command}{output}```"
    parts = _parts(output)
    if int(part) >= len(parts):
        raise SystemExit(f"{command.strip()}: the answer has no part {part}; it says: {output.strip()[:300]}")
    return f"```console part={part}\n{command}{parts[int(part)]}```"


def _table(path: Path, rows: str) -> str:
    if not path.exists():
        path.write_text(rows, encoding="utf-8")
    return f"```csv {path.name}\n{path.read_text(encoding='utf-8')}```"


def _run(command: str) -> str:
    words, _, target = command.partition(" > ")
    name, *arguments = shlex.split(words)
    assert name == "lupustem", f"only lupustem is run here, not {name}"
    raw = io.BytesIO()
    said = io.TextIOWrapper(raw, encoding="utf-8", newline="\n", write_through=True)
    with redirect_stdout(said), redirect_stderr(said):
        code = main(arguments)
    output = raw.getvalue().decode("utf-8")
    if code == _FAULT:
        raise SystemExit(f"{command}: {output.strip()[:300]}")
    if target:
        Path(target).write_text(output, encoding="utf-8")
        return ""
    return "".join(f"{line.rstrip()}\n" for line in output.splitlines())


def _parts(output: str) -> list[str]:
    return [part.rstrip() + "\n" for part in re.split(r"^(?=──)", output, flags=re.MULTILINE)]


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
