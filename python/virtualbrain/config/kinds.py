"""What settings take, in Python, in TOML and on the command line."""

from __future__ import annotations

from typing import Any

from virtualbrain.config import checks
from virtualbrain.config.setting import Kind

__all__ = [
    "DURATION",
    "FLAG",
    "NUMBER",
    "NUMBERS",
    "POSITIVE",
    "RANGES",
    "SEED",
    "TEXT",
    "TEXTS",
    "TIME",
    "VALUES",
    "WHOLE",
    "choice",
]


# On the command line ------------------------------------------------------------------------------


def _whole(option: str, given: str) -> list[int]:
    try:
        return [int(given)]
    except ValueError:
        raise ValueError(f"{option} wants a whole number; got {given!r}") from None


def _number(option: str, given: str) -> list[float]:
    try:
        return [float(given)]
    except ValueError:
        raise ValueError(f"{option} wants a number; got {given!r}") from None


def _value(option: str, given: str) -> Any:
    if given.startswith("@"):
        return given  # read where files are
    if given.lower() in ("true", "false"):
        return given.lower() == "true"
    try:
        numbers = [float(each) for each in given.split(",")]
    except ValueError:
        raise ValueError(
            f"{option} wants a number, numbers with commas between, or @FILE; got {given!r}"
        ) from None
    return numbers if len(numbers) > 1 else numbers[0]


def _assignment(option: str, given: str) -> dict[str, Any]:
    name, equals, value = given.partition("=")
    if not equals or not name.strip():
        raise ValueError(f"{option} wants NAME=VALUE; got {given!r}")
    name, dot, label = name.strip().partition(".")
    number = _value(f"{option} {name}", value.strip())
    return {name: {label: number} if dot else number}


def _assignments(option: str, given: list[str]) -> list[dict[str, Any]]:
    return [_assignment(option, each) for each in given]


# Kinds --------------------------------------------------------------------------------------------

TEXT = Kind("str", checks.text, "NAME")
TEXTS = Kind("list of str", checks.texts, "NAME", list[str])
FLAG = Kind("bool", checks.flag, None, bool)
WHOLE = Kind("int", checks.whole, "NUMBER", read=_whole)
SEED = Kind("int", checks.seed, "NUMBER", read=_whole)
NUMBER = Kind("float", checks.finite, "NUMBER", read=_number)
POSITIVE = Kind("float", checks.positive, "NUMBER", read=_number)
TIME = Kind("float, ms", checks.time, "TIME")
DURATION = Kind("float, ms", checks.positive_time, "TIME")
NUMBERS = Kind("float or list", checks.numbers, "NUMBER", read=lambda *each: [_value(*each)])
VALUES = Kind(
    "dict of str to number, list or dict", checks.values, "NAME=VALUE", list[str], _assignments
)
RANGES = Kind(
    "dict of str to list of 2 floats", checks.ranges, "NAME=LOW,HIGH", list[str], _assignments
)


def choice(*words: str) -> Kind:
    """One of some words."""
    shown = ", ".join(f'"{word}"' for word in words)
    return Kind(f"{{{shown}}}", checks.one_of(*words), "|".join(words))
