"""Sensors as text: a label and its position on each line, maybe with an orientation.

The text may be packed with bzip2, as it is in tvb-data.
"""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray

from virtualbrain.io import _text
from virtualbrain.io._archive import allowance, decompress
from virtualbrain.io._files import read_bytes
from virtualbrain.io._members import lines_of
from virtualbrain.io.atomic import replacing

__all__ = ["read", "write"]

_MOST = 100_000  # sensors


def read(
    source: str | os.PathLike[str] | bytes,
) -> tuple[NDArray[np.str_], NDArray[np.float64]]:
    """Read lines of a label and numbers.

    Parameters
    ----------
    source : path-like or bytes
        A text file, maybe packed with bzip2, or its content.

    Returns
    -------
    labels : array of str, shape (n_lines,)
    numbers : array, shape (n_lines, n_columns)

    Raises
    ------
    ValueError
        No text, a line that is not of this form, or an empty file.

    Examples
    --------
    >>> labels, numbers = read(b"Fp1 0.3 -0.95 0\\nFp2 -0.3 -0.95 0\\n")
    >>> labels.tolist(), numbers.shape
    (['Fp1', 'Fp2'], (2, 3))
    """
    if isinstance(source, bytes):
        data, name = source, "bytes"
    else:
        data, name = read_bytes(source), str(source)
    if data.startswith(b"BZh"):
        data = decompress(data, allowance(len(data)), name)
    labels, rows = [], []
    for number, line in _text.lines(_text.decode(data, name), name):
        where = f"{name}, line {number}"
        label, *tokens = _text.split(line, where)
        labels.append(label.strip())
        if len(labels) > _MOST:
            raise ValueError(f"{name} has more than {_MOST} lines, which are no sensors")
        rows.append(_text.numbers(tokens, where))
        if rows[-1].size != rows[0].size or not tokens:
            raise ValueError(
                f"{where} wants a label and {rows[0].size or 3} numbers; got {line[:80]!r}"
            )
    if not labels:
        raise ValueError(f"{name} is empty; it wants one line per sensor: label x y z")
    return np.array(labels), np.vstack(rows)


def write(
    path: str | os.PathLike[str], labels: NDArray[np.str_], numbers: NDArray[np.float64]
) -> None:
    """Write lines of a label and numbers, the whole file or nothing.

    Commas go between if a label has blanks; TVB reads only files without.

    Parameters
    ----------
    path : path-like
    labels : array of str, shape (n_lines,)
    numbers : array, shape (n_lines, n_columns)

    Raises
    ------
    ValueError
        A label that could not be read back: with a comma, a semicolon or ``#``, or empty.
    """
    texts = [str(label) for label in labels]
    for text in texts:
        if not text.strip() or set(text) & set(',;#\r\n"') or text != text.strip():
            raise ValueError(f"label {text!r} cannot be written as text: rename it")
    comma = ", " if any(len(text.split()) > 1 for text in texts) else " "
    lines = zip(texts, lines_of(numbers), strict=True)
    with replacing(path) as file:
        for text, line in lines:
            file.write(f"{text}{comma}{line.replace(' ', comma)}\n".encode())
