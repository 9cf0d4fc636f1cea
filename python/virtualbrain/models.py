"""Neural mass models: the local dynamics of a region.

Each class is declared in one file of the engine, from which come its signature, documentation,
defaults and ranges:

>>> from virtualbrain import models
>>> jr = models.JansenRit(mu=0.2)
>>> jr.A, jr.state_variables
(array([3.25]), ('y0', 'y1', 'y2', 'y3', 'y4', 'y5'))

Models of one's own are made of a NumPy function or of equations, without a compiler: by
`from_function`, by `from_equations`, or as a subclass of `Model` (which shows how).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain import _core
from virtualbrain._declared import Declared
from virtualbrain._expressions import parse
from virtualbrain._graph import evaluate
from virtualbrain._inside import Inside
from virtualbrain._model_class import declare
from virtualbrain._model_info import members
from virtualbrain._parameter import Parameter
from virtualbrain._symbols import Symbols
from virtualbrain._trace import TracingError
from virtualbrain._user_models import from_equations, from_function

if TYPE_CHECKING:

    def __getattr__(name: str) -> type[Model]: ...


class Model(Inside, Declared):
    """Base of all models, and of models of one's own.

    A subclass with a method ``dfun`` is a model that runs in the engine: the method is called once
    with symbols, and what it computes is written down. It is plain NumPy on arrays of shape (state
    variable, node, mode), as TVB's; `TracingError` names the line of what cannot be written down.

    Examples
    --------
    >>> class VanDerPol(Model):
    ...     "An oscillator with negative friction near the origin."
    ...     mu = Parameter(1.0, range=(0.0, 10.0), unit="1/ms", doc="Strength of the friction")
    ...     state_variables = ("x", "y")
    ...     state_variable_range = {"x": (-2.0, 2.0), "y": (-2.0, 2.0)}
    ...     cvar = (0,)
    ...
    ...     def dfun(self, state, coupling, local_coupling=0.0):
    ...         x, y = state
    ...         return np.array([y + coupling[0], self.mu * (1 - x**2) * y - x])
    >>> VanDerPol(mu=2.0).dfun([[[1.0]], [[0.5]]], [[[0.0]]]).ravel()
    array([ 0.5, -1. ])

    Attributes
    ----------
    state_variables : tuple of str
    nvar : int
        Number of state variables.
    number_of_modes : int
    cvar, stvar : array of int
        Indices of the state variables that travel to other nodes, and that receive a stimulus.
    state_variable_range : dict of str to array, shape (2,)
        Where random initial states are drawn.
    state_variable_boundaries : dict of str to array, shape (2,)
        Bounds that a run enforces; infinite or None where there is none.
    variables_of_interest : tuple of str
        What monitors record: state variables, or expressions of them such as ``"x2 - x1"``.
    """

    state_variables: tuple[str, ...] = ()
    state_variable_range: dict[str, NDArray[np.float64]]
    state_variable_boundaries: dict[str, Any]
    _variables_of_interest: tuple[str, ...] = ()
    _stvar: tuple[int, ...] | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "_info" not in cls.__dict__ and cls.dfun is not Model.dfun:
            declare(cls, Model)
        super().__init_subclass__(**kwargs)

    def __init__(
        self, *, variables_of_interest: Iterable[str] | None = None, **values: Any
    ) -> None:
        info = self._info
        if not info:
            raise TypeError(f"{type(self).__name__} has no equations: write a method dfun")
        object.__setattr__(
            self, "state_variable_range", {s["name"]: np.array(s["range"]) for s in info["states"]}
        )
        object.__setattr__(
            self,
            "state_variable_boundaries",
            {self.state_variables[v]: np.array([lo, hi]) for v, lo, hi in info["bounds"]},
        )
        super().__init__(**values)
        if variables_of_interest is not None:
            self.variables_of_interest = variables_of_interest

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("state_variable_range", "state_variable_boundaries"):
            object.__setattr__(self, name, value)
        else:
            super().__setattr__(name, value)

    @property
    def nvar(self) -> int:
        return len(self.state_variables)

    @property
    def number_of_modes(self) -> int:
        return int(self._info["modes"])

    @property
    def cvar(self) -> NDArray[np.int64]:
        return np.array(self._declaration()["cvar"])

    @property
    def stvar(self) -> NDArray[np.int64]:
        """State variables that stimuli drive; it can be set."""
        chosen = self._declaration()["stvar"] if self._stvar is None else self._stvar
        return np.array(chosen, np.int64)

    @stvar.setter
    def stvar(self, value: ArrayLike) -> None:
        chosen = np.atleast_1d(np.asarray(value))
        if chosen.ndim != 1 or chosen.size == 0 or chosen.dtype.kind not in "iu":
            raise TypeError(f"stvar wants indices of state variables; got {value!r}")
        if chosen.min() < 0 or chosen.max() >= self.nvar:
            raise ValueError(f"stvar wants indices from 0 to {self.nvar - 1}; got {value!r}")
        self._stvar = tuple(chosen.tolist())

    def _declaration(self) -> dict[str, Any]:
        """What the model declares with its present flags."""
        if "graph" in self._info:
            return self._info
        flags = {
            name: float(getattr(self, name)[0])
            for name, p in self._declared.items()
            if p["kind"] in ("flag", "integer")
        }
        return _core.describe_model(self._info["name"], flags) if flags else self._info

    @classmethod
    def _graph(cls) -> dict[str, Any]:
        """The equations."""
        return dict(cls._info.get("graph") or _core.trace_model(cls._info["name"]))

    @classmethod
    def _equations(cls) -> str | dict[str, Any]:
        """The model as the engine takes it: the name of a compiled one, or what it declares."""
        return cls._info if "graph" in cls._info else str(cls._info["name"])

    @property
    def variables_of_interest(self) -> tuple[str, ...]:
        return self._variables_of_interest or tuple(self._declaration()["variables_of_interest"])

    @variables_of_interest.setter
    def variables_of_interest(self, names: Iterable[str]) -> None:
        if isinstance(names, str):
            names = (names,)
        try:
            chosen = tuple(names)
        except TypeError:
            chosen = (names,)  # type: ignore[assignment]
        for name in chosen:
            if not isinstance(name, str):
                raise TypeError(
                    "variables_of_interest wants names of state variables or expressions of them; "
                    f"got {name!r}"
                )
        if not chosen:
            raise ValueError(
                "variables_of_interest wants at least one state variable or expression; "
                f"{type(self).__name__} has {', '.join(self.state_variables)}"
            )
        for name in chosen:
            parse(name, self.state_variables)
        self._variables_of_interest = chosen

    def _observables(self) -> list[Any]:
        """Variables of interest as the engine takes them: an index, or an expression."""
        return [
            self.state_variables.index(name)
            if name in self.state_variables
            else parse(name, self.state_variables)
            for name in self.variables_of_interest
        ]

    def _bounds(self) -> list[tuple[int, float, float]]:
        bounds = []
        name = "state_variable_boundaries"
        for variable, (lo, hi) in _pairs(name, self, self.state_variable_boundaries or {}).items():
            bounds.append((self.state_variables.index(variable), lo, hi))
        return bounds

    def _ranges(self) -> dict[str, tuple[float, float]]:
        ranges = _pairs("state_variable_range", self, self.state_variable_range)
        for variable in self.state_variables:
            if variable not in ranges or not np.isfinite(ranges[variable]).all():
                raise ValueError(
                    f"state_variable_range wants two finite numbers for {variable}; got "
                    f"{self.state_variable_range.get(variable)!r}"
                )
        return ranges

    def initial(self, rows: int, nodes: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Random states within `state_variable_range`, shape (rows, nvar, nodes, modes)."""
        shape = (rows, nodes, self.number_of_modes)
        out = np.empty((rows, self.nvar, nodes, self.number_of_modes))
        ranges = self._ranges()
        for v, name in enumerate(self.state_variables):
            out[:, v] = rng.uniform(*ranges[name], shape)
        return out

    def dfun(
        self, state: ArrayLike, coupling: ArrayLike, local_coupling: Any = 0.0
    ) -> NDArray[np.float64]:
        """Time derivatives of the state variables.

        Evaluated with NumPy from the expression graph of the model: slow, for looking inside.

        Parameters
        ----------
        state : array, shape (nvar, n_nodes, modes)
        coupling : array, shape (n_cvar, n_nodes, modes)
        local_coupling : float or matrix, shape (n_nodes, n_nodes)
            Local coupling of a surface, dense or sparse; rows are targets.

        Returns
        -------
        derivatives : array, shape (nvar, n_nodes, modes), per ms

        Examples
        --------
        >>> Kuramoto(omega=0.5).dfun([[[0.0]]], [[[0.1]]])
        array([[[0.6]]])
        """
        # a subclass with equations of its own may ask for those of its base
        base: Any = next(
            (
                c
                for c in type(self).__mro__
                if "_info" in vars(c) and getattr(c, "dfun", None) is Model.dfun
            ),
            None,
        )
        if base is None:
            raise NotImplementedError(
                f"{type(self).__name__} builds on no model with equations: give it a method dfun"
            )
        if isinstance(state, Symbols):
            return base._symbolic_dfun(self, state, coupling)  # type: ignore[no-any-return]
        info, modes = base._info, int(base._info["modes"])
        x = np.asarray(state, float)
        c = np.asarray(coupling, float)
        variables, inputs = len(info["states"]), len(info["cvar"])
        if base is type(self):
            inputs = len(self.cvar)  # may depend on flags
        if x.ndim != 3 or x.shape[0] != variables or x.shape[2] != modes:
            raise ValueError(f"state wants shape ({variables}, n_nodes, {modes}); got {x.shape}")
        if c.ndim != 3 or c.shape[0] < inputs or not _fits(c.shape[1:], x.shape[1:]):
            raise ValueError(
                f"coupling wants shape ({inputs}, {x.shape[1]}, {modes}); got {c.shape}"
            )
        surplus = len(info["inputs"]) - len(c)  # inputs that are off with the present flags
        c = np.concatenate([c, np.zeros((max(surplus, 0), *c.shape[1:]))])
        flat_x = x.transpose(0, 2, 1).reshape(-1, x.shape[1])
        flat_c = np.broadcast_to(c, (c.shape[0], *x.shape[1:])).transpose(0, 2, 1)
        rates = evaluate(
            base._graph(),
            base._kernel_rows(self, x.shape[1]),
            flat_x,
            flat_c.reshape(-1, x.shape[1]),
            local_coupling,
        )
        return rates.reshape(variables, modes, -1).transpose(0, 2, 1)

    @classmethod
    def _symbolic_dfun(cls, model: Any, state: Symbols, coupling: Any) -> Symbols:
        info = cls._info
        if info["derived"] or info["modes"] > 1:
            raise TracingError(
                f"builds on {info['name']}, some of whose numbers are computed before a run",
                "write its equations out",
            )
        rows = [getattr(model, name)[element] for name, element in info["rows"]]
        return state.evaluate(cls._graph(), rows, coupling)

    @classmethod
    def _kernel_rows(cls, model: Model, nodes: int) -> list[NDArray[np.float64]]:
        """Parameters and what is derived from them, as the equations read them: row by row."""
        info, declared = cls._info, cls._declared
        values = {name: v for name, v in model._values().items() if name in declared}
        per_node = max([1, *(v.size for n, v in values.items() if declared[n]["kind"] != "vector")])
        derived: list[dict[str, list[float]]] = []
        for node in range(per_node if info["derived"] else 0):
            flat = [
                v if declared[n]["kind"] == "vector" else v[[node % v.size]]
                for n, v in values.items()
            ]
            derived.append(_core.derive_model(info["name"], np.concatenate(flat).tolist()))
        rows = []
        for row, element in info["rows"]:
            if row not in values:
                rows.append(np.array([d[row][element] for d in derived]))
            elif declared[row]["kind"] == "vector":
                rows.append(values[row][[element]])
            else:
                rows.append(values[row])
            if rows[-1].size not in (1, nodes):
                raise ValueError(
                    f"{info['name']}.{row} has {rows[-1].size} values for {nodes} nodes"
                )
        return rows

    @classmethod
    def _is_option(cls, name: str) -> bool:
        return name in ("state_variable_range", "state_variable_boundaries")


