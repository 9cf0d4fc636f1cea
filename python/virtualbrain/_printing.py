"""Equations of a graph as text and as LaTeX."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from virtualbrain import _core
from virtualbrain._graph import operands

__all__ = ["Equations", "equations_of"]

_GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu",
    "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega", "Gamma", "Delta",
    "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega",
}  # fmt: skip
_SIGNS = {
    "add": " + ", "sub": " - ", "mul": " * ", "div": " / ", "lt": " < ", "gt": " > ",
    "le": " <= ", "ge": " >= ", "eq": " == ", "ne": " != ", "logical_and": " & ",
    "logical_or": " | ", "mod": " % ",
}  # fmt: skip
_LATEX_SIGNS = {
    "mul": r" \, ", "le": r" \le ", "ge": r" \ge ", "eq": " = ", "ne": r" \ne ",
    "logical_and": r" \wedge ", "logical_or": r" \vee ", "mod": r" \bmod ",
}  # fmt: skip
# how strongly operations bind; a call binds strongest
_BINDING = {
    "logical_or": 1, "logical_and": 2, "lt": 3, "gt": 3, "le": 3, "ge": 3, "eq": 3, "ne": 3,
    "add": 4, "sub": 4, "mul": 5, "div": 5, "mod": 5, "neg": 6, "logical_not": 6, "pow": 7,
}  # fmt: skip
_CALL = 9
_LARGE = 8  # operations of an expression that gets a name if it occurs twice


class Equations:
    """The equations of a model: printed as text, and typeset in a notebook.

    Attributes
    ----------
    rates : dict of str to str
        The time derivative of each state variable, as text.
    definitions : dict of str to str
        Abbreviations for what occurs several times.
    latex : str
        Both, as LaTeX for a displayed formula.
    """

    def __init__(
        self, rates: dict[str, str], definitions: dict[str, str], latex: list[tuple[str, str]]
    ) -> None:
        self.rates = rates
        self.definitions = definitions
        rows = " \\\\\n".join(f"{left} &= {right}" for left, right in latex)
        self.latex = f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}"

    def __getitem__(self, state_variable: str) -> str:
        return self.rates[state_variable]

    def __str__(self) -> str:
        lines = [f"d{name}/dt = {text}" for name, text in self.rates.items()]
        if self.definitions:
            lines += ["where", *(f"  {name} = {text}" for name, text in self.definitions.items())]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex}\n$$"


def equations_of(
    graph: dict[str, Any], states: list[str], parameters: list[str], inputs: list[str]
) -> Equations:
    """Write a graph out; names are those of its leaves.

    Examples
    --------
    >>> from virtualbrain._expressions import parse
    >>> print(equations_of(parse("x - x * x * x / 3", ("x",)), ["x"], [], []))
    dx/dt = x - x**3 / 3
    """
    writer = _Writer(graph, {"state": states, "param": parameters, "input": inputs})
    results = graph["rates"]
    taken = {*states, *parameters, *inputs}
    names: dict[int, str] = {}
    for node in writer.repeated():
        if node not in results or results.count(node) > 1:
            number = len(names) + 1
            while f"k{number}" in taken:
                number += 1
            taken.add(f"k{number}")
            names[node] = f"k{number}"
    writer.names = names
    rates, definitions, latex = {}, {}, []
    for name, node in zip(states, results, strict=False):
        rates[name] = writer.text(node)
        latex.append((rf"\frac{{d {_symbol(name)}}}{{dt}}", writer.latex(node)))
    for node, name in names.items():
        definitions[name] = writer.text(node, define=True)
        latex.append((_symbol(name), writer.latex(node, define=True)))
    return Equations(rates, definitions, latex)


class _Writer:
    def __init__(self, graph: dict[str, Any], leaves: dict[str, list[str]]) -> None:
        self.nodes = graph["nodes"]
        self.rates = graph["rates"]
        self.locals = graph["locals"]
        self.leaves = leaves
        self.names: dict[int, str] = {}

    def repeated(self) -> list[int]:
        """Large expressions that occur more than once, in an order in which they can be read."""
        uses: Counter[int] = Counter(self.rates)
        size = [1] * len(self.nodes)
        needed = set(self.rates)
        for i in range(len(self.nodes) - 1, -1, -1):
            if i in needed:
                inner = operands(self.nodes[i])
                if self._op(i) == "local":
                    inner = [self.locals[self.nodes[i][5]]]
                needed.update(inner)
                uses.update(inner)
        found = []
        for i, node in enumerate(self.nodes):
            size[i] = 1 + sum(size[k] for k in operands(node))
            if i in needed and uses[i] > 1 and size[i] > _LARGE:
                found.append(i)
                size[i] = 1
        return found

    def _op(self, i: int) -> str:
        return str(_core.operations[self.nodes[i][0]])

    def text(self, node: int, define: bool = False) -> str:
        return self._write(node, define, False)[0]

    def latex(self, node: int, define: bool = False) -> str:
        return self._write(node, define, True)[0]

    def _write(self, i: int, define: bool, latex: bool) -> tuple[str, int]:
        """An expression, and how strongly it holds together."""
        if i in self.names and not define:
            return (_symbol(self.names[i]) if latex else self.names[i]), _CALL
        op, value, index = self._op(i), self.nodes[i][4], self.nodes[i][5]
        of = operands(self.nodes[i])
        if op == "constant":
            return _number(value, latex), _CALL if value >= 0 else _BINDING["neg"]
        if op in self.leaves:
            name = self.leaves[op][index]
            return (_symbol(name) if latex else name), _CALL
        if op == "local":
            inner = self._write(self.locals[index], False, latex)[0]
            return (rf"L\left({inner}\right)" if latex else f"local({inner})"), _CALL
        if op == "mul":
            return self._product(i, latex)
        if op in ("div", "sqrt", "exp", "abs", "select") and latex:
            return self._latex_form(op, of), _CALL if op != "div" else 6
        if op in _SIGNS:
            sign = (_LATEX_SIGNS.get(op) if latex else None) or _SIGNS[op]
            strength = _BINDING[op]
            left = self._within(of[0], strength, latex)
            right = self._within(of[1], strength + (op not in ("add", "mul")), latex)
            if op == "add" and right.startswith("-"):
                return f"{left} - {right[1:]}", strength
            return f"{left}{sign}{right}", strength
        if op == "neg":
            return "-" + self._within(of[0], _BINDING["neg"], latex), _BINDING["neg"]
        if op == "logical_not":
            sign = r"\neg " if latex else "~"
            return sign + self._within(of[0], _CALL, latex), _BINDING[op]
        if op == "pow":
            return self._raised(of[0], self._write(of[1], False, latex), latex), _BINDING["pow"]
        inner = ", ".join(self._write(k, False, latex)[0] for k in of)
        word = "where" if op == "select" else op
        if latex:
            known = {"log", "tanh", "sin", "cos", "min", "max"}
            word = f"\\{word}" if word in known else rf"\operatorname{{{word}}}"
            return rf"{word}\left({inner}\right)", _CALL
        return f"{word}({inner})", _CALL

    def _within(self, i: int, strength: int, latex: bool) -> str:
        text, own = self._write(i, False, latex)
        if own >= strength:
            return text
        return rf"\left({text}\right)" if latex else f"({text})"

    def _raised(self, i: int, exponent: tuple[str, int], latex: bool) -> str:
        base = self._within(i, _CALL, latex)
        if latex:
            return f"{base}^{{{exponent[0]}}}"
        text, strength = exponent
        return f"{base}**{text if strength == _CALL else f'({text})'}"

    def _product(self, i: int, latex: bool) -> tuple[str, int]:
        """Factors in their order; a factor that is repeated is a power."""
        factors: list[int] = []

        def gather(k: int) -> None:
            if self._op(k) == "mul" and (k not in self.names or k == i):
                for part in operands(self.nodes[k]):
                    gather(part)
            else:
                factors.append(k)

        gather(i)
        counts = Counter(factors)
        parts = []
        for k, times in counts.items():
            if times > 1:
                parts.append(self._raised(k, (str(times), _CALL), latex))
            else:
                parts.append(self._within(k, _BINDING["mul"] + (len(parts) > 0), latex))
        if len(parts) == 1:
            return parts[0], _BINDING["pow"]
        return (r" \, " if latex else " * ").join(parts), _BINDING["mul"]

    def _latex_form(self, op: str, of: list[int]) -> str:
        inner = [self._write(k, False, True)[0] for k in of]
        match op:
            case "div":
                return rf"\frac{{{inner[0]}}}{{{inner[1]}}}"
            case "sqrt":
                return rf"\sqrt{{{inner[0]}}}"
            case "exp":
                return rf"e^{{{inner[0]}}}" if len(inner[0]) < 30 else (
                    rf"\exp\left({inner[0]}\right)")  # fmt: skip
            case "abs":
                return rf"\left|{inner[0]}\right|"
        return (
            rf"\begin{{cases}} {inner[1]} & {inner[0]} \\ {inner[2]} & \text{{otherwise}} "
            r"\end{cases}"
        )


def _number(value: float, latex: bool) -> str:
    text = f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else repr(value)
    if latex and "e" in text:
        mantissa, exponent = text.split("e")
        return rf"{mantissa} \cdot 10^{{{int(exponent)}}}"
    return text


def _symbol(name: str) -> str:
    r"""A name as LaTeX: ``tau_e`` is ``\tau_{e}``, ``y0`` is ``y_{0}``."""
    name, _, element = name.partition("[")
    parts = [p for p in name.split("_") if p]
    head = re.fullmatch(r"([A-Za-z]+?)(\d+)", parts[0]) if parts else None
    if head:
        parts[0:1] = [head[1], head[2]]
    if element:
        parts.append(element.rstrip("]"))

    def letter(part: str) -> str:
        if part in _GREEK:
            return f"\\{part}"
        return part if len(part) == 1 or part.isdigit() else rf"\mathrm{{{part}}}"

    first, *rest = [letter(p) for p in parts] or [name]
    return f"{first}_{{{' '.join(rest)}}}" if rest else first
