"""Finds modules of the name ``tvb`` in `virtualbrain.tvb.library`, which has TVB's layout."""

from __future__ import annotations

import difflib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import opcode
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

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
}  # fmt: skip

# What TVB's modules import, and scripts have of ``from tvb... import *``.
CARRIED = {
    "math": "math", "matplotlib": "matplotlib", "np": "numpy", "numpy": "numpy",
    "plt": "matplotlib.pyplot", "pyplot": "matplotlib.pyplot", "scipy": "scipy",
}  # fmt: skip

# What is nearest to modules that nothing here is called like.
_ENGINE = "the engine runs every simulation: tvb.simulator.simulator.Simulator.run"
NEAREST = {
    "tvb.simulator.backend": f"{_ENGINE}, which NpBackend, NbBackend and NbMPRBackend run, too",
    "tvb.simulator._numba": _ENGINE,
    "tvb.basic.config": "there are no settings; tvb.basic.profile.TvbProfile takes a script's",
    "tvb.basic.traits": "TVB 2 has tvb.basic.neotraits.api",
    "tvb.adapters": "tvb.analyzers and virtualbrain.analysis have the analyses, virtualbrain.io "
    "the readers",
    "tvb.rateML": "write the equations in a model of your own, a subclass of virtualbrain.Model",
    **dict.fromkeys(
        ("tvb.core", "tvb.config", "tvb.interfaces", "tvb.storage", "tvb.file"),
        "it belongs to the framework; virtualbrain.io reads and writes TVB's files",
    ),
}

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
        for name, loaded in list(sys.modules.items()):  # with it others were
            if name.startswith(LIBRARY) and "__getattr__" not in vars(loaded):
                _complete(loaded)


def _complete(module: ModuleType) -> None:
    """Give a module what TVB's has of what it imports, and a word on what it has not."""
    module.__getattr__ = _Absent(module)  # type: ignore[method-assign]
    starred = ["numpy", "matplotlib", "pyplot"] if ".plot." in module.__name__ else ["numpy"]
    if "__all__" in vars(module):
        vars(module)["__all__"] = [*vars(module)["__all__"], *starred]


class _Absent:
    """What a module says of names that it does not have: that, and which is near."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module

    def __call__(self, name: str) -> Any:
        called = f"{self.module.__name__.replace(LIBRARY, 'tvb', 1)}.{name}"
        if name.startswith("__"):
            raise AttributeError(called)
        if name in CARRIED:
            return importlib.import_module(CARRIED[name])
        public = [n for n in vars(self.module) if not n.startswith("_")]
        near = difflib.get_close_matches(name, public, n=1)
        hint = f"; the nearest is {near[0]}" if near else _known(called)
        message = f"virtualbrain does not provide {called}{hint}"
        caller = sys._getframe(1)
        if caller.f_code.co_code[caller.f_lasti] == opcode.opmap["IMPORT_FROM"]:
            raise ImportError(message, name=called)  # of an AttributeError nothing would be left
        raise AttributeError(message, name=name, obj=self.module)


def _not_provided(fullname: str) -> str:
    """Say that there is no such module, and which ones are near."""
    import virtualbrain.tvb.library as library

    hint = _known(fullname)
    if not hint:
        names = [
            f"tvb.{module.name.removeprefix(LIBRARY + '.')}"
            for module in pkgutil.walk_packages(library.__path__, f"{LIBRARY}.")
            if "._" not in module.name.removeprefix(LIBRARY)
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


def _known(fullname: str) -> str:
    """What is nearest to a module of TVB, where `NEAREST` says it."""
    return next(
        (f"; {text}" for start, text in NEAREST.items() if f"{fullname}.".startswith(f"{start}.")),
        "",
    )
