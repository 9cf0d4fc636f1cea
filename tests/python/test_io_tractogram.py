"""Connectomes of streamlines, against a loop over them, in files that nibabel makes."""

from __future__ import annotations

import io
import struct
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from virtualbrain.io import brco, read_connectivity, tractogram

nibabel = pytest.importorskip("nibabel")
Floats = NDArray[np.float64]
AFFINE = np.array([[-2.0, 0, 0, 9], [0, 2.5, 0, -11], [0, 0, 3, -14], [0, 0, 0, 1]])
LABELS = [3, 7, 40]


@pytest.fixture(scope="module")
def volume() -> Any:
    labels = np.zeros((10, 10, 10), np.int16)
    labels[:3], labels[4:7, :, :5], labels[7:, 5:] = LABELS
    return nibabel.Nifti1Image(labels, AFFINE)


@pytest.fixture(scope="module")
def lines() -> list[Floats]:
    """From everywhere to everywhere, some from outside the volume."""
    random = np.random.default_rng(3)
    low, high = AFFINE[:3, 3], AFFINE[:3, :3] @ [9, 9, 9] + AFFINE[:3, 3]
    low, high = np.minimum(low, high) - 3, np.maximum(low, high) + 3
    sizes = random.integers(1, 9, 400)
    return [random.uniform(low, high, (size, 3)).astype("f4").astype(float) for size in sizes]


def save(path: Path, lines: list[Floats]) -> Path:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for i, line in enumerate(lines):
                file = io.BytesIO()
                np.savetxt(file, line)
                archive.writestr(f"tracts/{i:05d}.txt", file.getvalue())
            archive.writestr("readme.md", "no tract")
        return path
    header = None
    if path.suffix == ".trk":
        header = {"voxel_to_rasmm": AFFINE, "voxel_sizes": [2, 2.5, 3], "dimensions": [10, 10, 10]}
    tracts = nibabel.streamlines.Tractogram(lines, affine_to_rasmm=np.eye(4))
    nibabel.streamlines.save(tracts, str(path), header=header)
    return path


def counted(
    lines: list[Floats], volume: Any, radius: float, weights: Floats
) -> tuple[Floats, Floats]:
    """Weights and mean lengths, the slow way."""
    labels = np.asarray(volume.dataobj)
    voxels = np.argwhere(np.isin(labels, LABELS))
    places = nibabel.affines.apply_affine(AFFINE, voxels)
    total, length = np.zeros((3, 3)), np.zeros((3, 3))
    for line, weight in zip(lines, weights, strict=True):
        ends = []
        for point in (line[0], line[-1]):
            index = tuple(
                np.floor(nibabel.affines.apply_affine(np.linalg.inv(AFFINE), point) + 0.5)
            )
            here = labels[tuple(map(int, index))] if all(0 <= i < 10 for i in index) else 0
            distances = np.linalg.norm(places - point, axis=1)
            if here == 0 and distances.min() < radius:
                here = labels[tuple(voxels[distances.argmin()])]
            ends.append(LABELS.index(here) if here else -1)
        if min(ends) >= 0:
            for a, b in {(ends[0], ends[1]), (ends[1], ends[0])}:
                total[a, b] += weight
                length[a, b] += weight * sum(
                    float(np.linalg.norm(q - p)) for p, q in pairwise(line)
                )
    return total, length / np.maximum(total, 1e-300)


@pytest.mark.parametrize("suffix", [".tck", ".trk", ".zip"])
@pytest.mark.parametrize("radius", [0.0, 4.0])
def test_counts_and_mean_lengths(
    tmp_path: Path, volume: Any, lines: list[Floats], suffix: str, radius: float
) -> None:
    path = save(tmp_path / f"tracts{suffix}", lines)
    conn = tractogram.read(path, volume, radius=radius, region_labels=["a", "b", "c"])
    total, length = counted(lines, volume, radius, np.ones(len(lines)))
    assert total.sum() > 20
    np.testing.assert_array_equal(conn.weights, total)
    np.testing.assert_allclose(conn.tract_lengths, length, rtol=1e-5)
    assert conn.region_labels.tolist() == ["a", "b", "c"]
    assert conn.centres is not None


