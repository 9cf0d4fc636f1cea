"""What the package shows of itself."""

from __future__ import annotations

from types import ModuleType

import pytest

import virtualbrain as vb


@pytest.mark.parametrize("module", [vb, vb.io, vb.analysis, vb.plot], ids=lambda m: m.__name__)
def test_names_that_are_listed_are_there(module: ModuleType) -> None:
    names = [name for name in dir(module) if not name.startswith("_")]
    assert names
    assert set(module.__all__) <= set(names)
    for name in names:
        assert hasattr(module, name)


def test_what_is_imported_later_is_listed() -> None:
    assert {"analysis", "plot", "cortex", "sensors"} <= set(dir(vb))
    assert {"mrtrix", "bids", "read_connectivity"} <= set(dir(vb.io))


def test_other_names() -> None:
    with pytest.raises(AttributeError, match="no attribute 'connectivities'"):
        vb.connectivities  # noqa: B018
    with pytest.raises(AttributeError, match="no attribute 'mrtrix3'"):
        vb.io.mrtrix3  # noqa: B018
