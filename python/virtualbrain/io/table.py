"""Read and write tables of numbers as text: CSV, TSV, blanks; with or without names.

The delimiter is found in the file: a tab, comma, semicolon, or blanks. The first line is taken for
names of columns if something in it is no number, the first column for names of rows likewise.
Lines that begin with ``#`` are comments.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.io._archive import allowance, decompress
from virtualbrain.io._files import read_bytes
from virtualbrain.io._text import MAX_LINE, decode, is_number
from virtualbrain.io.atomic import replacing

__all__ = ["Table", "parse", "read", "write"]

_MISSING = {"", "n/a", "na", "nan", "null", "none"}
_DECIMAL_COMMA = re.compile(r"\s*[-+]?\d+,\d+(e[-+]?\d+)?\s*", re.IGNORECASE)


# Complex, hexadecimal, or with a decimal comma: no name of a region.
_OTHER_NUMBER = re.compile(
    r"\(?[-+]?[\d.]+(e[-+]?\d+)?[-+][\d.]+(e[-+]?\d+)?[ij]\)?|0x[\da-f]+|[-+]?\d+,\d+",
    re.IGNORECASE,
)


class Table(NamedTuple):
    """Numbers, and the names of their rows and columns if there are any.

    Attributes
    ----------
    values : array, shape (n_rows, n_columns)
        NaN where a cell is empty or says ``n/a``.
    rows, columns : list of str, or None
    """

    values: NDArray[np.float64]
    rows: list[str] | None
    columns: list[str] | None


def read(
    path: str | os.PathLike[str], *, header: bool | None = None, index: bool | None = None
) -> Table:
    """Read a table.

    Parameters
    ----------
    path : path-like
        Text, maybe packed with bzip2.
    header : bool
        Whether the first line names the columns. Default: whether something in it is no number.
    index : bool
        Whether the first column names the rows. Default: likewise.

    Returns
    -------
    table : Table

    Raises
    ------
    ValueError
        Lines of different lengths, or something that is no number; the message names the line.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/fc.csv"
    >>> write(path, [[1, 0.5], [0.5, 1]], rows=["V1", "V2"], columns=["V1", "V2"])
    >>> read(path).columns
    ['V1', 'V2']
    """
    data = read_bytes(path)
    if data.startswith(b"BZh"):
        data = decompress(data, allowance(len(data)), os.fspath(path))
    return parse(data, os.fspath(path), header=header, index=index)


def parse(
    data: bytes, source: str, *, header: bool | None = None, index: bool | None = None
) -> Table:
    """Read a table from its bytes; `source` names it in messages. See `read`."""
    text = decode(data, source)
    if "\0" in text:
        raise ValueError(f"{source} is no text: it has characters of code 0 (UTF-32, or binary)")
    lines = list(_lines(text, source))
    if not lines:
        raise ValueError(f"{source} is empty; it wants numbers, a line for each row")
    unquoted = re.sub('"[^"]*"', "", lines[0][1])
    delimiter = next((d for d in "\t;," if d in unquoted), " ")
    cells = _cells(lines, delimiter, source)
    first_number, first = next(cells)
    second = next(cells, None)
    if header is None:
        header = second is not None and not all(map(_is_cell, first[1:] or first))
        header |= second is not None and len(second[1]) == len(first) + 1 and first[0] != ""
        header |= second is not None and first[0] == "" and len(first) > 1
    body = [] if header else [(first_number, first)]
    body += [second] if second is not None else []
    body += cells
    if not body:
        raise ValueError(f"{source} has names of columns and no numbers")
    if index is None:
        index = any(not _is_cell(row[0]) for _, row in body) and len(body[0][1]) > 1
        index |= header and (first[0] == "" or len(body[0][1]) == len(first) + 1)
    rows = [row[0].strip() for _, row in body] if index else None
    for name in [*(rows or []), *(first if header else [])]:
        if _OTHER_NUMBER.fullmatch(name.strip()):
            raise ValueError(f"{source}: {name.strip()[:40]!r} is not a real number")
    width = len(body[0][1])
    values = np.empty((len(body), width - index))
    for i, (number, row) in enumerate(body):
        where = f"{source}, line {number}"
        if len(row) != width:
            raise ValueError(
                f"{where} has {len(row)} values, the lines before it have {width}: every line "
                "wants as many"
            )
        values[i] = _numbers(row[1:] if index else row, where, delimiter)
    columns = None
    if header:
        columns = [name.strip() for name in first[len(first) - (width - index) :]]
        if len(first) not in (width, width - index):
            raise ValueError(f"{source} names {len(first)} columns and has {width - index}")
    return Table(values, rows, columns)


def write(
    path: str | os.PathLike[str],
    values: ArrayLike,
    *,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
) -> None:
    """Write a table; every number reads back exactly.

    Parameters
    ----------
    path : path-like
        Ends in ``.tsv`` for tabs, else commas separate.
    values : array, shape (n_rows,) or (n_rows, n_columns)
        NaN is written as ``n/a``.
    rows, columns : sequence of str
        Names.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/areas.tsv"
    >>> write(path, [1.5, 2.0])
    >>> read(path).values.tolist()
    [[1.5], [2.0]]
    """
    array = np.asarray(values)
    array = array.reshape(len(array), -1)
    delimiter = "\t" if os.fspath(path).endswith(".tsv") else ","
    corner = [""] if rows is not None else []
    with replacing(path) as file:
        lines = _Encoded(file)
        writer = csv.writer(lines, delimiter=delimiter, lineterminator="\n")
        if columns is not None:
            writer.writerow([*corner, *columns])
        for i, row in enumerate(array.astype(np.float64)):
            name = [] if rows is None else [rows[i]]
            writer.writerow([*name, *map(_repr, row.tolist())])


class _Encoded:
    """What csv writes text to, over a binary file."""

    def __init__(self, file: object) -> None:
        self.file = file

    def write(self, text: str) -> int:
        return int(self.file.write(text.encode()))  # type: ignore[attr-defined]


def _repr(value: float) -> str:
    if value != value:
        return "n/a"
    return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _lines(text: str, source: str) -> Iterator[tuple[int, str]]:
    """Lines that hold something, numbered from 1, with the tabs at their ends."""
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if len(line) > MAX_LINE:
            raise ValueError(f"{source}, line {number} is longer than {MAX_LINE} characters")
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line


def _cells(
    lines: list[tuple[int, str]], delimiter: str, source: str
) -> Iterator[tuple[int, list[str]]]:
    trailing = all(line.rstrip(" ").endswith(delimiter) for _, line in lines) and delimiter != " "
    for number, line in lines:
        if '"' not in line:  # csv takes its time
            row = line.split(None if delimiter == " " else delimiter)
            yield number, row[:-1] if trailing else row
            continue
        try:
            row = next(
                csv.reader(
                    _one(line, delimiter), delimiter=delimiter, skipinitialspace=True, strict=True
                )
            )
        except csv.Error as error:
            raise ValueError(f"{source}, line {number}: {error}") from error
        yield number, row[:-1] if trailing else row


def _one(line: str, delimiter: str) -> Iterable[str]:
    return [re.sub(r"\s+", " ", line.strip()) if delimiter == " " else line]


def _is_cell(token: str) -> bool:
    """Whether a token can be a number of a table, or stand for one that is missing."""
    return (
        is_number(token)
        or token.strip().lower() in _MISSING
        or bool(_DECIMAL_COMMA.fullmatch(token))
    )


def _numbers(tokens: list[str], where: str, delimiter: str) -> NDArray[np.float64]:
    try:
        return np.fromiter(map(float, tokens), np.float64, len(tokens))
    except ValueError:
        pass
    values = np.empty(len(tokens))
    for i, token in enumerate(tokens):
        if token.strip().lower() in _MISSING:
            values[i] = np.nan
        elif is_number(token):
            values[i] = float(token)
        else:
            comma = delimiter != "," and _DECIMAL_COMMA.fullmatch(token)
            hint = "; it looks like a decimal comma: write 0.5 for 0,5" if comma else ""
            raise ValueError(f"{where}: {token[:40]!r} is not a number{hint}")
    return values
