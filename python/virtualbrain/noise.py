"""Noise that drives a simulation.

Random numbers are a function of the seed, the step, the node and the state variable (Philox
4x32-10), so that a realisation repeats itself for any number of threads and after a restart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arguments import milliseconds, whole_number
from virtualbrain._arrays import real_array
from virtualbrain._declared import Fixed
from virtualbrain.equations import Equation, HRFKernel, Linear

__all__ = ["Additive", "Multiplicative", "Noise"]


class Noise(Fixed):
    """Base of all noise.

    Parameters
    ----------
    nsig : float or array, shape (1,), (nvar,), (n_nodes,), (nvar, n_nodes) or with modes
        Strength D: the standard deviation of what is added in a step is ``sqrt(2 D dt)``.
    noise_seed : int
        0 to 2**64 - 1.
    ntau : float, ms
        Correlation time. 0: white noise. Otherwise coloured: the noise is ``sqrt(2 nsig / ntau)``
        times a stationary Ornstein-Uhlenbeck process eta of variance 1 and this correlation time,
        so that each step adds ``sqrt(2 nsig / ntau) eta dt``. As in TVB, over times much longer
        than `ntau` it has twice the power of white noise of the same `nsig`.

    References
    ----------
    Fox, Gatland, Roy & Vemuri 1988, Phys. Rev. A 38:5938-5940, doi:10.1103/PhysRevA.38.5938
    """

    def __init__(
        self, nsig: ArrayLike | None = None, noise_seed: int = 42, ntau: float = 0.0
    ) -> None:
        self._is_set = nsig is not None
        self._nsig = np.array([1.0])
        if nsig is not None:
            self.nsig = nsig
        self.noise_seed = noise_seed
        self.ntau = ntau

    @property
    def nsig(self) -> NDArray[np.float64]:
        """Strength D, read back as an array."""
        return self._nsig

    @nsig.setter
    def nsig(self, value: ArrayLike) -> None:
        wants = "a number, or an array of them"
        array = np.atleast_1d(real_array("nsig", value, wants, flags=False))
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
        seed = whole_number("noise_seed", value)
        if seed >= 2**64:
            raise ValueError(f"noise_seed wants 0 to 2**64 - 1; got {seed}")
        self._noise_seed = seed

    @property
    def ntau(self) -> float:
        """Correlation time in ms; 0 for white noise."""
        return self._ntau

    @ntau.setter
    def ntau(self, value: float) -> None:
        self._ntau = milliseconds("ntau", value, zero=True)

    def gfun(self, state_variables: ArrayLike) -> NDArray[np.float64]:
        """What the increments of the noise are multiplied by.

        Parameters
        ----------
        state_variables : array, shape (nvar, n_nodes, modes)

        Returns
        -------
        factor : array, same shape
        """
        state = real_array("state_variables", state_variables, "shape (nvar, n_nodes, modes)")
        if state.ndim != 3:
            raise ValueError(
                f"state_variables want shape (nvar, n_nodes, modes); got {state.shape}"
            )
        d = self._strength(*state.shape)
        full = d.reshape(-1, 1, 1) if d.size in (1, len(state)) else d.reshape(state.shape)
        return np.asarray(np.sqrt(2.0 * full) * self._factor(state))

    def _factor(self, state: NDArray[np.float64]) -> NDArray[np.float64]:
        """How the strength depends on the state: not at all."""
        return np.ones_like(state)

    def _gain(self) -> dict[str, Any] | None:
        """The same, as nodes of an expression; none: not at all."""
        return None

    def _strength(
        self,
        variables: int,
        nodes: int,
        modes: int,
        to_nodes: Callable[[NDArray[np.float64], int], NDArray[np.float64]] | None = None,
    ) -> NDArray[np.float64]:
        """`nsig` as the engine takes it: (1,), (nvar,) or (nvar, n_nodes, modes), flat.

        On a surface `to_nodes` gives nodes what their regions have, along an axis.
        """
        d = self._nsig
        if d.shape in ((1,), (variables,)):
            return d
        if to_nodes is not None:
            d = to_nodes(d, min(d.ndim - 1, 1))
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
        ntau = f", ntau={self._ntau:g}" if self._ntau > 0 else ""
        return f"{type(self).__name__}(nsig={nsig}, noise_seed={self.noise_seed}{ntau})"


class Additive(Noise):
    """Noise of constant strength: each step adds ``sqrt(2 nsig dt)`` times a normal number.

    Parameters
    ----------
    nsig : float or array, shape (1,), (nvar,), (n_nodes,), (nvar, n_nodes) or with modes
        Strength D. Reads [1.0] when it was not given; a run then warns and uses a strength that
        the states of the model can bear.
    noise_seed : int
        0 to 2**64 - 1.
    ntau : float, ms
        Correlation time; 0 for white noise.

    References
    ----------
    Salmon, Moraes, Dror & Shaw 2011, SC11, doi:10.1145/2063384.2063405

    Examples
    --------
    >>> Additive(nsig=0.01)
    Additive(nsig=0.01, noise_seed=42)
    >>> Additive(nsig=0.01, ntau=10.0)
    Additive(nsig=0.01, noise_seed=42, ntau=10)
    """

    def __init__(self, nsig: Any = None, noise_seed: int = 42, ntau: float = 0.0) -> None:
        super().__init__(nsig, noise_seed, ntau)


class Multiplicative(Noise):
    """Noise whose strength depends on the state.

    Each step adds ``sqrt(2 nsig dt) b(x)`` times a normal number; `b` acts on each state variable
    by itself, as it was before the step (Ito).

    Parameters
    ----------
    nsig : float or array, shape (1,), (nvar,), (n_nodes,), (nvar, n_nodes) or with modes
        Strength D.
    b : Equation
        Default ``equations.Linear()``, the state itself.
    noise_seed : int
        0 to 2**64 - 1.
    ntau : float, ms
        Correlation time; 0 for white noise.

    References
    ----------
    Kloeden & Platen 1992, Numerical Solution of Stochastic Differential Equations,
    doi:10.1007/978-3-662-12616-5

    Examples
    --------
    >>> from virtualbrain import equations
    >>> Multiplicative(nsig=0.5, b=equations.Equation(equation="1 + var")).gfun([[[2.0]]])
    array([[[3.]]])
    """

    def __init__(
        self,
        nsig: Any = None,
        b: Equation | None = None,
        noise_seed: int = 42,
        ntau: float = 0.0,
    ) -> None:
        super().__init__(nsig, noise_seed, ntau)
        self.b = Linear() if b is None else b

    @property
    def b(self) -> Equation:
        """How the strength depends on the state."""
        return self._b

    @b.setter
    def b(self, value: Equation) -> None:
        if not isinstance(value, Equation) or isinstance(value, HRFKernel):
            raise TypeError(f"b wants an equation of the state; got {value!r}")
        self._b = value

    def _factor(self, state: NDArray[np.float64]) -> NDArray[np.float64]:
        return self._b.evaluate(state)

    def _gain(self) -> dict[str, Any] | None:
        return self._b._graph()