def test_weights_of_streamlines(
    tmp_path: Path, volume: Any, lines: list[Floats], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tractogram, "_AT_ONCE", 37)
    weights = np.random.default_rng(5).uniform(0, 2, len(lines))
    np.savetxt(tmp_path / "sift2.txt", weights)
    path = save(tmp_path / "tracts.tck", lines)
    total, length = counted(lines, volume, 0.0, weights)
    for given in (weights, tmp_path / "sift2.txt"):
        conn = tractogram.read(path, volume, streamline_weights=given, indices=[40, 3, 7])
        order = np.ix_([2, 0, 1], [2, 0, 1])
        np.testing.assert_allclose(conn.weights, total[order], rtol=1e-12)
        np.testing.assert_allclose(conn.tract_lengths, length[order], rtol=1e-5)
    with pytest.raises(ValueError, match=r"streamline_weights are 399; .* has 4"):
        tractogram.read(path, volume, streamline_weights=weights[:-1])
    with pytest.raises(ValueError, match=r"streamline_weights are 402; .* has 400"):
        tractogram.read(path, volume, streamline_weights=np.ones(402))
    with pytest.raises(ValueError, match="finite numbers from 0"):
        tractogram.read(path, volume, streamline_weights=-weights)


@pytest.mark.parametrize("suffix", [".tck", ".trk", ".zip"])
def test_streamlines(tmp_path: Path, lines: list[Floats], suffix: str) -> None:
    found = list(tractogram.streamlines(save(tmp_path / f"a{suffix}", lines)))
    assert len(found) == len(lines)
    for ours, theirs in zip(found, lines, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-4)


def test_refusals(tmp_path: Path, volume: Any, lines: list[Floats]) -> None:
    path = save(tmp_path / "a.tck", lines)
    with pytest.raises(ValueError, match=r"no voxels of the labels \[8\]"):
        tractogram.read(path, volume, indices=[3, 8])
    with pytest.raises(ValueError, match="radius wants"):
        tractogram.read(path, volume, radius=np.nan)
    far = nibabel.Nifti1Image(np.asarray(volume.dataobj), AFFINE + np.eye(4, k=3) * 500)
    with pytest.raises(ValueError, match="none of 400 streamlines ends in two regions"):
        tractogram.read(path, far)
    other = save(tmp_path / "b.tck", lines).rename(tmp_path / "b.dat")
    with pytest.raises(ValueError, match=r"read from \.tck, \.trk and \.zip"):
        tractogram.read(other, volume)
    with pytest.raises(ValueError, match=r"tractogram\.read\(path, parcellation\)"):
        read_connectivity(path)
    empty = save(tmp_path / "a.zip", [np.full((2, 3), np.nan)])
    with pytest.raises(ValueError, match=r"a\.zip: streamline 0 wants finite points"):
        list(tractogram.streamlines(empty))


@pytest.mark.parametrize("suffix", [".tck", ".trk", ".zip"])
@pytest.mark.parametrize("data", [b"", b"junk", b"TRACK" + bytes(995), b"mrtrix tracks\nEND\n"])
@pytest.mark.filterwarnings("ignore")  # nibabel's
def test_files_of_another_kind(tmp_path: Path, suffix: str, data: bytes) -> None:
    (tmp_path / f"a{suffix}").write_bytes(data)
    with pytest.raises(ValueError, match=r"a\.(tck|trk|zip) is no readable"):
        list(tractogram.streamlines(tmp_path / f"a{suffix}"))


def test_streamline_that_declares_more_than_the_file_holds(tmp_path: Path) -> None:
    path = save(tmp_path / "a.trk", [np.zeros((2, 3))])
    data = bytearray(path.read_bytes())
    data[1000:1004] = struct.pack("<i", 2**30)
    path.write_bytes(data)
    with pytest.raises(ValueError, match="declares 12884901888 bytes and holds less"):
        list(tractogram.streamlines(path))


# The ontology of regions --------------------------------------------------------------------------


def test_terms_of_regions(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        '<TVBOnto><TVBTerm id="http://thevirtualbrain.org#A1" label="Hearing">'
        '<OntClass label="gyrus" definition="A fold.^^http://x#string" synonym="T|gyrus|T" uri="u">'
        '<OntClass label="part" relation="part_of"/></OntClass></TVBTerm></TVBOnto>'
    )
    first, second = brco.read(tmp_path / "a.xml")
    assert first == ("A1", "gyrus", "A fold.", ("T", "gyrus"), "u", "", ("Hearing",))
    assert second == ("A1", "part", "", (), "", "part_of", ("Hearing", "gyrus"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no element"),
        ("<a/>", "its root is a"),
        ('<!DOCTYPE x [<!ENTITY a "a">]><TVBOnto/>', "defines entities"),
        ("<TVBOnto>" + "<a>" * 5000 + "</a>" * 5000 + "</TVBOnto>", "recursion"),
    ],
)
def test_other_ontologies(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.xml").write_text(text)
    with pytest.raises(ValueError, match=rf"a\.xml is no readable ontology .*{message}"):
        brco.read(tmp_path / "a.xml")
