"""Finds modules of the name ``tvb`` in `virtualbrain.tvb.library`, which has TVB's layout."""

from __future__ import annotations

import difflib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

LIBRARY = "virtualbrain.tvb.library"

# One module of ours can stand for several of TVB's.
SAME = {
    **{
        f"tvb.simulator.models.{name}": "tvb.simulator.models"
        for name in (
            "epileptor", "epileptor_rs", "epileptorcodim3", "hopfield", "infinite_theta",
            "jansen_rit", "k_ion_exchange", "larter_breakspear", "linear", "oscillator",
            "stefanescu_jirsa", "wilson_cowan", "wong_wang", "wong_wang_exc_inh", "zerlaut",
        )
    },
    "tvb.analyzers.fcd_matrix": "tvb.analyzers.fcd_calculator",
    "tvb.basic.neotraits._attr": "tvb.basic.neotraits.api",
    "tvb.basic.neotraits._core": "tvb.basic.neotraits.api",
}  # fmt: skip

# Not ours to provide, but written against what is: found where tvb-library or -contrib lies.
BORROWED = ("tvb.tests", "tvb.contrib")


class Finder(importlib.abc.MetaPathFinder):
    """Serves ``tvb`` and everything below it."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] != "tvb":
            return None
        if fullname in BORROWED:
            roots = [os.path.join(folder or ".", "tvb") for folder in sys.path]
            return importlib.machinery.PathFinder.find_spec(fullname, roots)
        if fullname.startswith(tuple(f"{name}." for name in BORROWED)):
            return None
        ours = LIBRARY + SAME.get(fullname, fullname).removeprefix("tvb")
        found = importlib.util.find_spec(ours)
        if found is None:
            raise ModuleNotFoundError(_not_provided(fullname), name=fullname)
        package = found.submodule_search_locations is not None
        return importlib.machinery.ModuleSpec(fullname, _Loader(ours), is_package=package)


class _Loader(importlib.abc.Loader):
    """Hands out a module of `virtualbrain.tvb.library` under TVB's name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        module = importlib.import_module(self.name)
        self.own = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self.own


def _not_provided(fullname: str) -> str:
    """Say that there is no such module, and which ones are near."""
    import virtualbrain.tvb.library as library

    names = [
        f"tvb.{module.name.removeprefix(LIBRARY + '.')}"
        for module in pkgutil.walk_packages(library.__path__, f"{LIBRARY}.")
    ]
    leaf = fullname.rpartition(".")[2]
    near = difflib.get_close_matches(fullname, names, n=1, cutoff=0.6) or [
        name for name in names if name.rpartition(".")[2] == leaf
    ]
    hint = f"; the nearest is {near[0]}" if near else ""
    return (
        f"virtualbrain does not provide {fullname}{hint}. What it has in place of TVB's modules is "
        "listed in docs/coming-from-tvb.md"
    )
