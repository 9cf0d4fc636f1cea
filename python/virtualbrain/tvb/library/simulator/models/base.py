"""Base of all models."""

from __future__ import annotations

import abc
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import models as native
from virtualbrain._expressions import parse
from virtualbrain._graph import values_of
from virtualbrain._symbols import Symbols

from ...basic.neotraits.api import HasTraits

__all__ = ["Model", "ModelNumbaDfun"]

Array = NDArray[Any]


class Model(HasTraits):
    """A model: state variables, and their time derivatives as NumPy computes them in `dfun`.

    Subclasses declare ``state_variables``, ``state_variable_range``, ``cvar``, ``_nvar``,
    ``variables_of_interest`` and parameters as `NArray`.
    """

    state_variables: Any = ()
    non_integrated_variables: Any = None
    variables_of_interest: Any = ()
    _nvar: Any = None
    number_of_modes = 1
    cvar: Any = None
    stvar: Any = None
    state_variable_range: Any = None
    state_variable_boundaries: Any = None
    state_variable_mask: Any = None
    parameter_names: Sequence[str] = ()

    def configure(self) -> None:
        """Work out what follows from the attributes."""
        super().configure()
        if self.stvar is None:
            self.stvar = np.array(self.cvar)
        if isinstance(self.state_variable_boundaries, dict):
            self._complete_boundaries()
        self.state_variable_mask = np.ones(self.nvar, bool)
        for name in self.non_integrated_variables or ():
            self.state_variable_mask[list(self.state_variables).index(name)] = False
        self.update_derived_parameters()

    def _complete_boundaries(self) -> None:
        """The largest number in place of None and infinity, as a finite bound."""
        limit = np.finfo(float).max
        for name, pair in self.state_variable_boundaries.items():
            if name not in self.state_variables:
                raise ValueError(f"state_variable_boundaries names {name!r}, no state variable")
            lo, hi = pair
            self.state_variable_boundaries[name] = np.array(
                [
                    -limit if lo is None or lo == -np.inf else lo,
                    limit if hi is None or hi == np.inf else hi,
                ],
                float,
            )

    @property
    def nvar(self) -> int:
        """Number of state variables."""
        return self._nvar if self._nvar is not None else len(self.state_variables)

    @property
    def nintvar(self) -> int:
        """Number of integrated state variables."""
        return self.nvar - self.nnonintvar

    @property
    def nnonintvar(self) -> int:
        """Number of state variables that are not integrated."""
        return len(self.non_integrated_variables or ())

    @property
    def has_nonint_vars(self) -> bool:
        """Whether there are any."""
        return self.nnonintvar > 0

    @property
    def _nintvar(self) -> int:
        return self.nintvar

    def update_derived_parameters(self) -> None:
        """Compute what depends on parameters alone."""

    def initial(self, dt: float, history_shape: Any, rng: Any = np.random) -> Array:
        """Random states in `state_variable_range`, shape (time, variable, node, mode)."""
        rows, variables, nodes, modes = history_shape
        states = np.empty(history_shape)
        for i in range(variables):
            lo, hi = self.state_variable_range[self.state_variables[i]]
            states[:, i] = rng.uniform(low=lo, high=hi, size=(rows, nodes, modes))
        return states

    def initial_for_simulator(self, integrator: Any, shape: Any) -> Array:
        """The same, from the random stream of the noise, or NumPy's."""
        noise = getattr(integrator, "noise", None)
        rng = np.random if noise is None else noise.random_stream
        return self.initial(integrator.dt, shape, rng)

    def observe(self, state: Array) -> Array:
        """Variables of interest of a state, shape (n_variables, n_nodes, modes)."""
        names = tuple(self.state_variables)
        return np.array(
            [
                state[names.index(text)]
                if text in names
                else np.broadcast_to(
                    values_of(parse(text, names)["nodes"], {"state": list(state)})[-1],
                    state[0].shape,
                )
                for text in self.variables_of_interest
            ]
        )

    @abc.abstractmethod
    def dfun(self, state_variables: Array, coupling: Array, local_coupling: Any = 0.0) -> Array:
        """Time derivatives, per ms, shape (nvar, n_nodes, modes)."""

    def stationary_trajectory(
        self,
        coupling: Array | None = None,
        initial_conditions: Array | None = None,
        n_step: int = 1000,
        n_skip: int = 10,
        dt: float = 2**-4,
        map: Callable[..., Any] = map,
    ) -> tuple[Array, Array]:
        """Trajectory of one node by Euler's scheme, with a coupling that does not change.

        Parameters
        ----------
        coupling : array, shape (n_cvar, n_nodes) or (n, n_cvar, n_nodes)
            Default 0. Of several, one trajectory for each.
        initial_conditions : array, shape (nvar, modes)
            Default random.
        n_step, n_skip : int
            Steps, and how many of them per sample.
        dt : float, ms
        map : callable

        Returns
        -------
        time, states : array
            States of shape (n_times, nvar, 1, modes).
        """
        c = np.zeros((1, 1)) if coupling is None else np.asarray(coupling)
        options: dict[str, Any] = {"n_step": n_step, "n_skip": n_skip, "dt": dt}
        if c.ndim == 3:
            several = [
                self.stationary_trajectory(each, initial_conditions, **options) for each in c
            ]
            return several[0][0], np.array([states for _, states in several])
        if initial_conditions is None:
            state = np.empty((self.nvar, 1, self.number_of_modes))
            for i, name in enumerate(self.state_variables):
                lo, hi = self.state_variable_range[name]
                # the lower half of the range, as in TVB
                state[i, 0] = np.random.uniform(size=self.number_of_modes) * (hi - lo) / 2.0 + lo
        else:
            state = np.array(initial_conditions, float)[:, None]
        if self.number_of_modes > 1:
            c = np.tile(c, (1, 1, self.number_of_modes))
        kept = [state.copy()]
        for i in range(n_step):
            state = state + dt * self.dfun(state, c)
            if i % n_skip == 0:
                kept.append(state.copy())
        return np.linspace(0, dt * n_step, len(kept)), np.array(kept)

    @property
    def spatial_param_reshape(self) -> tuple[int, ...]:
        """Shape of parameters that have a value for each node."""
        return -1, 1

    def _spatialize_model_parameters(self, sim: Any) -> None:
        """Give parameters with a value for each node the shape that `dfun` wants."""
        for name in type(self).declarative_attrs:
            value = getattr(self, name)
            if not isinstance(value, np.ndarray):
                continue
            if sim.surface is not None and value.size == sim.connectivity.number_of_regions:
                value = value.ravel()[sim.surface.region_mapping]
                setattr(self, name, value.reshape(self.spatial_param_reshape))
            elif value.size == sim.number_of_nodes and value.size > 1:
                setattr(self, name, value.reshape(self.spatial_param_reshape))

    def update_state_variables_before_integration(
        self, state_variables: Array, coupling: Any, local_coupling: Any = 0.0, stimulus: Any = 0.0
    ) -> Array | None:
        """What is done to the state before each step."""
        return state_variables

    def update_state_variables_after_integration(self, state_variables: Array) -> Array | None:
        """What is done to the state after each step."""
        return state_variables

    @property
    def spatial_parameter_names(self) -> list[str]:
        """Parameters with more than one value."""
        return [n for n in self.parameter_names if np.size(getattr(self, n)) != 1]

    @property
    def global_parameter_names(self) -> list[str]:
        """Parameters with one value."""
        return [n for n in self.parameter_names if np.size(getattr(self, n)) == 1]

    @property
    def spatial_parameter_matrix(self) -> Array:
        """Values of `spatial_parameter_names`, shape (n_parameters, n_nodes)."""
        return np.array([np.ravel(getattr(self, n)) for n in self.spatial_parameter_names])


