"""The plain sentence that stands in every output: what this is, and who decides."""

from __future__ import annotations

from lupustem.logic.text import Text

NOT_A_DEVICE = Text(
    zh="本结果只是临床决策支持，不是经认证的医疗器械；由医生决定。",
    en="This is decision support, not a certified medical device; the physician decides.",
)
