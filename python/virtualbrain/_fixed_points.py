"""Fixed points of a model, by Newton's method from many starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["FixedPoint", "classify", "find"]

Field = Callable[[NDArray[np.float64]], NDArray[np.float64]]

_STEPS = 60
_HALVINGS = 6


@dataclass(frozen=True)
class FixedPoint:
    """Where all time derivatives are 0.

    Attributes
    ----------
    state : array, shape (nvar * modes,)
        State variables, mode by mode.
    eigenvalues : array, shape (nvar * modes,), 1/ms
        Of the Jacobian, those of largest real part first.
    kind : str
        Such as ``"stable focus"``, ``"saddle"``, ``"unstable node"``.
    """

    state: NDArray[np.float64]
    eigenvalues: NDArray[np.complex128]
    kind: str

    @property
    def stable(self) -> bool:
        return bool((self.eigenvalues.real < 0).all())


def classify(eigenvalues: NDArray[np.complex128]) -> str:
    """What a fixed point is by its eigenvalues.

    Examples
    --------
    >>> classify(np.array([-1 + 2j, -1 - 2j])), classify(np.array([-1.0, 2.0]))
    ('stable focus', 'saddle')
    """
    size = np.abs(eigenvalues).max(initial=0.0)
    real = np.where(np.abs(eigenvalues.real) <= 1e-9 * size, 0.0, eigenvalues.real)
    turns = bool((np.abs(eigenvalues.imag) > 1e-9 * size).any())
    if (real == 0).any():
        return "centre" if turns and (real == 0).all() else "degenerate"
    if (real < 0).any() and (real > 0).any():
        return "saddle-focus" if turns and len(real) > 2 else "saddle"
    return f"{'stable' if (real < 0).all() else 'unstable'} {'focus' if turns else 'node'}"


def find(
    field: Field, slopes: Field, lo: NDArray[np.float64], hi: NDArray[np.float64], starts: int
) -> list[FixedPoint]:
    """Zeros of a field within a box, sorted by their first coordinates.

    Parameters
    ----------
    field : callable
        Derivatives, shape (k, n), at states of that shape.
    slopes : callable
        Jacobians there, shape (n, k, k).
    lo, hi : array, shape (k,)
        The box.
    starts : int
    """
    rng = np.random.default_rng(0)
    width = hi - lo
    x = lo[:, None] + width[:, None] * rng.random((len(lo), starts))
    with np.errstate(all="ignore"):
        x, converged = _newton(field, slopes, x, width)
        inside = ((x >= (lo - 1e-9 * width)[:, None]) & (x <= (hi + 1e-9 * width)[:, None])).all(0)
        found: list[NDArray[np.float64]] = []
        for candidate in x[:, converged & inside].T:
            if all((np.abs(candidate - other) > 1e-6 * width).any() for other in found):
                found.append(candidate)
        points = []
        for state in sorted(found, key=tuple):
            matrix = slopes(state[:, None])[0]
            if not np.isfinite(matrix).all():
                continue
            values = np.linalg.eigvals(matrix).astype(np.complex128)
            order = np.argsort(-values.real, kind="stable")
            points.append(FixedPoint(state, values[order], classify(values)))
    return points


def _newton(
    field: Field, slopes: Field, x: NDArray[np.float64], width: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Where Newton's method, with steps cut until they help, ends from each start."""
    f = field(x)
    # rates of different size count alike
    scale = np.nanmedian(np.abs(f), axis=1, keepdims=True) + 1e-300
    small = np.zeros(x.shape[1], bool)
    for _ in range(_STEPS):
        matrix = slopes(x)
        usable = np.isfinite(matrix).all(axis=(1, 2)) & np.isfinite(f).all(axis=0)
        matrix[~usable] = np.eye(len(x))
        # the least-squares step also serves where the matrix is singular
        step = -np.einsum("nij,jn->in", np.linalg.pinv(matrix, rcond=1e-13), np.where(usable, f, 0))
        size = np.abs(f / scale).max(axis=0)
        factor = np.ones(x.shape[1])
        for _ in range(_HALVINGS):
            trial = field(x + factor * step)
            worse = ~(np.abs(trial / scale).max(axis=0) <= size)
            if not worse.any():
                break
            factor[worse] /= 2
        x = x + factor * step
        f = field(x)
        small = usable & (np.abs(step) <= 1e-9 * width[:, None]).all(axis=0)
        if small.all():
            break
    return x, small & (np.abs(f / scale).max(axis=0) < 1e-6)
