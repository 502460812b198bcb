from __future__ import annotations

import hashlib
import stat
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lupustem.registry.access.roles import Role
from lupustem.registry.models import AuditRow, Receipt, Upload
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.record.verifying import verify
from lupustem.registry.uploads import clean_name, keep, media_type_of, open_upload
from tests.unit.registry.programme import actor, browser, upload

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00"
FCS = b"FCS3.1    " + b" " * 60


def _place(digest: str) -> Path:
    return Path(settings.ENVIRONMENT.data_dir) / "uploads" / digest[:2] / digest[2:4] / digest


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.PNG", PNG, "image/png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.fcs", FCS, "application/vnd.isac.fcs"),
        ("a.csv", "名称,值\n".encode(), "text/csv"),
        ("a.yml", b"\xef\xbb\xbfx: 1\n", "application/yaml"),
        ("a.json", b"{}", "application/json"),
        ("a.toml", b"x = 1\n", "application/toml"),
    ],
)
def test_the_type_of_a_file_is_found_from_its_content(name: str, data: bytes, media_type: str) -> None:
    assert media_type_of(name, data) == media_type


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.exe", b"MZ\x90\x00"),
        ("a.pdf", b"MZ\x90\x00"),
        ("a.png", PDF),
        ("a.csv", PDF),
        ("a.csv", b"a\x00b"),
        ("a.csv", b"\xff\xfe1"),
        ("a.csv", b" \n"),
        ("a.html", b"<script>x</script>"),
        ("a.svg", b"<svg/>"),
        ("pdf", PDF),
        ("", b""),
    ],
)
def test_a_file_whose_content_its_ending_does_not_fit_is_refused_by_name(name: str, data: bytes) -> None:
    with pytest.raises(Refusal, match="is not taken") as refused:
        media_type_of(name, data)
    assert str(refused.value).startswith(name)


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\x\\y.pdf", "y.pdf"),
        ("a\x00b\u202efdp.pdf", "abfdp.pdf"),
        ("...", "document"),
        ('<b>"x".pdf', "bx.pdf"),
        (f"{'长' * 300}.pdf", f"{'长' * 116}.pdf"),
        ("报告  （第2版）.pdf", "报告 （第2版）.pdf"),
    ],
)
def test_a_name_is_cleaned_of_folders_and_of_signs_that_deceive(given: str, clean: str) -> None:
    assert clean_name(given) == clean


@pytest.mark.django_db
def test_identical_content_is_one_row_and_one_file_whatever_its_name() -> None:
    first = upload("a.pdf", PDF)
    again = upload("b.pdf", PDF)
    assert (first.pk, again.name) == (again.pk, "a.pdf")
    assert AuditRow.objects.filter(subject=first.subject).count() == 1
    assert open_upload(again) == PDF
    assert verify()[1] == []


@pytest.mark.django_db
def test_a_file_is_readable_by_the_site_alone_and_nothing_stays_beside_it() -> None:
    place = _place(upload("a.pdf", PDF).sha256)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert [one.name for one in place.parent.iterdir()] == [place.name]


@pytest.mark.django_db
@pytest.mark.parametrize("spoil", ["changed", "gone"])
def test_a_file_that_no_longer_fits_its_hash_is_refused_and_mended_when_given_again(spoil: str) -> None:
    kept = upload("a.pdf", PDF)
    place = _place(kept.sha256)
    if spoil == "changed":
        place.write_bytes(PDF + b"x")
    else:
        place.unlink()
    with pytest.raises(Refusal, match=r"a\.pdf: the file is missing or its content was changed"):
        open_upload(kept)
    answer = browser(Role.DIRECTOR).get(f"/uploads/{kept.sha256}")
    assert answer.status_code == 410
    assert "backup" in answer.content.decode()
    upload("a.pdf", PDF)
    assert open_upload(kept) == PDF


def test_a_write_that_fails_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(number: int) -> None:
        raise OSError("disk full")

    data = b"%PDF-1.4 never kept"
    monkeypatch.setattr("lupustem.registry.uploads.os.fsync", fails)
    with pytest.raises(OSError, match="disk full"):
        keep(data)
    place = _place(hashlib.sha256(data).hexdigest())
    assert list(place.parent.iterdir()) == []


@pytest.mark.django_db
def test_a_refused_file_leaves_no_row_and_no_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [model.objects.count() for model in (Upload, AuditRow, Receipt)]
    with pytest.raises(Refusal):
        upload("a.exe", b"MZ")
    monkeypatch.setattr("lupustem.registry.actions.uploads.largest", lambda: 4)
    with pytest.raises(Refusal, match="LUPUSTEM_UPLOAD_MIB"):
        upload("a.pdf", PDF)
    assert [model.objects.count() for model in (Upload, AuditRow, Receipt)] == rows


@pytest.mark.django_db
def test_a_file_is_given_back_as_a_download_that_no_browser_runs() -> None:
    kept = upload('报告"; x=1.pdf', PDF)
    answer = browser(Role.INFUSION_NURSE).get(f"/uploads/{kept.sha256}")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%8A%A5")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_file_of_another_centre_is_not_there() -> None:
    kept = upload("b.pdf", PDF, by=actor(Role.DIRECTOR, "B"))
    assert browser(Role.DIRECTOR).get(f"/uploads/{kept.sha256}").status_code == 404
    assert browser(Role.DIRECTOR, "B").get(f"/uploads/{kept.sha256}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["..%2F..%2Fregistry.sqlite3", "0" * 64, "x"])
def test_an_address_never_leads_to_another_file(place: str) -> None:
    assert browser(Role.DIRECTOR).get(f"/uploads/{place}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("logged_in", "arrives"), [(True, True), (False, False)])
def test_a_large_file_is_held_only_for_somebody_who_is_logged_in(
    logged_in: bool, arrives: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    client = browser(Role.DIRECTOR) if logged_in else Client()
    large = SimpleUploadedFile("a.pdf", PDF + b" " * (3 * 1024 * 1024))
    request = client.post("/setting", {"file": large}).wsgi_request
    seen += request.FILES.values()
    assert bool(seen) is arrives
    assert request.too_much is not arrives
