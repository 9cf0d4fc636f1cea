"""Arrays of symbols: operations on them are written down instead of carried out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import _core
from virtualbrain._elements import SIMPLE, Element, composed
from virtualbrain._tape import NODES, UNSET, Tape, TracingError

__all__ = ["LocalCoupling", "Symbols"]

# NumPy's functions that only move elements about.
_MOVES = {
    "stack", "vstack", "hstack", "dstack", "column_stack", "concatenate", "reshape", "squeeze",
    "expand_dims", "transpose", "swapaxes", "moveaxis", "broadcast_to", "atleast_1d",
    "atleast_2d", "atleast_3d", "ravel", "repeat", "tile", "flip", "roll", "take", "copy",
    "split", "array_split", "diagonal",
}  # fmt: skip

_BRANCH = "use np.where(condition, a, b) instead of if, and & | ~ instead of and, or, not"


class Symbols(np.lib.mixins.NDArrayOperatorsMixin):
    """An array of nodes of a graph, used as if it were an array of numbers."""

    __array_priority__ = 100.0

    def __init__(self, tape: Tape, nodes: Any) -> None:
        self._tape = tape
        self._nodes: NDArray[np.int64] = np.asarray(nodes)

    # --- what an array has

    shape = property(lambda self: self._nodes.shape)
    ndim = property(lambda self: self._nodes.ndim)
    size = property(lambda self: self._nodes.size)
    dtype = property(lambda self: np.dtype(np.float64))
    T = property(lambda self: self._new(self._nodes.T))

    def __len__(self) -> int:
        return len(self._nodes)

    def _new(self, nodes: Any) -> Symbols:
        return Symbols(self._tape, nodes)

    def __getitem__(self, key: Any) -> Symbols:
        return self._new(self._nodes[self._key(key)])

    def __setitem__(self, key: Any, value: Any) -> None:
        nodes = self._lift(value)
        try:
            self._nodes[self._key(key)] = nodes
        except ValueError as error:
            self._refuse_write(error)

    def _refuse_write(self, error: ValueError) -> None:
        if "read-only" not in str(error):
            raise error
        raise TracingError(
            "changes the state, the coupling or a parameter in place",
            "work on a copy: V = state[0].copy(), or write V = V + x instead of V += x",
        ) from None

    def _key(self, key: Any) -> Any:
        if isinstance(key, Symbols) or (
            isinstance(key, tuple) and any(isinstance(k, Symbols) for k in key)
        ):
            raise TracingError(
                "picks elements by values that are not known yet",
                "use np.where(condition, a, b)",
            )
        return key

    def __array__(self, dtype: Any = None, copy: Any = None) -> NDArray[Any]:
        if dtype is not None and np.dtype(dtype).kind != "O":
            raise TracingError(
                "makes an array of numbers of what is not known yet",
                "make results with np.array([dV, dW]), np.stack or np.empty_like(state)",
            )
        out = np.empty(self.shape, object)
        for place in np.ndindex(*self.shape):
            out[place] = self._new(self._nodes[place])
        return out

    def _lift(self, value: Any) -> NDArray[np.int64]:
        """Nodes of anything array-like."""
        if isinstance(value, Symbols):
            return value._nodes
        if isinstance(value, LocalCoupling):
            raise value.misused()
        array = np.asarray(value)
        if array.dtype.kind in "biuf":
            flat = [self._tape.number(x) for x in array.reshape(-1).tolist()]
            return np.array(flat, np.int64).reshape(array.shape)
        if array.dtype.kind == "O":
            nodes = np.empty(array.shape, np.int64)
            for place in np.ndindex(*array.shape):
                item = array[place]
                if isinstance(item, LocalCoupling):
                    raise item.misused()
                if isinstance(item, Symbols) and item.ndim == 0:
                    nodes[place] = item._nodes
                elif isinstance(item, (int, float, np.number)):
                    nodes[place] = self._tape.number(float(item))
                else:
                    raise TracingError(
                        f"computes with {item!r}", "equations can have real numbers and arrays"
                    )
            return nodes
        raise TracingError(f"computes with {array.dtype} data", "equations have real numbers only")

    # --- functions of elements

    def _elements(self, function: Element, *arguments: Any) -> Symbols:
        try:
            lifted = np.broadcast_arrays(*(self._lift(a) for a in arguments))
        except ValueError:
            shapes = " and ".join(str(np.shape(a)) for a in arguments)
            raise TracingError(
                f"the shapes {shapes} do not fit (there are {NODES} nodes while equations are "
                "read)",
                "what differs between nodes must be a parameter, not an array in the code",
            ) from None
        out = np.empty(lifted[0].shape, np.int64)
        for place in np.ndindex(*out.shape):
            out[place] = function(*(int(a[place]) for a in lifted))
        return self._new(out)

    def _op(self, name: str, *arguments: Any) -> Symbols:
        return self._elements(lambda *of: self._tape.make(name, *of), *arguments)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        name = ufunc.__name__
        for item in inputs:
            if isinstance(item, LocalCoupling):
                return NotImplemented
        if method == "reduce" and name in ("add", "multiply", "maximum", "minimum"):
            return self._reduce(SIMPLE[name], options.get("axis", 0), options.get("keepdims"))
        if name == "matmul" and method == "__call__":
            return self._product(*inputs)
        function: Element
        if name in SIMPLE:
            op = SIMPLE[name]
            function = lambda *of: self._tape.make(op, *of)  # noqa: E731
        elif name in (made_of := composed(self._tape)):
            function = made_of[name]
        else:
            raise _unsupported(name)
        if method != "__call__" or set(options) - {"out"}:
            raise _unsupported(f"{name} with {method if method != '__call__' else 'where='}")
        out = self._elements(function, *inputs)
        if target := options.get("out"):
            if not isinstance(target[0], Symbols):
                raise TracingError(
                    "writes into an array of numbers", "make it with np.empty_like(state)"
                )
            target[0][...] = out
            return target[0]
        return out

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        name = func.__name__
        if name in _MOVES:
            lower = self._lower
            out = func(*map(lower, args), **{k: lower(v) for k, v in kwargs.items()})
            return [self._new(o) for o in out] if isinstance(out, list) else self._new(out)
        if name in ("empty_like", "zeros_like", "ones_like", "full_like"):
            fill = {"empty_like": UNSET, "zeros_like": 0.0, "ones_like": 1.0}.get(name)
            value = fill if name != "full_like" else args[1]
            shape = kwargs.get("shape") or args[0].shape
            node = UNSET if name == "empty_like" else self._tape.number(value)  # type: ignore[arg-type]
            return self._new(np.full(shape, node))
        if name == "where":
            if len(args) != 3:
                raise TracingError("picks elements by value", "give np.where three arguments")
            return self._op("select", *args)
        if name in ("shape", "ndim", "size"):
            return getattr(args[0], name)
        method = {"sum": "sum", "mean": "mean", "prod": "prod", "clip": "clip", "dot": "dot",
                  "max": "max", "amax": "max", "min": "min", "amin": "min"}.get(name)  # fmt: skip
        if method == "dot":
            return self._product(*args)
        if method:
            return getattr(self._new(self._lift(args[0])), method)(*args[1:], **kwargs)
        if name in ("select", "piecewise"):
            raise TracingError(f"uses np.{name}", "use np.where, one within another")
        raise _unsupported(name)

    def _lower(self, value: Any) -> Any:
        """Arrays and symbols as nodes; axes and shapes as they are."""
        if isinstance(value, Symbols):
            return value._nodes
        if isinstance(value, (list, tuple)) and any(isinstance(v, Symbols) for v in value):
            return type(value)(self._lift(v) for v in value)
        return value

    # --- sums and products over modes or state variables

    def _reduce(self, op: str, axis: Any, keepdims: Any = False) -> Symbols:
        nodes = self._nodes
        axes = range(self.ndim) if axis is None else np.atleast_1d(axis)
        for a in sorted((int(a) % self.ndim for a in axes), reverse=True):
            parts = [self._new(np.take(nodes, i, a)) for i in range(nodes.shape[a])]
            out = parts[0]
            for part in parts[1:]:
                out = self._op(op, out, part)
            nodes = np.expand_dims(out._nodes, a) if keepdims else out._nodes
        return self._new(nodes)

    def sum(self, axis: Any = None, *, keepdims: bool = False) -> Symbols:
        return self._reduce("add", axis, keepdims)

    def prod(self, axis: Any = None, *, keepdims: bool = False) -> Symbols:
        return self._reduce("mul", axis, keepdims)

    def max(self, axis: Any = None, *, keepdims: bool = False) -> Symbols:
        return self._reduce("max", axis, keepdims)

    def min(self, axis: Any = None, *, keepdims: bool = False) -> Symbols:
        return self._reduce("min", axis, keepdims)

    def mean(self, axis: Any = None, *, keepdims: bool = False) -> Symbols:
        total = self._reduce("add", axis, keepdims)
        return total / float(self.size / max(total.size, 1))  # type: ignore[no-any-return]

    def _product(self, a: Any, b: Any) -> Symbols:
        x, y = self._lift(a), self._lift(b)
        if x.ndim == 0 or y.ndim == 0:
            return self._op("mul", self._new(x), self._new(y))
        if x.ndim > 2 or y.ndim > 2:
            raise TracingError(
                "multiplies matrices of more than two dimensions", "take one state variable at once"
            )
        rows, columns = np.atleast_2d(x), y if y.ndim == 2 else y[:, None]
        out = self._op("mul", self._new(rows[:, :, None]), self._new(columns[None])).sum(axis=1)
        if y.ndim == 1:
            out = out[:, 0]
        return out[0] if x.ndim == 1 else out

    def dot(self, other: Any) -> Symbols:
        return self._product(self, other)

    def evaluate(self, graph: dict[str, Any], parameters: list[Any], inputs: Any) -> Symbols:
        """The results of another graph, whose state this is: a row for each."""
        kinds = {"param": parameters, "state": self, "input": inputs}
        values: list[Any] = []
        for op, a, b, c, value, index in graph["nodes"]:
            kind = _core.operations[op]
            if kind == "constant":
                values.append(value)
            elif kind in kinds:
                values.append(kinds[kind][index])
            elif kind == "local":
                values.append(0.0)
            else:
                values.append(self._op(kind, *(values[i] for i in (a, b, c) if i >= 0)))
        rows = [np.broadcast_to(self._lift(values[i]), self.shape[1:]) for i in graph["rates"]]
        return self._new(np.array(rows))

    # --- methods of arrays

    def clip(self, lo: Any = None, hi: Any = None, **bounds: Any) -> Symbols:
        lo, hi = (
            bounds.get("a_min", bounds.get("min", lo)),
            bounds.get("a_max", bounds.get("max", hi)),
        )
        out = self if lo is None else self._op("max", self, lo)
        return out if hi is None else self._op("min", out, hi)

    def copy(self) -> Symbols:
        return self._new(self._nodes.copy())

    def astype(self, dtype: Any, **_: Any) -> Symbols:
        if np.dtype(dtype).kind != "f":
            raise TracingError(
                f"turns values into {np.dtype(dtype)}", "use np.where on a condition"
            )
        return self.copy()

    def item(self, *place: Any) -> Symbols:
        return self._new(self._nodes.reshape(-1)[place[0] if place else 0])

    def reshape(self, *shape: Any) -> Symbols:
        return self._new(self._nodes.reshape(*shape))

    def transpose(self, *axes: Any) -> Symbols:
        return self._new(self._nodes.transpose(*axes))

    def squeeze(self, axis: Any = None) -> Symbols:
        return self._new(self._nodes.squeeze(axis))

    def flatten(self) -> Symbols:
        return self._new(self._nodes.flatten())

    ravel = flatten

    def __getattr__(self, name: str) -> Any:
        # np.exp of an object array, such as np.array([x, y]), calls the method of its elements
        ufunc = None if name.startswith("_") else getattr(np, name, None)
        if isinstance(ufunc, np.ufunc):
            return lambda *others: ufunc(self, *others)
        raise AttributeError(f"arrays have no attribute {name!r} while equations are read")

    # --- what would need numbers

    def __bool__(self) -> bool:
        raise TracingError("decides by a value that is not known yet", _BRANCH)

    def __float__(self) -> float:
        raise TracingError(
            "makes a number of a value that is not known yet",
            "use NumPy's functions (np.exp, not math.exp) and leave out float()",
        )

    __int__ = __complex__ = __float__

    def __index__(self) -> int:
        raise TracingError(
            "counts or indexes by a value that is not known yet",
            "loops and indices need fixed numbers",
        )

    def __round__(self, digits: int | None = None) -> int:
        raise _unsupported("round")

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"Symbols(shape={self.shape})"


class LocalCoupling:
    """Local coupling on a surface: ``local_coupling * x`` is what neighbours send of x."""

    __array_ufunc__ = None

    def __init__(self, tape: Tape) -> None:
        self._tape = tape

    def __mul__(self, x: Any) -> Symbols:
        if not isinstance(x, Symbols):
            raise self.misused()
        return x._elements(self._tape.local, x)

    __rmul__ = __matmul__ = dot = __mul__

    def misused(self) -> TracingError:
        return TracingError(
            "uses local_coupling by itself", "write local_coupling * x, with x made of the state"
        )

    def _misused(self, *_: Any) -> Any:
        raise self.misused()

    __add__ = __radd__ = __sub__ = __rsub__ = __truediv__ = __rtruediv__ = __pow__ = _misused
    __neg__ = __float__ = __bool__ = __array__ = _misused


def _unsupported(name: str) -> TracingError:
    return TracingError(
        f"uses {name}, which the engine does not have",
        "it has + - * / ** %, comparisons, np.where, np.clip, np.minimum, np.maximum, np.abs, "
        "np.sign, np.floor, exp, log, sqrt, sin, cos, tan, sinh, cosh, tanh, arctan2 and "
        "scipy.special.erf",
    )
