"""Versions of SQLite whose write-ahead log can lose a commit when two connections checkpoint at the same moment.

The defect ("WAL-reset bug") stands in 3.7.0 to 3.51.2. It is mended in 3.51.3, and on the older branches in 3.50.7; 3.44.6 is
named as a third by memory of SQLite's own page (unverified). Source: sqlite.org/releaselog/3_51_3.html.
"""

from __future__ import annotations

from lupustem.logic.text import Text

Version = tuple[int, int, int]


def wal_reset_defect(version: Version) -> bool:
    """Whether a version of SQLite has the defect."""
    mended_branches = ((3, 44, 6), (3, 50, 7))
    if any(version[:2] == mended[:2] and version >= mended for mended in mended_branches):
        return False
    return (3, 7, 0) <= version < (3, 51, 3)


def warning(version: Version) -> Text | None:
    """What to say at start about a version, if anything."""
    if not wal_reset_defect(version):
        return None
    name = ".".join(map(str, version))
    return Text(
        f"SQLite {name} 的预写日志有一处缺陷（WAL-reset，3.51.3 已修复），极少数情况下会损坏数据库；"
        "正式使用请升级 SQLite 或改用 PostgreSQL，并保留备份。",
        f"SQLite {name} has a defect in its write-ahead log (WAL-reset, mended in 3.51.3) that can in rare cases damage the "
        "database; for real work use a newer SQLite or PostgreSQL, and keep backups.",
    )
