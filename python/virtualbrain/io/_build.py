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
        names, values = [f"{v:.15g}" for v in values[0]], values[1:]
    elif values.shape[1] == values.shape[0] + 1 and table.rows is None:
        values = values[:, 1:]
        names = names[1:] if names is not None and len(names) > len(values) else names
    if values.shape[0] != values.shape[1]:
        raise ValueError(
            f"{source} wants a square matrix; got {values.shape[0]} rows of {values.shape[1]}"
        )
    rows, columns = table.rows or [], table.columns or []
    if rows != columns and sorted(rows) == sorted(columns):
        raise ValueError(f"{source} names rows and columns in different orders")
    return values, list(names) if names is not None else None


def one_of(arrays: Mapping[str, Any], words: Sequence[str], what: str, source: str) -> Any:
    """The value whose name is one of `words`, whatever the case; None if there is none."""
    plain = {word: [n for n in arrays if n.lower().replace(" ", "_") == word] for word in words}
    found = [name for names in plain.values() for name in names]
    if len(found) > 1:
        raise ValueError(f"{source}: {', '.join(map(repr, found))} could each be the {what}")
    return arrays[found[0]] if found else None
