"""Long-range coupling: what a node receives from those connected to it.

Each class is declared in one file of the engine, and documents its own parameters:

>>> from virtualbrain import coupling
>>> coupling.Linear(a=0.0152)
Linear(a=0.0152)

Couplings of one's own are made of functions by `from_functions`, or are subclasses of `Coupling`
with methods ``pre`` and ``post``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import _core
from virtualbrain._declared import Declared
from virtualbrain._user_couplings import coupling_members, declare_coupling, from_functions
from virtualbrain._warnings import warn

if TYPE_CHECKING:

    def __getattr__(name: str) -> type[Coupling]: ...


class Coupling(Declared):
    """Base of all couplings: ``c_i = post(sum_j w_ij pre(x_j), x_i)``.

    The parameters of ``pre`` act when a state is sent: a change during a run is not seen by what is
    already under way.

    A subclass with methods ``pre(self, x_i, x_j)``, ``post(self, gx)`` or ``post(self, gx, x_i)``
    is a coupling that runs in the engine: the methods are called once with symbols, as
    `from_functions` explains. ``variables = 2`` makes them take two coupling variables together.

    An instance also offers the classes of this module, so that a script which writes
    ``coupling = coupling.Linear(a=0.01)`` can go on with ``coupling.Linear(a=0.02)``.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "_info" not in cls.__dict__ and {"pre", "post"} & cls.__dict__.keys():
            declare_coupling(cls)
        super().__init_subclass__(**kwargs)

    def __init__(self, **values: Any) -> None:
        if not self._info:
            raise TypeError(f"{type(self).__name__} has no methods pre or post")
        super().__init__(**values)

    def _variables(self) -> int:
        """How many coupling variables it takes together."""
        flags = {n: v[0] for n, v in self._values().items() if self._declared[n]["kind"] == "flag"}
        info = _core.describe_coupling(self._info["name"], flags) if flags else self._info
        return int(info["variables"])

    def _functions(self, connections: int) -> str | dict[str, Any]:
        """The coupling as the engine takes it: the name of a compiled one, or what it declares."""
        info = self._info
        if "pre" not in info:
            return str(info["name"])
        if info["both_ends"]:
            warn(
                f"pre of {info['name']} cannot be split into functions of x_i and of x_j, so it is "
                f"computed for each of the {connections} connections at each step. What can be "
                "split runs much faster: sums of products of functions of either end, and sin, cos "
                "and exp of such sums",
            )
        return info

    def __getattr__(self, name: str) -> Any:
        # reached only when there is no such attribute
        found = globals().get(name) if name in _core.coupling_names() else None
        if found is None:
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        return found


class _PreSigmoidal(Coupling):
    def _values(self) -> dict[str, NDArray[np.float64]]:
        values = super()._values()
        if values["globalT"][0]:
            values["theta"] = values["theta"][:1]
        return values


_BASES = {"PreSigmoidal": _PreSigmoidal}  # of couplings with something to do in Python


def _make(name: str) -> type[Coupling]:
    info = _core.describe_coupling(name)
    base = _BASES.get(name, Coupling)
    return type(name, (base,), {"__module__": __name__, **coupling_members(info)})


for _name in _core.coupling_names():
    globals()[_name] = _make(_name)

__all__ = ["Coupling", "from_functions", *_core.coupling_names()]
