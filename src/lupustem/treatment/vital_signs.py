"""One set of vital signs as a nurse charts it: checked, exact, and with the missing ones missing.

    >>> made = read_signs({"pulse": 84, "temperature_c": "36.84"})
    >>> made.pulse, made.temperature_tenths, made.spo2
    (84, 368, None)

Counts are whole numbers; the temperature is charted to 0.1 degree, half up, after an exact conversion from Fahrenheit.
Bounds are those of a value that a device can show in a living person, not of a healthy one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Literal

from lupustem.logic.text import Text
from lupustem.treatment.refusal import Refusal

Consciousness = Literal["A", "C", "V", "P", "U"]
CONSCIOUSNESS: dict[str, Text] = {
    "A": Text("清醒", "alert"),
    "C": Text("新发意识混乱", "new confusion"),
    "V": Text("对声音有反应", "responds to voice"),
    "P": Text("对疼痛有反应", "responds to pain"),
    "U": Text("无反应", "unresponsive"),
}
SITES = ("oral", "axillary", "tympanic", "temporal", "rectal", "core")

BOUNDS: dict[str, tuple[int, int]] = {
    "respirations": (0, 100),
    "spo2": (1, 100),
    "systolic": (20, 350),
    "diastolic": (5, 250),
    "pulse": (0, 350),
}
NAMES: dict[str, Text] = {
    "respirations": Text("呼吸频率", "respirations"),
    "spo2": Text("血氧饱和度", "oxygen saturation"),
    "oxygen": Text("吸氧", "oxygen or air"),
    "systolic": Text("收缩压", "systolic pressure"),
    "diastolic": Text("舒张压", "diastolic pressure"),
    "pulse": Text("脉搏", "pulse"),
    "consciousness": Text("意识", "consciousness"),
    "temperature_c": Text("体温", "temperature"),
}
COMPLETE = ("respirations", "spo2", "oxygen", "systolic", "diastolic", "pulse", "consciousness")
"""What a set must hold to be complete; temperature has an interval of its own."""


@dataclass(frozen=True, slots=True)
class Signs:
    """Vital signs at one moment; None is not measured, never normal.

    oxygen: True where extra oxygen is given, False on room air. temperature_c: as measured, exact.
    """

    respirations: int | None = None
    spo2: int | None = None
    oxygen: bool | None = None
    systolic: int | None = None
    diastolic: int | None = None
    pulse: int | None = None
    consciousness: Consciousness | None = None
    temperature_c: Fraction | None = None
    temperature_site: str | None = None

    @property
    def temperature_tenths(self) -> int | None:
        """The temperature in whole tenths of a degree, half up: 38.04 is 380, 38.05 is 381."""
        if self.temperature_c is None:
            return None
        return (20 * self.temperature_c.numerator + self.temperature_c.denominator) // (
            2 * self.temperature_c.denominator
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """What keeps the set from being complete."""
        return tuple(name for name in COMPLETE if getattr(self, name) is None)


def read_signs(given: Mapping[str, object]) -> Signs:
    """Check a mapping of signs; None and absent are missing.

    Keys are those of Signs, and temperature_f. Raises Refusal: unknown_sign, wrong_type, out_of_bounds, inconsistent.
    """
    values: dict[str, object] = {}
    for name, value in given.items():
        if name not in _READERS:
            raise Refusal("unknown_sign", _no_such(str(name)))
        if value is not None:
            values["temperature_c" if name == "temperature_f" else name] = _READERS[name](name, value)
    if given.get("temperature_f") is not None and given.get("temperature_c") is not None:
        raise Refusal("inconsistent", _TWO_TEMPERATURES)
    made = Signs(**values)  # type: ignore[arg-type]
    if made.systolic is not None and made.diastolic is not None and made.diastolic >= made.systolic:
        raise Refusal("inconsistent", _PRESSURES)
    return made


def _whole(name: str, value: object) -> int:
    number = _exact(name, value)
    low, high = BOUNDS[name]
    if number.denominator != 1:
        raise Refusal("wrong_type", _say(name, Text("应为整数。", "a whole number belongs here.")))
    if not low <= number <= high:
        raise Refusal("out_of_bounds", _say(name, _between(low, high)))
    return int(number)


def _exact(name: str, value: object) -> Fraction:
    wrong = Refusal("wrong_type", _say(name, Text("应为数值；未测请留空。", "a number belongs here; leave it out.")))
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal | Fraction | float):
        raise wrong
    if isinstance(value, int | Fraction):
        return Fraction(value)
    text = str(value).strip()
    if len(text) > 20:
        raise wrong
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise wrong from None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > 20:
        raise wrong
    return Fraction(number)


def _celsius(name: str, value: object) -> Fraction:
    number = _exact(name, value)
    if not 20 <= number <= 45:
        hint = Text("；若为华氏度请用 temperature_f。", "; if it is Fahrenheit, use temperature_f.")
        said = _between(20, 45)
        raise Refusal("out_of_bounds", _say(name, Text(said.zh[:-1] + hint.zh, said.en[:-1] + hint.en)))
    return number


def _fahrenheit(name: str, value: object) -> Fraction:
    number = _exact(name, value)
    if not 68 <= number <= 113:
        raise Refusal("out_of_bounds", _say(name, _between(68, 113)))
    return (number - 32) * 5 / 9


def _yes_no(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("air", "oxygen"):
        return value == "oxygen"
    raise Refusal("wrong_type", _say(name, Text("应为 air 或 oxygen。", "air or oxygen belongs here.")))


def _level(name: str, value: object) -> object:
    if isinstance(value, str) and value.strip().upper() in CONSCIOUSNESS:
        return value.strip().upper()
    raise Refusal("wrong_type", _say(name, Text("应为 A、C、V、P、U 之一。", "one of A, C, V, P, U belongs here.")))


def _site(name: str, value: object) -> object:
    if value in SITES:
        return value
    words = ", ".join(SITES)
    raise Refusal("wrong_type", _say(name, Text(f"可取 {words}。", f"takes one of {words}.")))


_READERS: dict[str, Callable[[str, object], object]] = {
    **dict.fromkeys(BOUNDS, _whole),
    "oxygen": _yes_no,
    "consciousness": _level,
    "temperature_c": _celsius,
    "temperature_f": _fahrenheit,
    "temperature_site": _site,
}
SIGN_NAMES = tuple(one.name for one in fields(Signs))


def _say(name: str, text: Text) -> Text:
    return Text(f"{name}：{text.zh}", f"{name}: {text.en}")


def _between(low: int, high: int) -> Text:
    return Text(f"应在 {low} 到 {high} 之间。", f"must lie between {low} and {high}.")


def _no_such(name: str) -> Text:
    clean = "".join(sign if sign.isprintable() else "?" for sign in name[:40])
    words = ", ".join(_READERS)
    return Text(f"没有 {clean} 这一项体征；可用 {words}。", f"no sign is called {clean}; there are {words}.")


_TWO_TEMPERATURES = Text(
    "temperature_c 与 temperature_f 只能给一个。", "give temperature_c or temperature_f, not both."
)
_PRESSURES = Text(
    "diastolic：舒张压应低于收缩压；请核对两个数值。",
    "diastolic: it must be below the systolic pressure; check both numbers.",
)