class ModelNumbaDfun(Model):
    """Base of models whose `dfun` calls compiled code on rows of numbers."""

    @property
    def spatial_param_reshape(self) -> tuple[int, ...]:
        return (-1,)


class Declared(Model):
    """Base of the models of the engine."""

    @property
    @abc.abstractmethod
    def _native_class(self) -> type[native.Model]:
        """The engine's model."""

    def dfun(self, state_variables: Array, coupling: Array, local_coupling: Any = 0.0) -> Array:
        if isinstance(state_variables, Symbols):  # a subclass is traced
            return self._native_class._symbolic_dfun(self, state_variables, coupling)
        inner = self._native()
        state = np.asarray(state_variables, float)
        given = np.atleast_2d(np.asarray(coupling, float))
        if given.ndim == 2:
            given = given[:, :, None]
        c = np.zeros((max(len(inner.cvar), len(given)), *state.shape[1:]))
        c[: len(given)] = given
        return inner.dfun(state, c, local_coupling)

    def __getattr__(self, name: str) -> Any:
        """Numbers that the engine derives from the parameters, of shape (n, modes)."""
        info = self._native_class._info
        derived = [n for n, _, _ in info["derived"]]
        if name.startswith("_") or name not in derived:
            raise AttributeError(
                f"{type(self).__name__} has no attribute {name!r}", name=name, obj=self
            )
        inner = self._native()
        rows = self._native_class._kernel_rows(inner, 1)
        found = [row for row, (of, _) in zip(rows, info["rows"], strict=True) if of == name]
        return np.concatenate(found).reshape(-1, max(1, self.number_of_modes))

    def _native(self) -> native.Model:
        """The engine's model, with the present parameters."""
        values = {name: getattr(self, name) for name in self.parameter_names}
        return self._native_class(**values)
