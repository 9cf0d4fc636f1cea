"""Integration schemes.

Coupling is held over a step, as in TVB: a coupled network is integrated to first order whatever
the scheme, uncoupled nodes to the order that the scheme declares.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain import _core
from virtualbrain._arguments import instance, milliseconds, number
from virtualbrain._arrays import real_array
from virtualbrain._declared import Fixed
from virtualbrain.noise import Additive, Noise

__all__ = [
    "VODE",
    "Dop853",
    "Dop853Stochastic",
    "Dopri5",
    "Dopri5Stochastic",
    "EulerDeterministic",
    "EulerStochastic",
    "HeunDeterministic",
    "HeunStochastic",
    "Identity",
    "IdentityStochastic",
    "Integrator",
    "IntegratorStochastic",
    "RungeKutta4thOrderDeterministic",
    "VODEStochastic",
]


class Integrator(Fixed):
    """Base of all schemes.

    Parameters
    ----------
    dt : float, ms
        Time step, larger than 0.

    Attributes
    ----------
    clamped_state_variable_indices : array of int, shape (n_clamped,)
        State variables that are held. Default none.
    clamped_state_variable_values : array, shape (n_clamped, n_nodes, modes) or broadcastable
        Their values.
    bounded_state_variable_indices : array of int, shape (n_bounded,)
        State variables that are kept within `state_variable_boundaries`, where the model has no
        bounds of its own. Default none.
    state_variable_boundaries : array, shape (n_bounded, 2)
        Lower and upper bound of each; infinite or NaN: no bound.

    Examples
    --------
    >>> heun = HeunDeterministic(dt=0.1)
    >>> heun.clamped_state_variable_indices, heun.clamped_state_variable_values = [0], 0.5
    """

    scheme: ClassVar[str] = ""
    clamped_state_variable_indices: ArrayLike | None
    clamped_state_variable_values: ArrayLike | None
    bounded_state_variable_indices: ArrayLike | None
    state_variable_boundaries: ArrayLike | None

    def __init__(self, dt: float = 0.01220703125) -> None:
        self.dt = dt
        self.clamped_state_variable_indices = None
        self.clamped_state_variable_values = None
        self.bounded_state_variable_indices = None
        self.state_variable_boundaries = None

    @property
    def dt(self) -> float:
        return self._dt

    @dt.setter
    def dt(self, value: float) -> None:
        self._dt = milliseconds("dt", value)

    @property
    def order(self) -> int:
        """Order of convergence, without noise and coupling."""
        return int(_core.describe_scheme(self.scheme)["order"])

    def _clamps(self, shape: tuple[int, int, int]) -> tuple[list[int], NDArray[np.float64]]:
        """Clamped state variables, and their values, shape (n_clamped, n_nodes, modes)."""
        name = "clamped_state_variable_values"
        chosen = _indices(
            "clamped_state_variable_indices", self.clamped_state_variable_indices, shape[0]
        )
        if not chosen:
            return [], np.empty((0, *shape[1:]))
        full = (len(chosen), *shape[1:])
        wants = f"shape {full}, or one that expands to it"
        if self.clamped_state_variable_values is None:
            raise ValueError(f"{name} wants {wants}; got None")
        values = real_array(name, self.clamped_state_variable_values, wants)
        if values.shape == (len(chosen),):  # one per variable
            values = values[:, None, None]
        try:
            values = np.array(np.broadcast_to(values, full))
        except ValueError:
            raise ValueError(f"{name} wants {wants}; got shape {values.shape}") from None
        if not np.isfinite(values).all():
            raise ValueError(f"{name} wants finite numbers; got {values[~np.isfinite(values)][0]}")
        return chosen, values

    def _bounds(self, variables: int) -> list[tuple[int, float, float]]:
        """Bounds as the engine takes them: (state variable, lower, upper)."""
        name = "state_variable_boundaries"
        chosen = _indices(
            "bounded_state_variable_indices", self.bounded_state_variable_indices, variables
        )
        if not chosen:
            return []
        wants = f"shape ({len(chosen)}, 2), a lower and an upper bound for each"
        if self.state_variable_boundaries is None:
            raise ValueError(f"{name} wants {wants}; got None")
        limits = real_array(name, self.state_variable_boundaries, wants)
        if limits.shape != (len(chosen), 2):
            raise ValueError(f"{name} wants {wants}; got shape {limits.shape}")
        lo = np.where(np.isnan(limits[:, 0]), -np.inf, limits[:, 0])
        hi = np.where(np.isnan(limits[:, 1]), np.inf, limits[:, 1])
        if (lo > hi).any():
            raise ValueError(f"{name} wants lower bounds first; got {limits[lo > hi][0]}")
        return list(zip(chosen, lo.tolist(), hi.tolist(), strict=True))

    def _options(self) -> dict[str, float]:
        """What the engine is told besides the scheme and dt."""
        return {"rtol": 1e-6, "atol": 1e-12}

    def __repr__(self) -> str:
        return f"{type(self).__name__}(dt={self.dt:g})"


def _indices(name: str, value: Any, variables: int) -> list[int]:
    """State variables by index, each once."""
    if value is None:
        return []
    chosen = np.atleast_1d(np.asarray(value))
    if chosen.size == 0:
        return []
    if chosen.ndim != 1 or chosen.dtype.kind not in "iu":
        raise TypeError(f"{name} wants indices of state variables; got {value!r}")
    if chosen.min() < 0 or chosen.max() >= variables:
        raise ValueError(f"{name} wants indices from 0 to {variables - 1}; got {value!r}")
    if len(set(chosen.tolist())) < chosen.size:
        raise ValueError(f"{name} wants each state variable once; got {value!r}")
    return [int(i) for i in chosen]


class IntegratorStochastic(Integrator):
    """Base of the schemes with noise.

    Parameters
    ----------
    dt : float, ms
        Time step, larger than 0.
    noise : Noise
        Default ``noise.Additive()``.
    """

    def __init__(self, dt: float = 0.01220703125, noise: Noise | None = None) -> None:
        super().__init__(dt)
        self.noise = Additive() if noise is None else noise

    @property
    def noise(self) -> Noise:
        return self._noise

    @noise.setter
    def noise(self, value: Noise) -> None:
        self._noise: Noise = instance("noise", value, Noise)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(dt={self.dt:g}, noise={self.noise!r})"


class EulerDeterministic(Integrator):
    """Euler's scheme, of first order."""

    scheme = "Euler"


