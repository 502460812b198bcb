"""Which passwords are taken: long, not all alike, not figures alone, not like the person's names, not a common one."""

from __future__ import annotations

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

from lupustem.logic.text import Text
from lupustem.registry.models import User

SHORTEST = 12
FEWEST_SIGNS = 6
LONGEST = 200
WRONG: dict[str, Text] = {
    "password_too_short": Text(f"口令至少 {SHORTEST} 个字符。", f"a password has at least {SHORTEST} characters."),
    "password_too_long": Text(f"口令至多 {LONGEST} 个字符。", f"a password has at most {LONGEST} characters."),
    "password_too_similar": Text("口令不能与用户名或姓名相近。", "a password is not like the person's own names."),
    "password_too_common": Text(
        "这个口令太常见，容易被猜到；请另选。", "this password is a common one; choose another."
    ),
    "password_entirely_numeric": Text("口令不能只由数字组成。", "a password does not consist of figures alone."),
    "password_too_uniform": Text(
        f"口令中不同的字符至少 {FEWEST_SIGNS} 个。", f"a password has at least {FEWEST_SIGNS} different characters."
    ),
    "password_as_before": Text("新口令不能与现用口令相同。", "the new password differs from the present one."),
}


def problems_of(password: str, user: User) -> list[Text]:
    """What is wrong with a new password, each with its remedy; nothing where it can be taken."""
    found = []
    if len(set(password)) < FEWEST_SIGNS:
        found.append("password_too_uniform")
    if len(password) > LONGEST:
        return [WRONG["password_too_long"]]
    for rule in _rules():
        try:
            rule.validate(password, user)
        except ValidationError as wrong:
            found += [str(one.code) for one in wrong.error_list]
    lowered = password.lower()
    if "password_too_similar" not in found and any(
        len(name) >= 2 and name.lower() in lowered for name in (user.username, user.name)
    ):
        found.append("password_too_similar")
    if user.check_password(password):
        found.append("password_as_before")
    return [WRONG[code] for code in dict.fromkeys(found)]


def _rules() -> tuple[
    MinimumLengthValidator, NumericPasswordValidator, UserAttributeSimilarityValidator, CommonPasswordValidator
]:
    return (
        MinimumLengthValidator(SHORTEST),
        NumericPasswordValidator(),
        UserAttributeSimilarityValidator(("username", "name")),
        CommonPasswordValidator(),
    )
