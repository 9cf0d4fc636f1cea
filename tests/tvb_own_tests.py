"""Run tvb-library's own tests against virtualbrain.

    python tests/tvb_own_tests.py [--library DIR] [--module NAME ...] [PYTEST OPTIONS]

DIR is where an installed tvb-library lies (the folder that has ``tvb``); without it the wheel is
downloaded with pip into a cache. Tests that do not pass, each for a reason that
docs/differences-from-tvb.md gives, are named in EXPECTED; the script fails when others fail.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

VERSION = "2.10.0"
MODULES = [
    "basic/neotraits/_attr",
    "basic/neotraits/neotraits",
    *(
        f"datatypes/{n}"
        for n in (
            "connectivity", "equations", "graph", "mode_decompositions", "patterns", "projections",
            "sensors", "spectral", "surfaces", "temporal_correlations", "timeseries", "volumes",
        )
    ),
    *(
        f"simulator/{n}"
        for n in (
            "common", "coupling", "history", "integrators", "modelir", "models", "monitors",
            "noise", "regionmapping", "simulator", "simulator_step", "stimulation",
        )
    ),
]  # fmt: skip

_TRAITS = "basic/neotraits/neotraits_test.py::test_"
_CONNECTIVITY = "datatypes/connectivity_test.py::TestConnectivity::test_connectivity_"
EXPECTED: dict[str, str] = {
    f"{_CONNECTIVITY}surrogates": "motif_chain_undirected is symmetric",
    f"{_CONNECTIVITY}reload": "number_of_regions and delays are known before configure()",
    f"{_CONNECTIVITY}h5py_reload": "number_of_regions and delays are known before configure()",
    f"{_CONNECTIVITY}bzip_in_zip": "what a file lacks is None, not an empty array",
    "datatypes/surfaces_test.py::TestSurfaces::test_facesurface": (
        "normals that a file lacks are computed"
    ),
    f"{_TRAITS}deepcopy": "number_of_regions and delays are known before configure()",
    f"{_TRAITS}mutable_defaults": "a default list is each object's own",
    f"{_TRAITS}mutable_unassigned_defaults": "a default list is each object's own",
    f"{_TRAITS}narr_enforcing": "a list is taken as the default of an array",
    f"{_TRAITS}perf_plain": "needs pytest-benchmark",
    f"{_TRAITS}perf_trait": "needs pytest-benchmark",
}


def downloaded() -> Path:
    """The folder of an unpacked wheel of tvb-library."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "virtualbrain"
    folder = cache / f"tvb-library-{VERSION}"
    if not (folder / "tvb" / "tests").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest"]
        subprocess.run([*pip, str(folder), f"tvb-library=={VERSION}"], check=True)
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
            wheel.extractall(
                folder, [n for n in wheel.namelist() if n.startswith("tvb/tests/library")]
            )
    return folder


class Results:
    """Gathers what pytest reports."""

    def __init__(self) -> None:
        self.failed: set[str] = set()
        self.passed = 0

    def pytest_runtest_logreport(self, report: object) -> None:
        name = report.nodeid.partition("tests/library/")[2]  # type: ignore[attr-defined]
        if report.failed:  # type: ignore[attr-defined]
            self.failed.add(name)
        elif report.when == "call" and report.passed:  # type: ignore[attr-defined]
            self.passed += 1

    def pytest_collectreport(self, report: object) -> None:
        if report.failed:  # type: ignore[attr-defined]
            self.failed.add(f"{report.nodeid} (collection)")  # type: ignore[attr-defined]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--library", type=Path, help="folder of an installed tvb-library")
    parser.add_argument("--module", nargs="*", default=MODULES, help="such as simulator/noise")
    arguments, options = parser.parse_known_args()

    import pytest

    import virtualbrain.tvb

    source = arguments.library or downloaded()
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "tvb"
        # tests beside nothing else of tvb-library, lest any of it be imported
        shutil.copytree(source / "tvb" / "tests" / "library", package / "tests" / "library")
        (package / "__init__.py").touch()
        (package / "tests" / "__init__.py").touch()
        virtualbrain.tvb.install()
        sys.path.insert(0, folder)
        results = Results()
        files = [str(package / "tests" / "library" / f"{n}_test.py") for n in arguments.module]
        pytest.main(
            ["-q", "-c", os.devnull, "--rootdir", folder, "-p", "no:cacheprovider",
             "--continue-on-collection-errors", *files, *(options or ["--tb=no"])],
            plugins=[results],
        )  # fmt: skip
    surprising = results.failed - set(EXPECTED)
    for name in sorted(results.failed & set(EXPECTED)):
        print(f"expected: {name}: {EXPECTED[name]}")
    for name in sorted(surprising):
        print(f"FAILED: {name}")
    print(f"{results.passed} passed, {len(results.failed)} failed, {len(surprising)} unexpectedly")
    return bool(surprising)


if __name__ == "__main__":
    sys.exit(main())
