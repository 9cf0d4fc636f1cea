"""Long-range coupling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import coupling as native

from ..basic.neotraits.api import Attr, HasTraits, NArray, Range
from .common import simple_gen_astr
from .history import DenseHistory, SparseHistory

__all__ = [
    "Coupling", "Difference", "HyperbolicTangent", "Kuramoto", "Linear", "PreSigmoidal", "Scaling",
    "Sigmoidal", "SigmoidalJansenRit", "SparseCoupling",
]  # fmt: skip

Array = NDArray[Any]


class Coupling(HasTraits):
    """Base of all couplings: ``post`` of the weighted sum of ``pre``.

    An instance also offers the classes of this module, so that a script which writes
    ``coupling = coupling.Linear(a=...)`` can go on with ``coupling.Linear(a=...)``.
    """

    parameter_names: Sequence[str] = ()

    def __call__(self, step: int, history: DenseHistory) -> Array:
        """Input of a step, shape (n_cvar, n_nodes, modes)."""
        x_i, x_j = history.query(step)
        pre = self.pre(x_i.transpose(1, 0, 2)[:, :, None], x_j)
        summed = (history.es_weights * pre).sum(axis=2)
        return np.asarray(self.post(summed).transpose(1, 0, 2))

    def pre(self, x_i: Array, x_j: Array) -> Array:
        """What is summed; arrays of shape (to, n_cvar, from, modes)."""
        return x_j

    def post(self, gx: Array) -> Array:
        """What becomes of the sum, shape (to, n_cvar, modes)."""
        return gx

    def __getattr__(self, name: str) -> Any:  # reached only when there is no such attribute
        if not name.startswith("_") and name in __all__:
            return globals()[name]
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def __str__(self) -> str:
        return simple_gen_astr(self, " ".join(self.parameter_names))

    __repr__ = __str__


class SparseCoupling(Coupling):
    """Base of couplings whose ``pre`` sees the connections only.

    ``pre`` gets arrays of shape (n_cvar, n_connections, modes), ``post`` of (n_cvar, n_nodes,
    modes).
    """

    def __call__(self, step: int, history: SparseHistory) -> Array:  # type: ignore[override]
        x_i, x_j = history.query_sparse(step)
        pre = self.pre(x_i[:, history.nnz_row_el_idx], x_j)
        summed = np.zeros(x_i.shape)
        starts = np.searchsorted(history.nnz_row_el_idx, history.nnz_row_idx)
        weighted = history.nnz_weights[:, None] * pre
        summed[:, history.nnz_row_idx] = np.add.reduceat(weighted, starts, axis=1)
        return self.post(summed)


def _parameters(name: str) -> dict[str, Any]:
    """The declared attributes of a coupling of the engine."""
    cls: Any = getattr(native, name, None)
    if cls is None:
        return {}
    declared = cls._declared
    out: dict[str, Any] = {"parameter_names": list(declared), "__doc__": cls.__doc__}
    for key, p in declared.items():
        if p["kind"] == "flag":
            out[key] = Attr(bool, bool(p["value"][0]), doc=p["doc"])
        else:
            out[key] = NArray(np.array(p["value"]), doc=p["doc"], domain=Range(*p["range"]))
    return out


class _Linear(SparseCoupling):
    pre_expr, post_expr = "x_j", "a * gx + b"

    def post(self, gx: Array) -> Array:
        return np.asarray(self.a * gx + self.b)


class _Scaling(SparseCoupling):
    def post(self, gx: Array) -> Array:
        return np.asarray(self.a * gx)


class _HyperbolicTangent(SparseCoupling):
    def pre(self, x_i: Array, x_j: Array) -> Array:
        return np.asarray(self.a * (1 + np.tanh((self.b * x_j - self.midpoint) / self.sigma)))


class _Sigmoidal(Coupling):
    pre_expr = "x_j"
    post_expr = "cmin + ((cmax - cmin) / (1.0 + exp(-a * ((gx - midpoint) / sigma))))"

    def post(self, gx: Array) -> Array:
        slope = np.exp(-self.a * ((gx - self.midpoint) / self.sigma))
        return np.asarray(self.cmin + (self.cmax - self.cmin) / (1.0 + slope))


class _SigmoidalJansenRit(Coupling):
    def pre(self, x_i: Array, x_j: Array) -> Array:
        slope = np.exp(self.r * (self.midpoint - (x_j[:, 0] - x_j[:, 1])))
        return np.asarray(self.cmin + (self.cmax - self.cmin) / (1.0 + slope))[:, None]

    def post(self, gx: Array) -> Array:
        return np.asarray(self.a * gx)


class _Difference(_Scaling):
    def pre(self, x_i: Array, x_j: Array) -> Array:
        return x_j - x_i


class _Kuramoto(SparseCoupling):
    def pre(self, x_i: Array, x_j: Array) -> Array:
        return np.asarray(np.sin(x_j - x_i))

    def post(self, gx: Array) -> Array:
        return np.asarray(self.a / gx.shape[0] * gx)


class PreSigmoidal(Coupling):
    """``H (Q + tanh(G (P x - theta)))`` of the source, summed; the engine has none of it.

    With `dynamic` theta is the second coupling variable, and a second input is what the node itself
    sends (for the model Hopfield).
    """

    H = NArray(np.array([0.5]), label="Factor")
    Q = NArray(np.array([1.0]), label="Average")
    G = NArray(np.array([60.0]), label="Gain")
    P = NArray(np.array([1.0]), label="Ratio of excitation and inhibition")
    theta = NArray(np.array([0.5]), label="Threshold")
    dynamic = Attr(bool, True, label="Whether the threshold is the second coupling variable")
    globalT = Attr(bool, False, label="Whether all nodes have the threshold of the first")
    parameter_names = ("H", "Q", "G", "P", "theta", "dynamic", "globalT")

    def __call__(self, step: int, history: DenseHistory) -> Array:
        x_i, x_j = history.query(step)
        first = slice(1) if self.globalT else slice(None)
        if not self.dynamic:
            sent = self.H * (self.Q + np.tanh(self.G * (self.P * x_j - self.theta[first, None])))
            return np.asarray((history.es_weights * sent).sum(axis=2).transpose(1, 0, 2))
        sent = self.H * (self.Q + np.tanh(self.G * (self.P * x_j[:, 0] - x_j[:, 1, first])))
        own = self.H * (self.Q + np.tanh(self.G * (self.P * x_i[0] - x_i[1])))
        if self.globalT:
            own = np.broadcast_to(own.mean(axis=0), own.shape)
        return np.array([(history.es_weights[:, 0] * sent).sum(axis=1), own])


def _make(base: Any) -> Any:
    name = base.__name__[1:]
    return type(base)(name, (base,), {"__module__": __name__, **_parameters(name)})


Difference = _make(_Difference)
HyperbolicTangent = _make(_HyperbolicTangent)
Kuramoto = _make(_Kuramoto)
Linear = _make(_Linear)
Scaling = _make(_Scaling)
Sigmoidal = _make(_Sigmoidal)
SigmoidalJansenRit = _make(_SigmoidalJansenRit)
