"""Every small change of a declaration module that a test ought to notice, found in its syntax tree.

A number moves by one in its last place, a comparison takes or loses its limit, a list loses an entry, a key gets another name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

# Reading and telling, not declaring; the tables are held equal to the one-visit functions by their own tests.
NOT_DECLARING = ("given.py", "catalogue.py", "score.py", "declare.py", "activity.py", "visits.py", "tables/")
# What these hold is for people, or an example.
FOR_PEOPLE = {"Text", "Key", "Claim", "Source", "Index", "Paper", "problem", "notice"}
EXAMPLES = {
    "_VISIT",
    "_LATER",
    "_EXAMPLES",
    "_KEYS",
    "_MORE_KEYS",
    "_SLEDAI_KEYS",
    "_SHARED_KEYS",
    "_LOG_NAMES",
    "_GRADES",
    "FAMILY_NAMES",
    "__all__",
}
NAMED = {"Descriptor", "DamageItem", "Item"}
_OPERATORS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.GtE: (">=", ">"),
    ast.Gt: (">", ">="),
    ast.LtE: ("<=", "<"),
    ast.Lt: ("<", "<="),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
}


@dataclass(frozen=True)
class Mutant:
    """Bytes `start` to `end` of a module replaced by `text`."""

    module: str
    start: int
    end: int
    text: str

    def applied(self, source: bytes) -> bytes:
        """The module with the change in it."""
        return source[: self.start] + self.text.encode() + source[self.end :]

    def said(self, folder: Path) -> str:
        """The change with its line, and how to try it again."""
        source = (folder / self.module).read_bytes()
        line = source[: self.start].count(b"\n") + 1
        was = source[self.start : self.end].decode()
        return f"{self.module}:{line}: {_short(was)} -> {_short(self.text)}  {self.id if len(self.id) < 90 else ''}"

    @property
    def id(self) -> str:
        """The change as `--only` takes it."""
        return f"{self.module}@{self.start}-{self.end}={self.text}"

    @classmethod
    def parsed(cls, written: str) -> Mutant:
        """A change by its id."""
        found = re.fullmatch(r"([\w/.]+)@(\d+)-(\d+)=(.*)", written, re.DOTALL)
        if found is None:
            raise ValueError(f"{written}: not MODULE@START-END=TEXT")
        return cls(found[1], int(found[2]), int(found[3]), found[4])


def _short(text: str) -> str:
    return " ".join(text.split())[:60]


def mutants(path: Path, folder: Path) -> list[Mutant]:
    """The changes of one module of `folder`."""
    module = path.relative_to(folder).as_posix()
    if module.startswith(NOT_DECLARING) or path.name == "__init__.py":
        return []
    source = path.read_bytes()
    at = _Places(source)
    return [
        Mutant(module, start, end, text)
        for node in _declared(ast.parse(source))
        for start, end, text in _changes(node, at)
        if source[start:end].decode() != text
    ]


class _Places:
    """Where a node stands in the bytes of its module."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def of(self, node: ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._lines[node.lineno - 1] + node.col_offset, self._lines[node.end_lineno - 1] + node.end_col_offset


def _declared(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that decide something: no text for people, no example, no annotation, no docstring."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _for_people(child):
                yield child
                yield from _declared(child)


def _for_people(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in FOR_PEOPLE
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name in EXAMPLES
        case ast.Subscript(value=ast.Name(id="Literal")):
            return True
        case ast.Expr(value=ast.Constant()) | ast.JoinedStr() | ast.Import() | ast.ImportFrom():
            return True
        case ast.FunctionDef(name=name):
            return name == "_index"
    return False


def _changes(node: ast.AST, at: _Places) -> Iterator[tuple[int, int, str]]:
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            start, end = at.of(node)
            yield start, end, _next(at.source[start:end].decode().replace("_", ""))
        case ast.Constant(value=str(text)) if re.fullmatch(r"\d+(\.\d+)?", text):
            yield *at.of(node), f'"{_next(text)}"'
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in _OPERATORS:
            old, new = _OPERATORS[type(operator)]
            start, end = at.of(left)[1], at.of(right)[0]
            yield start, end, at.source[start:end].decode().replace(old, new, 1)
        case ast.Tuple(elts=[_, *_], ctx=ast.Load()) | ast.List(elts=[_, *_], ctx=ast.Load()) | ast.Set():
            yield from _shorter(node, at)
        case ast.Dict(keys=keys):
            yield from (
                (*at.of(key), repr(f"{key.value}_"))
                for key in keys
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            )
        case ast.Call(func=ast.Name(id=name), args=args) if name in NAMED:
            strings = (one for one in args if isinstance(one, ast.Constant) and isinstance(one.value, str))
            yield from ((*at.of(one), repr(f"{one.value}_")) for one in strings)


def _shorter(node: ast.Tuple | ast.List | ast.Set, at: _Places) -> Iterator[tuple[int, int, str]]:
    """A list of names or numbers without one of them."""
    plain = (ast.Constant, ast.Name, ast.Starred)
    if not all(isinstance(one, plain) for one in node.elts) or not any(
        isinstance(one, ast.Constant | ast.Starred) for one in node.elts
    ):
        return
    for left_out in range(len(node.elts)):
        kept = [one for number, one in enumerate(node.elts) if number != left_out]
        match node:
            case ast.Tuple():
                new: ast.expr = ast.Tuple(kept, ast.Load())
            case ast.List():
                new = ast.List(kept, ast.Load())
            case _:
                new = ast.Set(kept)
        yield *at.of(node), ast.unparse(ast.fix_missing_locations(new))


def _next(number: str) -> str:
    """A number moved by one in its last place."""
    value = Decimal(number)
    return str(value + Decimal(1).scaleb(int(value.as_tuple().exponent)))
