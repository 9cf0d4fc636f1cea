"""Noise that drives a simulation.

Random numbers are a function of the seed, the step, the node and the state variable (Philox
4x32-10), so that a realisation repeats itself for any number of threads and after a restart.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arrays import real_array
from virtualbrain._declared import Fixed

__all__ = ["Additive", "Noise"]


class Noise(Fixed):
    """Base of all noise.

    Parameters
    ----------
    nsig : float or array, shape (1,), (nvar,), (n_nodes,), (nvar, n_nodes) or with modes
        Strength D: the standard deviation of what is added in a step is ``sqrt(2 D dt)``.
    noise_seed : int
        0 to 2**64 - 1.
    """

    def __init__(self, nsig: ArrayLike | None = None, noise_seed: int = 42) -> None:
        self._is_set = nsig is not None
        self._nsig = np.array([1.0])
        if nsig is not None:
            self.nsig = nsig
        self.noise_seed = noise_seed

    @property
    def nsig(self) -> NDArray[np.float64]:
        """Strength D, read back as an array."""
        return self._nsig

    @nsig.setter
    def nsig(self, value: ArrayLike) -> None:
        array = np.atleast_1d(real_array("nsig", value, "a number, or an array of them"))
        bad = array[~(np.isfinite(array) & (array >= 0))]
        if array.size == 0 or bad.size:
            raise ValueError(
                "nsig wants numbers that are finite and not negative; got "
                + (f"{bad[0]:g}" if bad.size else "none")
            )
        self._nsig = array
        self._is_set = True

    @property
    def noise_seed(self) -> int:
        return self._noise_seed

    @noise_seed.setter
    def noise_seed(self, value: int) -> None:
        try:
            seed = operator.index(value)
        except TypeError:
            raise TypeError(f"noise_seed wants a whole number; got {value!r}") from None
        if not 0 <= seed < 2**64:
            raise ValueError(f"noise_seed wants 0 to 2**64 - 1; got {seed}")
        self._noise_seed = seed

    def _strength(self, variables: int, nodes: int, modes: int) -> NDArray[np.float64]:
        """`nsig` as the engine takes it: (1,), (nvar,) or (nvar, n_nodes, modes), flat."""
        d = self._nsig
        if d.shape in ((1,), (variables,)):
            return d
        full = (variables, nodes, modes)
        for shape in ((nodes,), (1, nodes), (variables, 1), (variables, nodes)):
            if d.shape == shape:
                return np.ascontiguousarray(np.broadcast_to(d[..., None], full)).ravel()
        try:
            if d.ndim == 3:
                return np.ascontiguousarray(np.broadcast_to(d, full)).ravel()
        except ValueError:
            pass
        raise ValueError(
            f"nsig wants 1 number, {variables} (one per state variable), {nodes} (one per node), "
            f"or shape {full[:2]} or {full}; got shape {d.shape}"
        )

    def __repr__(self) -> str:
        nsig = f"{self._nsig[0]:g}" if self._nsig.size == 1 else "<array>"
        return f"{type(self).__name__}(nsig={nsig}, noise_seed={self.noise_seed})"


class Additive(Noise):
    """White noise of constant strength: each step adds ``sqrt(2 nsig dt)`` times a normal number.

    Parameters
    ----------
    nsig : float or array, shape (1,), (nvar,), (n_nodes,), (nvar, n_nodes) or with modes
        Strength D. Reads [1.0] when it was not given; a run then warns and uses a strength that
        the states of the model can bear.
    noise_seed : int
        0 to 2**64 - 1.

    References
    ----------
    Salmon, Moraes, Dror & Shaw 2011, SC11, doi:10.1145/2063384.2063405

    Examples
    --------
    >>> Additive(nsig=0.01)
    Additive(nsig=0.01, noise_seed=42)
    """

    def __init__(self, nsig: Any = None, noise_seed: int = 42) -> None:
        super().__init__(nsig, noise_seed)