class EulerStochastic(IntegratorStochastic):
    """Euler-Maruyama: noise is taken in Ito's sense."""

    scheme = "Euler"


class HeunDeterministic(Integrator):
    """Heun's predictor and corrector, of second order."""

    scheme = "Heun"


class HeunStochastic(IntegratorStochastic):
    """Heun's scheme with the same noise in predictor and corrector.

    Noise whose strength depends on the state (`noise.Multiplicative`) has the strength of the state
    before the step in both, as in TVB, and so is taken in Ito's sense.

    References
    ----------
    Mannella 2002, Int. J. Mod. Phys. C 13:1177, doi:10.1142/S0129183102004042
    """

    scheme = "Heun"


class RungeKutta4thOrderDeterministic(Integrator):
    """The classical Runge-Kutta scheme, of fourth order."""

    scheme = "RungeKutta4"


class Identity(Integrator):
    """A map instead of a flow: the next state is what the model's equations return.

    A stimulus is added as it is, without dt.
    """

    scheme = "Identity"


class IdentityStochastic(IntegratorStochastic):
    """A map to which noise is added at every step."""

    scheme = "Identity"


class _OwnSteps(Integrator):
    """Base of schemes that take steps of their own within dt, to a tolerance.

    Every node has its own steps. Coupling, stimulus and noise are held over dt and added at its
    end; bounds and clamps act there too.
    """

    def __init__(
        self, dt: float = 0.01220703125, *, rtol: float = 1e-6, atol: float = 1e-12
    ) -> None:
        super().__init__(dt)
        self.rtol = rtol
        self.atol = atol

    def _options(self) -> dict[str, float]:
        options = {name: number(name, getattr(self, name)) for name in ("rtol", "atol")}
        for name, value in options.items():
            if not (np.isfinite(value) and value > 0):
                raise ValueError(f"{name} wants a tolerance larger than 0; got {value}")
        return options


