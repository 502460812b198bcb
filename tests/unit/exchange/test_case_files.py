"""Case files: what is written is what is read; whatever cannot be read is one line that names file, field and remedy."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lupustem.exchange.case_files import LIMIT, parse_case, read_case_file
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts.row import read_row


def refusal(data: bytes | str, path: str = "case.yaml") -> str:
    with pytest.raises(Unreadable) as caught:
        parse_case(data.encode() if isinstance(data, str) else data, path)
    for line in caught.value.text:
        assert "\n" not in line
        assert line.startswith((f"{path}：", f"{path}: ")) or path == "-"
    return caught.value.text.en


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (
            "case.yaml",
            "case_id: '0007'\nfacts:\n  weight_kg: 58.50\n  sledai_2k: 14\n  pregnant: True\n  sex: female\n",
        ),
        (
            "case.json",
            '{"case_id": "0007", "facts": {"weight_kg": 58.50, "sledai_2k": 14, "pregnant": true, "sex": "female"}}',
        ),
        (
            "case.toml",
            'case_id = "0007"\n[facts]\nweight_kg = 58.50\nsledai_2k = 14\npregnant = true\nsex = "female"\n',
        ),
    ],
)
def test_the_three_forms_say_the_same(path: str, content: str) -> None:
    case = parse_case(content.encode(), path)
    assert case.case_id == "0007"
    assert case.facts == {"weight_kg": Decimal("58.5"), "sledai_2k": 14, "pregnant": True, "sex": "female"}
    assert str(case.facts["weight_kg"]) == "58.50"
    assert case.sources["sex"]["file"] == path


def test_yaml_sources_name_the_line() -> None:
    assert parse_case(b"facts:\n  sex: male\n\n  pga: 1\n", "a.yaml").sources["pga"]["line"] == 4


def test_a_number_is_never_a_binary_approximation() -> None:
    case = parse_case(b"facts: {endotoxin_eu_ml: 0.1, weight_kg: 1e2}", "a.yaml")
    assert case.facts == {"endotoxin_eu_ml": Decimal("0.1"), "weight_kg": Decimal("100")}


@pytest.mark.parametrize(
    "written", ["012", "1_000", "12:30", "0x1F", "0o17", "0b11", "1,5", "62 kg", "六十", '"62"', "<5"]
)
def test_what_yaml_would_convert_in_silence_is_refused_by_the_fact(written: str) -> None:
    case = parse_case(f"facts:\n  weight_kg: {written}\n".encode(), "a.yaml")
    with pytest.raises(ValueError, match=r"^weight_kg: ") as caught:
        read_row(case.facts)
    assert written.strip('"') not in str(caught.value)


@pytest.mark.parametrize("written", ["yes", "No", "on", "OFF", "y", "是", '"true"', "1"])
def test_only_true_and_false_are_yes_or_no(written: str) -> None:
    case = parse_case(f"facts:\n  pregnant: {written}\n".encode(), "a.yaml")
    with pytest.raises(ValueError, match=r"^pregnant: .*true"):
        read_row(case.facts)


def test_an_empty_value_is_unknown() -> None:
    case = parse_case(b"facts:\n  pregnant:\n  weight_kg: ~\n  sex: null\n", "a.yaml")
    assert read_row(case.facts).values == {}


@pytest.mark.parametrize(
    ("written", "read"), [("0012", "0012"), ("12", "12"), ("病例-7", "病例-7"), ("2024-01-02", "2024-01-02")]
)
def test_a_case_id_is_text_as_written(written: str, read: str) -> None:
    assert parse_case(f"case_id: {written}\nfacts: {{}}".encode(), "a.yaml").case_id == read


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.yaml", "facts:\n  pregnant: true\n  pregnant: false\n"),
        ("a.json", '{"facts": {"pregnant": true, "pregnant": false}}'),
        ("a.toml", "[facts]\npregnant = true\npregnant = false\n"),
    ],
)
def test_a_key_written_twice_is_refused_by_name(path: str, content: str) -> None:
    assert "pregnant is written twice" in refusal(content, path)


def test_anything_else_at_the_top_is_refused_by_name() -> None:
    assert "weight_kg" in refusal("facts: {}\nweight_kg: 58\n")


@pytest.mark.parametrize(
    "content",
    [
        "facts: &a {sex: male}\nother: *a",
        "facts:\n  sex: !!python/object/apply:os.system ['true']",
        "facts: !x {sex: male}",
        "facts: {sex: male}\n---\nfacts: {sex: female}",
        "facts:\n  ? [a, b]\n  : 1",
        "facts: [sex]",
        "facts: 3",
        "case_id: [1]\nfacts: {}",
        "case_id: true\nfacts: {}",
        "- facts",
        "# nothing here",
        "facts: {sex: male",
        "a: b: c",
        "facts: {" + ", ".join(f"x{n}: 1" for n in range(1001)) + "}",
        "facts: {a: " + "[" * 50 + "]" * 50 + "}",
    ],
)
def test_strange_yaml_is_one_clear_line(content: str) -> None:
    refusal(content)


@pytest.mark.parametrize("depth", [50, 5000, 200_000])
@pytest.mark.parametrize("path", ["a.yaml", "a.json", "a.toml"])
def test_depth_does_no_harm(path: str, depth: int) -> None:
    value = "[" * depth + "]" * depth
    content = {"a.yaml": f"x: {value}", "a.json": f'{{"x": {value}}}', "a.toml": f"x = {value}"}[path]
    refusal(content, path)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "not a text file"),
        ("facts: {sex: 女} # 狼疮性肾炎".encode("gb18030"), "GB18030"),
        ("facts: {sex: male}".encode("utf-16"), "UTF-16"),
        ("facts: {sex: male}".encode("utf-16-le"), "UTF-16LE"),
    ],
)
def test_what_is_no_utf8_text_says_what_it_is(data: bytes, says: str) -> None:
    assert says in refusal(data)


def test_a_byte_order_mark_is_welcome() -> None:
    assert parse_case(b"\xef\xbb\xbffacts: {sex: male}", "a.yaml").facts == {"sex": "male"}


def test_a_folder_a_device_a_named_pipe_and_nothing_at_all_are_told_apart(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for path, says in (
        (tmp_path, "folder"),
        ("/dev/zero", "device"),
        (tmp_path / "pipe.yaml", "pipe"),
        ("no.yaml", "no such"),
    ):
        with pytest.raises(Unreadable, match=says):
            read_case_file(path)


def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("facts: {}")
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        # Root may read everything, so the test reads as nobody.
        os.seteuid(65534)
    try:
        with pytest.raises(Unreadable, match="permission"):
            read_case_file(path)
    finally:
        os.seteuid(user)


def test_a_gigabyte_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with open(path, "wb") as file:
        file.truncate(1024**3)
    with pytest.raises(Unreadable, match="larger than 10 MiB"):
        read_case_file(path)
    with pytest.raises(Unreadable):
        parse_case(b" " * (LIMIT + 1), "a.yaml")


def test_standard_input_is_sniffed() -> None:
    program = "from lupustem.exchange.case_files import read_case_file as r; print(r('-').facts)"
    for data in (b'{"facts": {"sex": "male"}}', b"facts: {sex: male}"):
        done = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True)
        assert done.stdout == b"{'sex': 'male'}\n"


_TEXTS = st.one_of(
    st.text(),
    st.text(alphabet="facts:{}[]-&*!|>'\"\n \t#%@,.0123456789eE_=?~sexmale\r\x85\u2028"),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    ).map(lambda value: f"facts: {value!r}"),
)


@given(st.binary(max_size=400) | _TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"E0")
def test_no_bytes_raise_anything_but_unreadable(data: bytes) -> None:
    for path in ("a.yaml", "a.json", "a.toml", "-", "a.docx"):
        try:
            case = parse_case(data, path)
        except Unreadable as problem:
            assert "\n" not in problem.text.zh + problem.text.en  # noqa: PT017
        else:
            assert all(isinstance(name, str) for name in case.facts)


@pytest.mark.parametrize("key", [".".join("a" * 50_000), "[" + ".".join("a" * 50_000) + "]", '"a" . ' * 50 + "a"])
def test_a_toml_key_of_many_parts_is_refused_before_it_takes_memory(key: str) -> None:
    with pytest.raises(Unreadable, match="nested too deeply"):
        parse_case(f"{key} = 1\n".encode(), "a.toml")
