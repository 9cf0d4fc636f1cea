"""Integration schemes.

The engine runs them; `Integrator.scheme` is the same step in Python, for what it cannot run.
"""

from __future__ import annotations

import abc
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import ode

from ..basic.neotraits.api import Attr, Float, HasTraits, NArray
from . import noise as noises

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
]  # fmt: skip

Array = NDArray[Any]
Dfun = Callable[[Array, Any, Any], Array]


class Integrator(HasTraits):
    """Base of all schemes."""

    dt = Float(default=0.01220703125, label="Time step (ms)")
    bounded_state_variable_indices = NArray(dtype=int, required=False)
    state_variable_boundaries = NArray(required=False)
    clamped_state_variable_indices = NArray(dtype=int, required=False)
    clamped_state_variable_values = NArray(required=False)

    # The same for the integrated state variables alone.
    _bounded_integration_state_variable_indices: Any = None
    _integration_state_variable_boundaries: Any = None
    _clamped_integration_state_variable_indices: Any = None
    _clamped_integration_state_variable_values: Any = None

    @abc.abstractmethod
    def scheme(
        self, X: Array, dfun: Dfun, coupling: Any, local_coupling: Any, stimulus: Any
    ) -> Array:
        """The state after a step."""

    def set_random_state(self, random_state: Any) -> None:
        """Without noise, nothing."""

    def _kick(self, X: Array) -> Any:
        """What noise adds in a step."""
        return 0.0

    def configure(self) -> None:
        """Take bounds and clamps as they are given."""
        super().configure()
        self._bounded_integration_state_variable_indices = self.bounded_state_variable_indices
        self._integration_state_variable_boundaries = self.state_variable_boundaries
        self._clamped_integration_state_variable_indices = self.clamped_state_variable_indices
        self._clamped_integration_state_variable_values = self.clamped_state_variable_values

    def configure_boundaries(self, model: Any) -> None:
        """Take the bounds of a model."""
        if not isinstance(model.state_variable_boundaries, dict):
            return
        bounds = {
            list(model.state_variables).index(name): pair
            for name, pair in model.state_variable_boundaries.items()
        }
        order = sorted(bounds)
        self.bounded_state_variable_indices = np.array(order, int)
        self.state_variable_boundaries = np.array([bounds[i] for i in order], float)
        self._bounded_integration_state_variable_indices = self.bounded_state_variable_indices
        self._integration_state_variable_boundaries = self.state_variable_boundaries

    def reconfigure_boundaries_and_clamping_for_integration_state_variables(
        self, model: Any
    ) -> None:
        """Number bounds and clamps as the integrated state variables."""
        integrated = np.flatnonzero(model.state_variable_mask).tolist()

        def among(indices: Array, values: Array) -> tuple[Array, Array]:
            kept = [k for k, i in enumerate(indices) if i in integrated]
            return np.array([integrated.index(indices[k]) for k in kept], int), values[kept]

        if self.state_variable_boundaries is not None:
            (
                self._bounded_integration_state_variable_indices,
                self._integration_state_variable_boundaries,
            ) = among(self.bounded_state_variable_indices, self.state_variable_boundaries)
        if self.clamped_state_variable_values is not None:
            (
                self._clamped_integration_state_variable_indices,
                self._clamped_integration_state_variable_values,
            ) = among(self.clamped_state_variable_indices, self.clamped_state_variable_values)

    def bound_state(self, X: Array) -> None:
        """Put a state within its bounds, in place."""
        _bound(X, self.bounded_state_variable_indices, self.state_variable_boundaries)

    def clamp_state(self, X: Array) -> None:
        """Put clamped variables of a state to their values, in place."""
        _clamp(X, self.clamped_state_variable_indices, self.clamped_state_variable_values)

    def bound_and_clamp(self, state: Array) -> None:
        """Both."""
        self.bound_state(state)
        self.clamp_state(state)

    def bound_integration_state(self, X: Array) -> None:
        """`bound_state` of the integrated variables."""
        _bound(
            X,
            self._bounded_integration_state_variable_indices,
            self._integration_state_variable_boundaries,
        )

    def clamp_integration_state(self, X: Array) -> None:
        """`clamp_state` of the integrated variables."""
        _clamp(
            X,
            self._clamped_integration_state_variable_indices,
            self._clamped_integration_state_variable_values,
        )

    def integration_bound_and_clamp(self, state: Array) -> None:
        """Both."""
        if isinstance(state, np.ndarray):
            self.bound_integration_state(state)
            self.clamp_integration_state(state)

    def integrate(
        self, X: Array, model: Any, coupling: Any, local_coupling: Any, stimulus: Any
    ) -> Array:
        """A step of the integrated variables, in place."""
        mask = model.state_variable_mask
        if np.ndim(stimulus) and len(stimulus) == len(mask):
            stimulus = stimulus[mask]
        X[mask] = self.scheme(X[mask], model.dfun, coupling, local_coupling, stimulus)
        return X

    def integrate_with_update(
        self, X: Array, model: Any, coupling: Any, local_coupling: Any, stimulus: Any
    ) -> Array:
        """A step, with the model's updates before and after it."""
        before = model.update_state_variables_before_integration(
            X, coupling, local_coupling, stimulus
        )
        if before is not None:
            X = before
            self.bound_and_clamp(X)
        X = self.integrate(X, model, coupling, local_coupling, stimulus)
        after = model.update_state_variables_after_integration(X)
        if after is not None:
            X = after
            self.bound_and_clamp(X)
        return X

    def __str__(self) -> str:
        return f"{type(self).__name__}(dt={self.dt:g})"

    __repr__ = __str__


