"""From what a file holds to a Connectivity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity
    from virtualbrain.connectivity.fields import Fields

Floats = NDArray[np.float64]
AnyFields = TypeVar("AnyFields", bound="Fields")


def build(fields: Mapping[str, Any], source: str) -> Connectivity:
    """Make a connectome of its fields; messages on what is wrong with them begin with `source`."""
    from virtualbrain.connectivity import Connectivity

    return fill(Connectivity(), fields, source)


def fill(conn: AnyFields, fields: Mapping[str, Any], source: str) -> AnyFields:
    """Set fields of a connectome that is there; else as `build`."""
    try:
        for name, value in fields.items():
            if value is not None:
                setattr(conn, name, value)
        conn._validate()
    except (TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{source}: {error}") from error
    return conn


def complete(conn: Connectivity) -> dict[str, Any]:
    """The fields that a Connectivity has, with what `configure` fills in."""
    return conn.copy().configure()._known()


def symmetric(matrix: Floats, name: str, source: str) -> Floats:
    """Mirror a matrix of which a tool wrote one triangle; refuse what is not even symmetric."""
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        return matrix
    upper, lower = np.triu(matrix, 1), np.tril(matrix, -1)
    if not lower.any() or not upper.any():
        return np.asarray(matrix + (upper + lower).T)
    if np.allclose(matrix, matrix.T, rtol=1e-5, atol=0, equal_nan=True):
        return matrix
    raise ValueError(
        f"{source}: {name} is neither a triangle nor symmetric; mirror=False takes it as it is "
        "(rows are targets, columns sources)"
    )


def square(table: Any, source: str) -> tuple[Floats, list[str] | None]:
    """The matrix in a table, and names of its rows.

    Names that are numbers look like a row or column too many: only without it is the rest square.
    """
    values, names = table.values, table.columns or table.rows
    if values.shape[0] == values.shape[1] + 1 and table.columns is None:
        if _names_regions(values[0], values[1:]):
            names, values = [f"{v:.15g}" for v in values[0]], values[1:]
    elif values.shape[1] == values.shape[0] + 1 and table.rows is None:
        first, rest = values[:, 0], values[:, 1:]
        counted = np.array_equal(first - first[0], np.arange(len(first))) and first[0] in (0, 1)
        if _names_regions(first, rest) and (counted or table.columns is not None):
            values = rest
            names = names[1:] if names is not None else names
    if values.shape[0] != values.shape[1]:
        raise ValueError(
            f"{source} is not square: {values.shape[0]} x {values.shape[1]}; a connectome wants as "
            "many rows as columns (numbers of regions in a first row or column are seen as such "
            "only where no region acts on itself, or the matrix is symmetric)"
        )
    rows, columns = table.rows or [], table.columns or []
    if rows != columns and sorted(rows) == sorted(columns):
        raise ValueError(f"{source} names rows and columns in different orders")
    return values, list(names) if names is not None else None


def _names_regions(numbers: Floats, rest: Floats) -> bool:
    """Whether numbers beside a matrix name its regions, and are no row or column of a larger one.

    They differ, are whole, and the rest alone looks like a connectome: it is symmetric, or no
    region acts on itself. Half of a matrix whose other half is missing is neither.
    """
    whole = (numbers >= 0).all() and (numbers == np.rint(numbers)).all()
    alone = np.unique(rest.diagonal()).size == 1 or np.array_equal(rest, rest.T, equal_nan=True)
    return bool(whole and alone and np.unique(numbers).size == numbers.size)


def one_of(arrays: Mapping[str, Any], words: Sequence[str], what: str, source: str) -> Any:
    """The value whose name is one of `words`, whatever the case; None if there is none."""
    plain = {word: [n for n in arrays if n.lower().replace(" ", "_") == word] for word in words}
    found = [name for names in plain.values() for name in names]
    if len(found) > 1:
        raise ValueError(f"{source}: {', '.join(map(repr, found))} could each be the {what}")
    return arrays[found[0]] if found else None
