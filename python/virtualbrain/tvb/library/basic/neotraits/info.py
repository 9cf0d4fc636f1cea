"""Descriptions of arrays, and of objects with declared attributes."""

from __future__ import annotations

import html
from typing import Any

import numpy as np

__all__ = [
    "auto_docstring", "narray_describe", "narray_summary_info", "trait_object_repr_html",
    "trait_object_str",
]  # fmt: skip


def narray_summary_info(ar: Any, ar_name: str = "", condensed: bool = False) -> dict[str, str]:
    """Shape, type and range of an array."""
    start = f"{ar_name} " if ar_name else ""
    if ar is None:
        return {f"{start}is None": "True"}
    if ar.size == 0:
        return {f"{start}is empty": "True"}
    info = {"dtype": str(ar.dtype), "shape": str(ar.shape)}
    if ar.dtype.kind in "iufc":
        # of complex numbers the real part
        real = ar.real
        middle = [real.min(), np.median(real), real.max()]
        info["[min, median, max]"] = "[" + ", ".join(f"{x:g}" for x in middle) + "]"
        if np.isnan(ar).any():
            info["has NaN"] = "True"
    if not condensed:
        return {f"{start}{key}": value for key, value in info.items()}
    if ar.shape == (1,):
        return {ar_name or "array": str(ar.item())}
    order = ("[min, median, max]", "dtype", "shape", "has NaN")
    text = "".join(f" {key} = {info[key]}" for key in order if key in info)
    return {ar_name or "array": text}


def narray_describe(ar: Any) -> str:
    """The same, in lines."""
    return "\n".join(f"{k:<12}{v}" for k, v in sorted(narray_summary_info(ar).items()))


def trait_object_str(self: Any) -> str:
    """Name of the class, and a line for each attribute."""
    info = self.summary_info()
    lines = [f"  {name + ' ':.<30} {value}" for name, value in sorted(info.items())]
    return "\n".join([f"{type(self).__name__} (", *lines, ")"])


def trait_object_repr_html(self: Any) -> str:
    """The same, as a table for notebooks."""
    rows = "".join(
        f"<tr><td>{html.escape(str(name))}</td><td><pre>{html.escape(str(value))}</pre></td></tr>"
        for name, value in sorted(self.summary_info().items())
    )
    return f"<table><thead><h3>{type(self).__name__}</h3></thead><tbody>{rows}</tbody></table>"


def auto_docstring(cls: Any) -> str:
    """What a class says of itself, and its declared attributes."""
    lines = [f"{cls.__module__}.{cls.__name__}", "", cls.__doc__ or "", "", "Attributes:", ""]
    for name in cls.declarative_attrs:
        attr = getattr(cls, name)
        lines += [f"{name} : {attr}", f"    {attr.doc}"]
    return "\n".join(lines)
