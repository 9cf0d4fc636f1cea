"""Long-range coupling: what a node receives from those connected to it.

Each class is declared in one file of the engine, and documents its own parameters:

>>> from virtualbrain import coupling
>>> coupling.Linear(a=0.0152)
Linear(a=0.0152)
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from virtualbrain import _core
from virtualbrain._declared import Declared, numpydoc_parameters, signature_of

if TYPE_CHECKING:

    def __getattr__(name: str) -> type[Coupling]: ...


class Coupling(Declared):
    """Base of all couplings: ``c_i = post(sum_j w_ij pre(x_j), x_i)``.

    The parameters of ``pre`` act when a state is sent: a change during a run is not seen by what is
    already under way.

    An instance also offers the classes of this module, so that a script which writes
    ``coupling = coupling.Linear(a=0.01)`` can go on with ``coupling.Linear(a=0.02)``.
    """

    def __getattr__(self, name: str) -> Any:
        # reached only when there is no such attribute
        found = globals().get(name) if name in _core.coupling_names() else None
        if found is None:
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        return found


def _make(name: str) -> type[Coupling]:
    info = _core.describe_coupling(name)
    summary = "\n".join(textwrap.wrap(info["summary"], 100))
    return type(
        name,
        (Coupling,),
        {
            "_info": info,
            "__module__": __name__,
            "__signature__": signature_of(info["parameters"]),
            "__doc__": f"{summary}\n\n{numpydoc_parameters(info['parameters'])}\n\n"
            "References\n----------\n" + "\n".join(textwrap.wrap(info["reference"], 100)) + "\n",
        },
    )


for _name in _core.coupling_names():
    globals()[_name] = _make(_name)

__all__ = ["Coupling", *_core.coupling_names()]
