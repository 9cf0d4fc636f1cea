"""Text as people write it: any line ends, blanks, tabs, commas or semicolons, `#` comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

MAX_LINE = 4 << 20


def is_number(token: str) -> bool:
    try:
        float(token)
    except ValueError:
        return False
    return True


def decode(data: bytes, member: str) -> str:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{member} is not UTF-8 text ({error}); save it as UTF-8") from None


def lines(text: str, member: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold something, numbered from 1."""
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if len(line) > MAX_LINE:
            raise ValueError(f"{member}, line {number} is longer than {MAX_LINE} characters")
        line = line.strip()
        if line and not line.startswith("#"):
            yield number, line


def rows(text: str, member: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in lines(text, member):
        yield number, split(line.partition("#")[0], f"{member}, line {number}")


def table(text: str) -> NDArray[np.float64] | None:
    """Numbers between blanks, as many in every line, read at once; None if it is not so plain."""
    if re.search("[#,;]", text):
        return None
    rows = [tokens for line in re.split(r"\r\n|\n|\r", text) if (tokens := line.split())]
    if not rows or len(set(map(len, rows))) > 1 or len(text) > MAX_LINE * len(rows):
        return None
    try:
        return np.array(rows, np.float64)
    except ValueError:
        return None


def split(line: str, where: str) -> list[str]:
    """Split at commas or semicolons where there are any, else at blanks."""
    if "," in line and re.search(r"\d,\d", line) and re.search(r"[\s;]", line):
        raise ValueError(
            f"{where}: {line[:40]!r} looks like decimal commas; write 0.5 for 0,5. If the commas "
            "separate numbers, leave out other separators, or put a blank after every comma."
        )
    for separator in (",", ";"):
        if separator in line:
            return line.rstrip(separator + " \t").split(separator)
    return line.split()


def numbers(tokens: list[str], where: str) -> NDArray[np.float64]:
    try:
        return np.fromiter(map(float, tokens), np.float64, len(tokens))
    except ValueError:
        bad = next(token for token in tokens if not is_number(token))
    if {token.strip().lower() for token in tokens} <= {"true", "false"}:
        return np.array([token.strip().lower() == "true" for token in tokens], np.float64)
    raise ValueError(f"{where}: {bad[:40]!r} is not a number") from None
