"""Why a change is refused; each says in both languages what to do."""

from __future__ import annotations

from typing import Any

from lupustem.logic.text import Text


class Refusal(Exception):
    """A change that is not made; `texts` is for the person who asked."""

    def __init__(self, *texts: Text) -> None:
        super().__init__("; ".join(text.en for text in texts))
        self.texts = texts


class Forbidden(Refusal):
    """The table of permissions does not allow it."""

    def __init__(self, permission: str) -> None:
        super().__init__(
            Text(
                f"您的角色无权进行此操作（{permission}）；请由有此权限的同事操作。",
                f"your role may not do this ({permission}); ask a colleague who may.",
            )
        )


class KeyUsed(Refusal):
    """The form's key belongs to another request."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "此表单已用于另一次提交；请重新打开页面后再填写。",
                "this form was used for another submission; open the page anew and fill it in again.",
            )
        )


class Conflict(Refusal):
    """Somebody else wrote a newer version in the meantime. theirs: what stands now; mine: what was to be written."""

    def __init__(self, what: Text, mine: dict[str, Any], theirs: dict[str, Any]) -> None:
        super().__init__(
            Text(
                f"{what.zh}：他人刚刚已更新，您的内容没有保存；两个版本如下，请核对后重新提交。",
                f"{what.en}: somebody else has just changed it, and yours was not saved; both versions stand below, compare "
                "them and submit again.",
            )
        )
        self.mine, self.theirs = mine, theirs
