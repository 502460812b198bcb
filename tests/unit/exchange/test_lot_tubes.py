"""A lot whose percentages come from its FCS files: counted as `lupustem flow` counts, hashed, held where a file is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from lupustem.cli.main import main
from lupustem.exchange.lot_files import read_lot_file
from lupustem.exchange.unreadable import Unreadable
from lupustem.product.release import LotDecision, release
from lupustem.product.rules import reason_text
from tests.fcs_writer import Column, fcs, spillover
from tests.msc_tubes import exact_tube, random_tube


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cd73.fcs").write_bytes(exact_tube(9500, 10_000))
    (tmp_path / "cd45.fcs").write_bytes(exact_tube(200, 10_000, label="CD45"))
    (tmp_path / "fmo.fcs").write_bytes(exact_tube(0, 10_000))
    (tmp_path / "dull.fcs").write_bytes(exact_tube(20, 10_000))
    (tmp_path / "cut.fcs").write_bytes(exact_tube(0, 10_000)[:-4])
    (tmp_path / "colours.fcs").write_bytes(random_tube(1, 0.97).data)
    (tmp_path / "other.fcs").write_bytes(random_tube(2, 0.0).data.replace(b"7-AAD-A", b"7-BBD-A"))
    (tmp_path / "dim.fcs").write_bytes(random_tube(2, 0.0).data)
    return tmp_path


def decided(folder: Path, flow: str, extra: str = "") -> LotDecision:
    path = folder / "lot.yaml"
    path.write_text(f"lot: INVENTED-1\nevidence:\n  flow:\n{flow}{extra}", "utf-8")
    return release(read_lot_file(path))


def codes(made: LotDecision, rule: str) -> tuple[str, ...]:
    return next(one.codes for one in made.findings if one.rule.id == rule)


TUBE = "{file: %s, control_file: fmo.fcs, control: fmo, channel: PE-A%s}"


def test_the_counts_of_a_file_decide_at_both_limits(folder: Path) -> None:
    made = decided(folder, f"    CD73: {TUBE % ('cd73.fcs', '')}\n    CD45: {TUBE % ('cd45.fcs', '')}\n")
    verdicts = {one.rule.id: str(one.status) for one in made.findings}
    assert verdicts["cd73_positive"] == "met"
    assert verdicts["cd45_negative"] == "not_met"
    assert str(made.decision) == "reject"


def test_every_file_is_hashed_once_and_named_without_its_folder(folder: Path) -> None:
    made = decided(folder, f"    CD73: {TUBE % ('cd73.fcs', '')}\n    CD45: {TUBE % ('cd45.fcs', '')}\n")
    names = ("cd73.fcs", "cd45.fcs", "fmo.fcs")
    wanted = {(name, hashlib.sha256((folder / name).read_bytes()).hexdigest()) for name in names}
    found = [(one.name, one.sha256) for one in made.lot.files if one.name != "lot.yaml"]
    assert set(found) == wanted
    assert len(found) == 3


def test_a_refused_file_holds_the_lot_under_its_code(folder: Path) -> None:
    made = decided(folder, f"    CD73: {TUBE % ('cut.fcs', '')}\n")
    assert codes(made, "cd73_positive") == ("fcs_truncated",)
    assert "evidence" not in made.reasons
    assert "fcs_truncated" in made.reasons
    assert reason_text("fcs_truncated").en != "fcs_truncated"
    assert any("fcs_truncated" in one.text.en for one in made.lot.problems)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{file: cd73.fcs, channel: PE-A}", "no_control"),
        ("{file: cd73.fcs, channel: PE-A, control: fmo}", "no_control"),
        ("{file: cd73.fcs, channel: PE-A, control_file: fmo.fcs}", "no_control"),
        ("{file: cd45.fcs, channel: PE-A, control_file: cd45.fcs, control: fmo}", "no_control"),
        ("{file: cd73.fcs, channel: APC-A, control: fmo, control_file: fmo.fcs}", "channel_unknown"),
        ("{file: colours.fcs, channel: PE-A, control: fmo, control_file: other.fcs}", "spillover_unusable"),
        (TUBE % ("cd73.fcs", ", single_colour: false"), "not_compensated"),
    ],
)
def test_evidence_that_cannot_be_used_gives_its_code(folder: Path, written: str, code: str) -> None:
    assert codes(decided(folder, f"    CD73: {written}\n"), "cd73_positive") == (code,)


def test_cd79a_needs_its_permeabilisation_stated(folder: Path) -> None:
    assert "cd79a_not_permeabilised" in codes(
        decided(folder, f"    CD79a: {TUBE % ('dull.fcs', '')}\n"), "cd79a_negative"
    )
    made = decided(folder, f"    CD79a: {TUBE % ('dull.fcs', ', permeabilised: true')}\n")
    assert codes(made, "cd79a_negative") == ()


def test_gates_and_quantile_of_the_lot_file_are_used(folder: Path) -> None:
    tube = "{file: colours.fcs, control_file: dim.fcs, control: fmo, viability_channel: 7-AAD-A, viability_threshold: 1500}"
    made = decided(folder, f"    CD73: {tube}\n", 'settings: {quantile: "0.99"}\n')
    counts = made.lot.evidence.markers[0]
    assert (str(counts.quantile), counts.viability_dye) == ("0.99", True)
    strict = decided(folder, f"    CD73: {tube[:-1]}, scatter_low: 100000}}\n").lot.evidence.markers[0]
    assert (strict.parent or 0) < (counts.parent or 0)


def test_flags_of_a_tube_become_advisories(folder: Path) -> None:
    made = decided(folder, "    CD73: {file: fmo.fcs, control_file: cd73.fcs, control: unstained, channel: PE-A}\n")
    assert {"control_brighter", "unstained_control", "no_viability_dye"} <= set(made.advisories)


def test_purity_is_counted_in_one_tube(folder: Path) -> None:
    names = ("PE-A", "FITC-A", "APC-A", "BV421-A")
    nearly = [[1.0, 1e-6, 0, 0], [0, 1.0, 0, 0], [0, 0, 1.0, 0], [0, 0, 0, 1.0]]

    def tube(stained: bool) -> bytes:
        cells = 10_000
        colours = [[4000.0 if stained else 20.0] * cells for _ in names[:3]] + [[20.0] * cells]
        if stained:
            colours[0][:700] = [20.0] * 700
        columns = [Column("FSC-A", [100_000.0] * cells), Column("FSC-H", [85_000.0] * cells)]
        columns += [Column(name, values) for name, values in zip(names, colours, strict=True)]
        return fcs(columns, keywords={"$SPILLOVER": spillover(names, nearly)})

    (folder / "all.fcs").write_bytes(tube(True))
    (folder / "none.fcs").write_bytes(tube(False))
    panel = "{CD73: {channel: PE-A}, CD90: {channel: FITC-A}, CD105: {channel: APC-A}, CD45: {channel: BV421-A}}"
    joint = f"    purity: {{file: all.fcs, control_file: none.fcs, control: fmo, panel: {panel}}}\n"
    made = decided(folder, joint)
    purity = next(one for one in made.findings if one.rule.id == "purity")
    assert (str(purity.status), purity.value.shown if purity.value is not None else None) == ("met", "93")  # type: ignore[union-attr]
    assert "lineage_incomplete" in made.advisories
    without = joint.replace("CD45: {channel: BV421-A}", "CD90: {channel: FITC-A}").replace(
        ", CD90: {channel: FITC-A}}", "}"
    )
    assert "purity_undetermined" in codes(decided(folder, without), "purity")
    refused = joint.replace("all.fcs", "cut.fcs")
    assert codes(decided(folder, refused), "purity") == ("fcs_truncated",)


@pytest.mark.parametrize(
    "written", ["{file: absent.fcs, channel: PE-A}", "{file: cd73.fcs, chanel: PE-A}", "{file: .., channel: PE-A}"]
)
def test_a_file_that_is_not_there_or_a_wrong_key_refuses_the_lot_file(folder: Path, written: str) -> None:
    with pytest.raises(Unreadable):
        decided(folder, f"    CD73: {written}\n")


def test_the_certificate_shows_the_tubes_that_were_counted(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    decided(folder, f"    CD73: {TUBE % ('cd73.fcs', '')}\n    CD45: {TUBE % ('cd45.fcs', '')}\n")
    assert main(["release", str(folder / "lot.yaml"), "-f", "html", "--lang", "zh"]) == 0
    page = capsysbinary.readouterr().out.decode()
    assert page.count("<figure><svg") == 2
    assert main(["release", str(folder / "lot.yaml"), "-f", "pdf", "-o", str(folder / "coa.pdf")]) == 0
    plain = len((folder / "coa.pdf").read_bytes())
    decided(folder, f"    CD73: {TUBE % ('cut.fcs', '')}\n")
    assert main(["release", str(folder / "lot.yaml"), "-f", "pdf", "-o", str(folder / "none.pdf")]) == 0
    assert (folder / "coa.pdf").read_bytes().startswith(b"%PDF")
    assert plain > len((folder / "none.pdf").read_bytes())
