"""Checks of plain values: each takes a name, for messages, and a value, which it returns.

Numbers by region or state variable may come from a file: ``"@FILE"`` stands for what it holds.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["Value", "milliseconds"]

Value = float | bool | list[float] | dict[str, float]
"""Of a parameter: a number, one per region, or numbers by region label ("*" for the others)."""

OTHERS = "*"
"""Stands for all regions that are not named."""

Check = Callable[[str, Any], Any]

_UNITS = {"ms": 1.0, "s": 1e3, "min": 6e4, "h": 3.6e6}


# Times --------------------------------------------------------------------------------------------


def milliseconds(name: str, value: Any) -> float:
    """Read a duration.

    Parameters
    ----------
    name : str
        For messages.
    value : float or str
        A number of ms, or a text with a unit: ms, s, min or h.

    Returns
    -------
    duration : float, ms

    Raises
    ------
    ValueError
        Neither.

    Examples
    --------
    >>> milliseconds("duration", "5min"), milliseconds("duration", 250)
    (300000.0, 250.0)
    """
    found = re.fullmatch(r"\s*([^a-z\s]\S*?)\s*(ms|s|min|h)?\s*", str(value).lower())
    try:
        number = math.nan if found is None or isinstance(value, bool) else float(found[1])
    except ValueError:
        number = math.nan
    if found is None or not math.isfinite(number):
        raise ValueError(
            f"{name} wants a time such as 300000 (ms), '300s' or '5min'; got {value!r}"
        )
    return number * _UNITS[found[2] or "ms"]


def positive_time(name: str, value: Any) -> float:
    ms = milliseconds(name, value)
    if ms <= 0:
        raise ValueError(f"{name} wants a time larger than 0; got {value!r}")
    return ms


def time(name: str, value: Any) -> float:
    ms = milliseconds(name, value)
    if ms < 0:
        raise ValueError(f"{name} must not be negative; got {value!r}")
    return ms


# Words --------------------------------------------------------------------------------------------


def text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{name} wants a text; got {value!r}")
    return value


def texts(name: str, value: Any) -> list[str]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or not given:
        raise TypeError(f"{name} wants one text or a list of them; got {value!r}")
    return [text(name, each) for each in given]


def one_of(*choices: str) -> Check:
    def check(name: str, value: Any) -> str:
        if value not in choices:
            wants = f"one of {', '.join(choices)}" if len(choices) > 1 else repr(choices[0])
            raise ValueError(f"{name} wants {wants}; got {value!r}")
        return str(value)

    return check


def flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{name} wants true or false; got {value!r}")
    return value


# Numbers ------------------------------------------------------------------------------------------


def whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} wants a whole number; got {value!r}")
    return value


def seed(name: str, value: Any) -> int:
    number = whole(name, value)
    if not 0 <= number < 2**63:  # the largest whole number of TOML
        raise ValueError(f"{name} wants 0 to 2**63 - 1; got {number}")
    return number


def number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} wants a number; got {value!r}")
    try:
        result = float(value)
    except OverflowError:
        raise ValueError(f"{name} wants a number of ordinary size") from None
    if math.isnan(result):
        raise ValueError(f"{name} wants a number; got nan")
    return result


def finite(name: str, value: Any) -> float:
    result = number(name, value)
    if math.isinf(result):
        raise ValueError(f"{name} wants a finite number; got {value!r}")
    return result


def positive(name: str, value: Any) -> float:
    result = number(name, value)
    if not result > 0:
        raise ValueError(f"{name} wants a number larger than 0; got {value!r}")
    return result


def numbers(name: str, value: Any) -> float | list[float]:
    """One, or a list of them, or what a file holds."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [number(f"{name}[{i}]", each) for i, each in enumerate(value)]
    if isinstance(value, str) and value.startswith("@"):
        return [each for row in _lines(name, value[1:]) for each in row]
    return number(name, value)


def array(name: str, value: Any) -> float | list[Any]:
    """The same, or lists in lists; of a file a list for each line of several numbers."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [array(f"{name}[{i}]", each) for i, each in enumerate(value)]
    if isinstance(value, str) and value.startswith("@"):
        lines = _lines(name, value[1:])
        if len(lines) == 1 or all(len(line) == 1 for line in lines):
            return [each for line in lines for each in line]
        return lines
    return number(name, value)


def _lines(name: str, path: str) -> list[list[float]]:
    """The numbers of a text file line by line, apart by blanks or commas."""
    if not os.path.isfile(path):
        raise FileNotFoundError(f"{name}: there is no file {path!r}")
    try:
        lines = re.sub(r"#.*", "", Path(path).read_text(encoding="utf-8-sig")).splitlines()
        found = [[float(word) for word in re.split(r"[\s,;]+", line) if word] for line in lines]
    except ValueError as error:  # of decoding too
        raise ValueError(f"{name}: {path} wants numbers alone; {error}") from None
    if not any(found):
        raise ValueError(f"{name}: {path} holds no numbers")
    return [line for line in found if line]


# By name ------------------------------------------------------------------------------------------


def value(name: str, given: Any) -> Value:
    if isinstance(given, bool):
        return given
    if isinstance(given, Mapping):
        return {str(label): number(f"{name}.{label}", each) for label, each in given.items()}
    return numbers(name, given)


def _named(name: str, given: Any) -> Iterable[tuple[str, str, Any]]:
    """Key, name for messages, and value of each entry."""
    if not isinstance(given, Mapping):
        raise TypeError(f"{name} wants names with values; got {given!r}")
    return [(str(key), f"{name} {key}", each) for key, each in given.items()]


def values(name: str, given: Any) -> dict[str, Value]:
    """Of parameters."""
    return {key: value(label, each) for key, label, each in _named(name, given)}


def regional(name: str, given: Any) -> Any:
    """Numbers, lists in lists, or numbers by region."""
    return value(name, given) if isinstance(given, Mapping) else array(name, given)


def arrays(name: str, given: Any) -> dict[str, Any]:
    """Of state variables."""
    return {key: regional(label, each) for key, label, each in _named(name, given)}


def strength(name: str, given: Any) -> Any:
    """Of noise: numbers, lists in lists, or those of state variables."""
    if isinstance(given, Mapping) and not given:
        raise ValueError(f"{name} wants a number, a list, or those of state variables; got none")
    return arrays(name, given) if isinstance(given, Mapping) else array(name, given)


def bounds(name: str, given: Any) -> dict[str, list[float]]:
    """A lower and an upper number each, which may be infinite."""
    result = {}
    for key, label, each in _named(name, given):
        pair = numbers(label, each)
        if not isinstance(pair, list) or len(pair) != 2 or not pair[0] <= pair[1]:
            raise ValueError(f"{label} wants two numbers, lower and upper; got {each!r}")
        result[key] = pair
    return result


def ranges(name: str, given: Any) -> dict[str, list[float]]:
    """The same, finite."""
    result = bounds(name, given)
    for key, pair in result.items():
        if not np.isfinite(pair).all():
            raise ValueError(f"{name} {key} wants two finite numbers, lower and upper; got {pair}")
    return result
