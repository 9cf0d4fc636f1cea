"""Read tables of labels and colours: FreeSurfer, MRtrix3, ITK-SNAP, AAL, or one name per line."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from virtualbrain.io._files import read_bytes
from virtualbrain.io._text import decode, lines
from virtualbrain.io.atomic import replacing

__all__ = ["LookupTable", "colours_of", "read", "write"]


class LookupTable(NamedTuple):
    """What the numbers in a parcellation mean.

    Attributes
    ----------
    indices : array of int, shape (n_labels,)
    names : list of str
    colours : array of uint8, shape (n_labels, 4), or None
        Red, green, blue and opacity (255 is opaque).
    """

    indices: NDArray[np.int64]
    names: list[str]
    colours: NDArray[np.uint8] | None

    def regions(self) -> LookupTable:
        """Without the entry 0, which is the background.

        Returns
        -------
        table : LookupTable

        Examples
        --------
        >>> LookupTable(np.array([0, 1]), ["Unknown", "V1"], None).regions().names
        ['V1']
        """
        keep = np.flatnonzero(self.indices != 0)
        colours = None if self.colours is None else self.colours[keep]
        return LookupTable(self.indices[keep], [self.names[i] for i in keep], colours)


def read(path: str | os.PathLike[str]) -> LookupTable:
    """Read a table of labels.

    Known are ``index name``, ``index name R G B A`` (FreeSurferColorLUT.txt), ``index short name R
    G B A`` (MRtrix3's labelconvert tables), ``index R G B A visible mesh "name"`` (ITK-SNAP),
    ``short name index`` (AAL), BIDS's ``dseg.tsv`` (columns ``index`` and ``name``), and one name
    per line, numbered from 1.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    table : LookupTable
        In the order of the file.

    Raises
    ------
    ValueError
        A line in none of these forms, lines in different ones, or an index that occurs twice.

    Notes
    -----
    FreeSurfer's own tables say 0 for opaque; colours are returned as the file has them.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "lut.txt")
    >>> _ = path.write_text("0 Unknown 0 0 0 0\\n1001 ctx-lh-bankssts 25 100 40 0\\n")
    >>> read(path).regions().names
    ['ctx-lh-bankssts']
    """
    source = os.fspath(path)
    found = list(lines(decode(read_bytes(path), source), source))
    if not found:
        raise ValueError(f"{source} is empty; it wants a label on each line")
    if (columns := re.split(r"[\t,]", found[0][1].lower())) and "index" in columns:
        return _with_header(columns, found[1:], source)
    form = next((form for form in _FORMS if all(form.fullmatch(line) for _, line in found)), None)
    if form is None:
        best = max(_FORMS[:-1], key=lambda form: sum(bool(form.fullmatch(x)) for _, x in found))
        number, line = next((n, x) for n, x in found if not best.fullmatch(x))
        raise ValueError(
            f"{source}, line {number}: {line[:60]!r} is unlike the other lines; a line wants: "
            "index name, maybe with R G B A after it, or nothing but a name"
        )
    matches = [form.fullmatch(line) for _, line in found]
    parts = [match.groupdict() for match in matches if match]
    names = [_unquoted(part["name"]) for part in parts]
    if "index" not in form.groupindex:
        return LookupTable(np.arange(1, len(names) + 1), names, None)
    indices = np.array([int(part["index"]) for part in parts], dtype=np.int64)
    _check_unique(indices, source)
    colours = None
    if "r" in form.groupindex:
        rgba = np.array([[float(part[c]) for c in "rgba"] for part in parts])
        if ((rgba < 0) | (rgba > 255)).any():
            raise ValueError(f"{source}: a colour is not within 0 to 255")
        if "itk" in form.groupindex:
            rgba[:, 3] *= 255  # there 1 is opaque
        colours = np.clip(np.rint(rgba), 0, 255).astype(np.uint8)
    return LookupTable(indices, names, colours)


_RGB = r"(?P<r>\d+)\s+(?P<g>\d+)\s+(?P<b>\d+)"
_RGBA = rf"{_RGB}\s+(?P<a>\d+)"
_NAME = r'(?P<name>"[^"]*"|\S+)'
_INDEX = r"(?P<index>\d{1,9})"
# From the strictest to the loosest.
_FORMS = [
    re.compile(
        rf"{_INDEX}\s+{_RGB}\s+(?P<a>[\d.]+)\s+(?P<itk>\d+)\s+\d+\s+{_NAME}",
    ),
    re.compile(rf"{_INDEX}\s+{_NAME}\s+{_RGBA}"),
    re.compile(rf"{_INDEX}\s+\S+\s+{_NAME}\s+{_RGBA}"),
    re.compile(rf"{_INDEX}[\s,]+{_NAME}"),
    re.compile(rf"(?!\d+\s)\S+\s+{_NAME}\s+{_INDEX}"),
    re.compile(r"(?!\d+[\s,])(?P<name>.*\S)"),
]


def _with_header(columns: list[str], found: list[tuple[int, str]], source: str) -> LookupTable:
    """Read BIDS's dseg.tsv, or the same with commas."""
    wanted = next((c for c in ("name", "label", "abbreviation") if c in columns), None)
    if wanted is None:
        raise ValueError(f"{source} has columns {columns}; it wants index and name")
    indices, names = [], []
    for number, line in found:
        parts = re.split(r"[\t,]", line)
        index = parts[columns.index("index")] if len(parts) == len(columns) else ""
        if not re.fullmatch(r"\d{1,9}", index.strip()):
            raise ValueError(f"{source}, line {number}: {line[:60]!r} has no index of a label")
        indices.append(int(index))
        names.append(_unquoted(parts[columns.index(wanted)].strip()))
    _check_unique(np.array(indices), source)
    return LookupTable(np.array(indices, dtype=np.int64), names, None)


def _check_unique(indices: NDArray[np.int64], source: str) -> None:
    unique, counts = np.unique(indices, return_counts=True)
    if (counts > 1).any():
        raise ValueError(f"{source}: index {unique[counts > 1][0]} occurs more than once")


def _unquoted(name: str) -> str:
    return name[1:-1] if len(name) > 1 and name[0] == name[-1] == '"' else name


def write(path: str | os.PathLike[str], table: LookupTable) -> None:
    """Write a table of labels as ``index name R G B A``, whole or not at all.

    Parameters
    ----------
    path : path-like
    table : LookupTable
        Without colours, these are made up, far from one another.

    Raises
    ------
    ValueError
        A name with double quotes or line breaks.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/lut.txt"
    >>> write(path, LookupTable(np.array([0, 1]), ["Unknown", "Area 17"], None))
    >>> read(path).names
    ['Unknown', 'Area 17']
    """
    with replacing(path) as file:
        for index, name, colour in zip(table.indices, table.names, colours_of(table), strict=True):
            if not name or set(name) & set('"\r\n'):
                raise ValueError(f"name {name!r} cannot be written as text: rename it")
            text = f'"{name}"' if len(name.split()) > 1 or name.startswith("#") else name
            file.write(f"{index} {text} {' '.join(map(str, colour.tolist()))}\n".encode())


def colours_of(table: LookupTable) -> NDArray[np.uint8]:
    """The colours of a table; where it has none, hues by the golden ratio."""
    if table.colours is not None:
        return table.colours
    from colorsys import hsv_to_rgb

    n = len(table.names)
    rgb = [hsv_to_rgb((0.618034 * i) % 1.0, 0.7, 0.9) for i in range(n)]
    colours = np.full((n, 4), 255, np.uint8)
    colours[:, :3] = np.rint(255 * np.reshape(rgb, (n, 3)))
    return colours