class IntegratorStochastic(Integrator):
    """Base of the schemes with noise."""

    noise = Attr(noises.Noise, default=noises.Additive, label="Noise")

    def set_random_state(self, random_state: Any) -> None:
        """Set the state of the noise's random stream."""
        if random_state is not None:
            self.noise.random_stream.set_state(random_state)

    def _kick(self, X: Array) -> Any:
        if self.noise.dt is None:
            self.noise.configure_white(self.dt)
        return np.asarray(self.noise.gfun(X) * self.noise.generate(X.shape))

    def __str__(self) -> str:
        return f"{type(self).__name__}(dt={self.dt:g}, noise={type(self.noise).__name__})"

    __repr__ = __str__


class _Euler(Integrator):
    n_dx = 1

    def scheme(
        self, X: Array, dfun: Dfun, coupling: Any, local_coupling: Any, stimulus: Any
    ) -> Array:
        kick = self._kick(X)
        new = X + self.dt * (dfun(X, coupling, local_coupling) + stimulus) + kick
        self.integration_bound_and_clamp(new)
        return np.asarray(new)


class EulerDeterministic(_Euler):
    """Euler's scheme."""


class EulerStochastic(IntegratorStochastic, _Euler):
    """Euler-Maruyama."""


class _Heun(Integrator):
    n_dx = 2

    def scheme(
        self, X: Array, dfun: Dfun, coupling: Any, local_coupling: Any, stimulus: Any
    ) -> Array:
        kick = self._kick(X)
        first = dfun(X, coupling, local_coupling)
        inter = X + self.dt * (first + stimulus) + kick
        self.integration_bound_and_clamp(inter)
        second = dfun(inter, coupling, local_coupling)
        new = X + self.dt * ((first + second) / 2.0 + stimulus) + kick
        self.integration_bound_and_clamp(new)
        return np.asarray(new)


class HeunDeterministic(_Heun):
    """Heun's predictor and corrector."""


class HeunStochastic(IntegratorStochastic, _Heun):
    """Heun's scheme with the same noise in predictor and corrector."""


class RungeKutta4thOrderDeterministic(Integrator):
    """The classical Runge-Kutta scheme."""

    n_dx = 4

    def scheme(
        self, X: Array, dfun: Dfun, coupling: Any, local_coupling: Any = 0.0, stimulus: Any = 0.0
    ) -> Array:
        rates = [dfun(X, coupling, local_coupling)]
        for fraction in (0.5, 0.5, 1.0):
            inter = X + fraction * self.dt * rates[-1]
            self.integration_bound_and_clamp(inter)
            rates.append(dfun(inter, coupling, local_coupling))
        slope = (rates[0] + 2.0 * (rates[1] + rates[2]) + rates[3]) / 6.0
        new = X + self.dt * (slope + stimulus)
        self.integration_bound_and_clamp(new)
        return np.asarray(new)


class _Map(Integrator):
    n_dx = 1

    def scheme(
        self, X: Array, dfun: Dfun, coupling: Any = None, local_coupling: Any = 0.0,
        stimulus: Any = 0.0,
    ) -> Array:  # fmt: skip
        new = dfun(X, coupling, local_coupling) + stimulus + self._kick(X)
        self.integration_bound_and_clamp(new)
        return np.asarray(new)


class Identity(_Map):
    """A map: the next state is what the model returns."""


class IdentityStochastic(IntegratorStochastic, _Map):
    """A map to which noise is added."""


class _SciPy(Integrator):
    """A step of one of SciPy's solvers, begun anew from the state."""

    _name = ""

    def scheme(
        self, X: Array, dfun: Dfun, coupling: Any, local_coupling: Any, stimulus: Any
    ) -> Array:
        kick = self._kick(X)
        solver = ode(
            lambda t, x: np.asarray(dfun(x.reshape(X.shape), coupling, local_coupling)).ravel()
        )
        solver.set_integrator(self._name, first_step=self.dt / 5.0)
        solver.set_initial_value(np.asarray(X, float).ravel())
        solved = np.asarray(solver.integrate(self.dt)).reshape(X.shape)
        new = solved + self.dt * stimulus + kick
        self.integration_bound_and_clamp(new)
        return np.asarray(new)


class VODE(_SciPy):
    """For stiff equations; the engine has Rodas4 in its place."""

    _name = "vode"


class VODEStochastic(IntegratorStochastic, _SciPy):
    """`VODE` with noise."""

    _name = "vode"


class Dopri5(_SciPy):
    """Dormand and Prince's pair of orders 5 and 4."""

    _name = "dopri5"


class Dopri5Stochastic(IntegratorStochastic, _SciPy):
    """`Dopri5` with noise."""

    _name = "dopri5"


class Dop853(_SciPy):
    """Dormand and Prince's method of order 8."""

    _name = "dop853"


class Dop853Stochastic(IntegratorStochastic, _SciPy):
    """`Dop853` with noise."""

    _name = "dop853"


def _bound(state: Array, indices: Any, bounds: Any) -> None:
    if indices is None or bounds is None:
        return
    for index, (lo, hi) in zip(indices, bounds, strict=True):
        np.clip(state[index], lo, hi, out=state[index, ...])


def _clamp(state: Array, indices: Any, values: Any) -> None:
    if indices is not None and values is not None and len(indices):
        values = np.asarray(values)
        if values.ndim == 1 and len(values) == len(indices):
            values = values.reshape(-1, *[1] * (state.ndim - 1))
        state[indices] = values
