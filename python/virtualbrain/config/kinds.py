"""What settings take, in Python, in TOML and on the command line."""

from __future__ import annotations

import os
from typing import Any

from virtualbrain.config import checks
from virtualbrain.config.equation import check_equation
from virtualbrain.config.monitor import check_monitors
from virtualbrain.config.setting import Kind
from virtualbrain.config.stimulus import check_stimuli
from virtualbrain.config.variables import check_initial_conditions

__all__ = [
    "ARRAYS",
    "BOUNDS",
    "DURATION",
    "EQUATION",
    "FLAG",
    "INITIAL",
    "MONITORS",
    "NUMBER",
    "POSITIVE",
    "RANGES",
    "SEED",
    "STIMULI",
    "STRENGTH",
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


def _values_or_assignments(option: str, given: list[str]) -> list[Any]:
    return [_assignment(option, each) if "=" in each else _value(option, each) for each in given]


def _paths_or_assignments(option: str, given: list[str]) -> list[Any]:
    return [
        _assignment(option, each) if "=" in each and not os.path.isfile(each) else each
        for each in given
    ]


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
VALUES = Kind(
    "dict of str to number, list or dict", checks.values, "NAME=VALUE", list[str], _assignments
)
RANGES = Kind(
    "dict of str to list of 2 floats", checks.ranges, "NAME=LOW,HIGH", list[str], _assignments
)
BOUNDS = Kind(
    "dict of str to list of 2 floats", checks.bounds, "NAME=LOW,HIGH", list[str], _assignments
)
ARRAYS = Kind(
    "dict of str to number, list or dict", checks.arrays, "NAME=VALUE", list[str], _assignments
)
STRENGTH = Kind(
    "float, list or dict", checks.strength, "[NAME=]VALUE", list[str], _values_or_assignments
)
INITIAL = Kind(
    "dict of str to number, list or dict, or str",
    check_initial_conditions,
    "NAME=VALUE|FILE.h5",
    list[str],
    _paths_or_assignments,
)
EQUATION = Kind("str or dict", check_equation, "EQUATION")
MONITORS = Kind("list of str or dict", check_monitors, "NAME:PERIOD", list[str])
STIMULI = Kind("list of dict or str", check_stimuli, "EQUATION:REGIONS", list[str])


def choice(*words: str) -> Kind:
    """One of some words."""
    shown = ", ".join(f'"{word}"' for word in words)
    return Kind(f"{{{shown}}}", checks.one_of(*words), "|".join(words))