class _OwnStepsStochastic(IntegratorStochastic, _OwnSteps):
    """The same, and noise at the end of each dt."""

    def __init__(
        self,
        dt: float = 0.01220703125,
        noise: Noise | None = None,
        *,
        rtol: float = 1e-6,
        atol: float = 1e-12,
    ) -> None:
        _OwnSteps.__init__(self, dt, rtol=rtol, atol=atol)
        self.noise = Additive() if noise is None else noise


class Dopri5(_OwnSteps):
    """Dormand and Prince's pair of orders 5 and 4, with its own steps within dt.

    Parameters
    ----------
    dt : float, ms
        Time step of the network, larger than 0; the scheme divides it as the tolerances ask.
    rtol, atol : float
        Largest error in a step: ``rtol * abs(state) + atol``.

    References
    ----------
    Dormand & Prince 1980, J. Comput. Appl. Math. 6:19-26, doi:10.1016/0771-050X(80)90013-3

    Examples
    --------
    >>> Dopri5(dt=1.0, rtol=1e-8)
    Dopri5(dt=1)
    """

    scheme = "Dopri5"


class Dopri5Stochastic(_OwnStepsStochastic):
    """`Dopri5`, and noise at the end of each dt."""

    scheme = "Dopri5"


class Dop853(_OwnSteps):
    """Dormand and Prince's method of order 8, with its own steps within dt as `Dopri5` has them.

    References
    ----------
    Hairer, Norsett & Wanner 1993, Solving Ordinary Differential Equations I, section II.5,
    doi:10.1007/978-3-540-78862-1
    """

    scheme = "Dop853"


class Dop853Stochastic(_OwnStepsStochastic):
    """`Dop853`, and noise at the end of each dt."""

    scheme = "Dop853"


class VODE(_OwnSteps):
    """For stiff equations: an implicit method of order 4, with its own steps as `Dopri5` has them.

    It has TVB's name for it. Here it is Rodas4, a one-step method (of Rosenbrock's kind, L-stable):
    the multistep VODE would not notice what noise, stimuli and bounds do to the state between its
    steps.

    References
    ----------
    Hairer & Wanner 1996, Solving Ordinary Differential Equations II, section IV.7,
    doi:10.1007/978-3-642-05221-7
    """

    scheme = "Rodas4"


class VODEStochastic(_OwnStepsStochastic):
    """`VODE`, and noise at the end of each dt."""

    scheme = "Rodas4"


STOCHASTIC: dict[type[Integrator], type[IntegratorStochastic]] = {
    EulerDeterministic: EulerStochastic,
    HeunDeterministic: HeunStochastic,
    Identity: IdentityStochastic,
    Dopri5: Dopri5Stochastic,
    Dop853: Dop853Stochastic,
    VODE: VODEStochastic,
}
"""The scheme with noise that belongs to one without."""


def with_noise(integrator: Integrator, noise: Noise) -> IntegratorStochastic:
    """`integrator` with this noise: itself, or the scheme with noise that belongs to it.

    Raises
    ------
    ValueError
        A scheme that has no stochastic form.

    Examples
    --------
    >>> with_noise(HeunDeterministic(dt=0.1), Additive(0.01))
    HeunStochastic(dt=0.1, noise=Additive(nsig=0.01, noise_seed=42))
    """
    if not isinstance(integrator, IntegratorStochastic):
        counterpart = STOCHASTIC.get(type(integrator))
        if counterpart is None:
            raise ValueError(
                f"noise cannot be added to {type(integrator).__name__}, which has no "
                "stochastic form: use HeunStochastic or EulerStochastic"
            )
        stochastic = counterpart()
        vars(stochastic).update(vars(integrator))  # dt, clamps, tolerances
        integrator = stochastic
    integrator.noise = noise
    return integrator