def _fits(shape: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    """Whether an array of this shape can be broadcast."""
    return all(a in (1, b) for a, b in zip(shape, wanted, strict=True))


def _pairs(name: str, model: Model, pairs: Any) -> dict[str, tuple[float, float]]:
    """A dict of lower and upper ends, checked; None is infinite."""
    if not isinstance(pairs, dict):
        raise TypeError(f"{name} wants a dict of state variables to (lower, upper); got {pairs!r}")
    out = {}
    for variable, pair in pairs.items():
        if variable not in model.state_variables:
            raise ValueError(
                f"{name} names {variable!r}; {type(model).__name__} has "
                + ", ".join(model.state_variables)
            )
        try:
            lo, hi = (
                float(default if end is None else end)
                for end, default in zip(pair, (-np.inf, np.inf), strict=True)
            )
        except (TypeError, ValueError):
            raise TypeError(f"{name} of {variable} wants (lower, upper); got {pair!r}") from None
        if not lo <= hi:
            raise ValueError(f"{name} of {variable} wants lower <= upper; got {pair!r}")
        out[variable] = (lo, hi)
    return out


def _make(name: str) -> type[Model]:
    info = _core.describe_model(name)
    return type(name, (Model,), {"__module__": __name__, **members(info)})


for _name in _core.model_names():
    globals()[_name] = _make(_name)

__all__ = ["Model", "Parameter", "TracingError", "from_equations", "from_function",
           *_core.model_names()]  # fmt: skip
