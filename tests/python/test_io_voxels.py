"""Series of volumes, voxel by voxel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from virtualbrain.io import nifti, read_time_series, voxels

nibabel = pytest.importorskip("nibabel")

AFFINE = np.diag([2.0, 2.0, 2.0, 1.0])


def bold(units: str = "sec") -> Any:
    """2 x 3 x 4 voxels at 5 times, of which the first slice is 0."""
    data = np.arange(120, dtype=np.int16).reshape(2, 3, 4, 5)
    data[0] = 0
    image = nibabel.Nifti1Image(data, AFFINE)
    image.header.set_xyzt_units("mm", units)
    image.header.set_zooms((2, 2, 2, 1.5))
    return image


def mask(shape: tuple[int, ...] = (2, 3, 4), affine: Any = AFFINE) -> Any:
    chosen = np.zeros(shape, np.uint8)
    chosen[1, 2, 1], chosen[1, 0, 3] = 1, 1
    return nibabel.Nifti1Image(chosen, affine)


@pytest.mark.parametrize("name", ["bold.nii", "bold.nii.gz"])
def test_round_trip(tmp_path: Path, name: str) -> None:
    nibabel.save(bold(), tmp_path / name)
    nibabel.save(mask(), tmp_path / "mask.nii.gz")
    whole = voxels.read(tmp_path / name)
    assert whole.data.shape == (5, 1, 12, 1)
    assert whole.sample_period == 1500
    assert whole.labels[:2].tolist() == ["1,0,0", "1,0,1"]
    assert whole.data[3, 0, 1, 0] == bold().dataobj[1, 0, 1, 3]
    two = voxels.read(tmp_path / name, tmp_path / "mask.nii.gz")
    assert two.labels.tolist() == ["1,0,3", "1,2,1"]
    voxels.to_volumes(two, tmp_path / "mask.nii.gz", tmp_path / "again.nii.gz")
    again = voxels.read(tmp_path / "again.nii.gz", tmp_path / "mask.nii.gz")
    assert np.array_equal(again.data, two.data)
    assert again.sample_period == 1500
    assert nibabel.load(tmp_path / "again.nii.gz").shape == (2, 3, 4, 5)


def test_packed_volumes_are_inflated_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not again for every time, which takes hours for a real measurement."""
    nibabel.save(bold(), tmp_path / "bold.nii.gz")
    opened = []
    original = nibabel.openers.Opener.__init__

    def counted(self: Any, *args: Any, **kwargs: Any) -> None:
        opened.append(args)
        original(self, *args, **kwargs)

    monkeypatch.setattr(nibabel.openers.Opener, "__init__", counted)
    parcels = nibabel.Nifti1Image(np.ones((2, 3, 4), np.uint8), AFFINE)
    before = len(opened)
    means = nifti.regional_means(tmp_path / "bold.nii.gz", parcels)[0]
    assert means.shape == (5, 1)
    assert len(opened) - before <= 3


def test_a_mask_alone() -> None:
    image = voxels.to_volumes([1.5, 2.5], mask())
    assert image.shape == (2, 3, 4)
    assert image.get_fdata()[1, 0, 3] == 1.5
    assert image.get_fdata().sum() == 4


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: voxels.read(mask()), ValueError, "wants a volume per time, four dimensions"),
        (lambda: voxels.read(bold("unknown")), TypeError, "sample_period is not known"),
        (lambda: voxels.read(bold(), sample_period=-1), ValueError, "a number of ms above 0"),
        (lambda: voxels.read(bold(), mask((2, 3, 5))), ValueError, "with this mask it wants"),
        (lambda: voxels.read(bold(), mask(affine=np.eye(4))), ValueError, "differently in space"),
        (
            lambda: voxels.read(nibabel.Nifti1Image(np.zeros((1, 1, 1, 2)), AFFINE), None, 1.0),
            ValueError,
            "no voxel is in the mask",
        ),
        (
            lambda: voxels.read(
                nibabel.Nifti1Image(np.full((1, 1, 1, 2), np.nan), AFFINE), None, 1.0
            ),
            ValueError,
            "not finite",
        ),
        (lambda: voxels.to_volumes([1.0], mask()), ValueError, "for 2 voxels of the mask"),
        (lambda: voxels.read("none.nii"), FileNotFoundError, "none.nii does not exist"),
    ],
)
def test_refused(call: Any, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        call()


def test_readers_of_regions_point_here(tmp_path: Path) -> None:
    nibabel.save(bold(), tmp_path / "bold.nii.gz")
    with pytest.raises(ValueError, match=r"virtualbrain\.io\.voxels\.read takes it voxel by voxel"):
        read_time_series(tmp_path / "bold.nii.gz")
