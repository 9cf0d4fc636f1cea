"""Volumes, surfaces and grayordinates: samples made by nibabel itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import virtualbrain as vb
from virtualbrain.io import (
    bold,
    centroids,
    cifti,
    freesurfer,
    gifti,
    lut,
    nifti,
    read_bold,
    read_connectivity,
    to_cifti,
    to_gifti,
    to_nifti,
)

nibabel = pytest.importorskip("nibabel")

VERTICES = np.array([[0.0, 0, 0], [10, 0, 0], [0, 10, 0], [0, 0, 10]])
TRIANGLES = np.array([[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]])
AFFINE = np.array([[-2.0, 0, 0, 90], [0, 2, 0, -126], [0, 0, 2, -72], [0, 0, 0, 1]])


@pytest.fixture
def volume() -> Any:
    data = np.zeros((5, 6, 7), dtype=np.int32)
    data[0, 0, 0] = data[2, 0, 0] = 10
    data[4, 5, 6] = 2035
    return nibabel.Nifti1Image(data, AFFINE)


# Volumes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz", "a.mgz"])
def test_centroids(tmp_path: Path, volume: Any, name: str) -> None:
    if name.endswith("mgz"):
        volume = nibabel.MGHImage(np.asarray(volume.dataobj), AFFINE)
    nibabel.save(volume, tmp_path / name)
    for found in (centroids(tmp_path / name), centroids(volume, [10, 2035])):
        assert found.indices.tolist() == [10, 2035]
        assert found.centres.tolist() == [[88, -126, -72], [82, -116, -60]]
        assert found.volumes.tolist() == pytest.approx([16, 8])


def test_labels_that_do_not_occur(volume: Any) -> None:
    found = centroids(volume, [2035, 7])
    assert found.centres[0].tolist() == [82, -116, -60]
    assert np.isnan(found.centres[1]).all()
    assert found.volumes[1] == 0


def test_nifti_map(tmp_path: Path, volume: Any) -> None:
    to_nifti([0.5, -2], volume, tmp_path / "map.nii.gz")
    image = nibabel.load(tmp_path / "map.nii.gz")
    assert np.array_equal(image.affine, AFFINE)
    data = image.get_fdata()
    assert data[0, 0, 0] == data[2, 0, 0] == 0.5
    assert data[4, 5, 6] == -2
    assert np.count_nonzero(data) == 3
    series = to_nifti([[1, 2], [3, 4], [5, 6]], volume, indices=[2035, 10]).get_fdata()
    assert series.shape == (5, 6, 7, 3)
    assert series[4, 5, 6].tolist() == [1, 3, 5]
    assert series[0, 0, 0].tolist() == [2, 4, 6]


def bold_of(names: list[str], variables: tuple[str, ...] = ("BOLD",)) -> vb.TimeSeries:
    data = np.arange(4.0 * len(variables) * len(names)).reshape(2, len(variables), len(names), 2)
    return vb.TimeSeries(np.array([720.0, 1440]), data, "Bold", variables, names, 720.0)


def test_a_series_keeps_its_period(tmp_path: Path, volume: Any) -> None:
    two = bold_of(["V1", "TH"], ("BOLD", "V"))
    values = two.data[:, 1].sum(axis=2)
    image = to_nifti(values, volume, tmp_path / "a.nii.gz", sample_period=720)
    assert nibabel.load(tmp_path / "a.nii.gz").header.get_zooms()[3] == np.float32(0.72)
    assert image.header.get_xyzt_units() == ("mm", "sec")
    again = to_nifti(two, volume, variable="V")
    assert np.array_equal(again.get_fdata(), image.get_fdata())
    assert again.header.get_zooms()[3] == np.float32(0.72)
    with pytest.raises(ValueError, match=r"variables BOLD, V: say which as variable="):
        to_nifti(two, volume)
    with pytest.raises(TypeError, match="variable is for a TimeSeries"):
        to_nifti(values, volume, variable=0)
    painted = to_gifti(two, [1, 0], variable=1).darrays
    assert [each.data.tolist() for each in painted] == values[:, ::-1].tolist()


def test_cifti_of_a_series() -> None:
    for names, order in ((["V1", "TH"], [0, 1]), (["TH", "V1"], [1, 0]), (["a", "b"], [0, 1])):
        series = bold_of(names)
        image = to_cifti(series, dlabel())
        data = series.data[:, 0].sum(axis=2)[:, order]
        assert np.array_equal(image.get_fdata()[:, [0, 3]], data), names
        assert image.header.get_axis(0).step == 0.72
        parcels = cifti.to_parcels(series, dlabel())
        known = dict(zip(parcels.header.get_axis(1).name, parcels.get_fdata().T, strict=True))
        assert np.array_equal(np.column_stack([known["V1"], known["TH"]]), data)


def test_endings_that_say_another_kind(tmp_path: Path, volume: Any) -> None:
    for name, write in {
        "o.txt": lambda path: to_nifti([1.0, 2], volume, path),
        "o.nii.gz": lambda path: to_cifti([1.0, 2], dlabel(), path),
        "o.nii": lambda path: to_gifti([1.0, 2], [0, 1], path),
        "x.csv": lambda path: bold_of(["a"]).save(path),
    }.items():
        with pytest.raises(ValueError, match=rf"path wants a name that ends in .*; got .*{name}'"):
            write(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_values_that_do_not_fit(volume: Any) -> None:
    with pytest.raises(ValueError, match="for 2 labels of the parcellation; got shape"):
        to_nifti([1.0, 2, 3], volume)


def test_volumes_that_are_no_parcellation(volume: Any) -> None:
    probabilities = nibabel.Nifti1Image(np.full((2, 2, 2), 0.3), AFFINE)
    with pytest.raises(ValueError, match="whole numbers; got others"):
        centroids(probabilities)
    with pytest.raises(ValueError, match="has 3 dimensions"):
        centroids(nibabel.Nifti1Image(np.ones((2, 2, 2, 3)), AFFINE))


# Surfaces -----------------------------------------------------------------------------------------


def gifti_surface() -> Any:
    points = nibabel.gifti.GiftiDataArray(VERTICES.astype("f4"), intent="NIFTI_INTENT_POINTSET")
    faces = nibabel.gifti.GiftiDataArray(TRIANGLES.astype("i4"), intent="NIFTI_INTENT_TRIANGLE")
    return nibabel.GiftiImage(darrays=[points, faces])


def test_gifti_surface(tmp_path: Path) -> None:
    nibabel.save(gifti_surface(), tmp_path / "lh.surf.gii")
    vertices, triangles = gifti.read_surface(tmp_path / "lh.surf.gii")
    assert np.array_equal(vertices, VERTICES)
    assert np.array_equal(triangles, TRIANGLES)
    with pytest.raises(ValueError, match="it has no labels"):
        gifti.read_labels(tmp_path / "lh.surf.gii")


def test_tvbs_gifti_sample() -> None:
    import importlib.util

    spec = importlib.util.find_spec("tvb_data.gifti")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    path = Path(spec.submodule_search_locations[0], "sample.cortex.gii")
    vertices, triangles = gifti.read_surface(path)
    assert len(vertices) == triangles.max() + 1
    assert (
        len(vertices) - 3 * len(triangles) / 2 + len(triangles) == 2
    )  # Euler's number of a sphere


def test_gifti_maps(tmp_path: Path) -> None:
    mapping = np.array([1, 0, -1, 1])
    to_gifti([0.5, 2], mapping, tmp_path / "map.func.gii")
    assert gifti.read_data(tmp_path / "map.func.gii").tolist() == [[2, 0.5, 0, 2]]
    to_gifti([[1.0, 2], [3, 4]], mapping, tmp_path / "series.func.gii")
    assert gifti.read_data(tmp_path / "series.func.gii").tolist() == [[2, 1, 0, 2], [4, 3, 0, 4]]
    with pytest.raises(ValueError, match="has region 1, values has 1 regions"):
        to_gifti([1.0], mapping)
    with pytest.raises(ValueError, match="one whole number per vertex"):
        to_gifti([1.0, 2.0], [0.5, 1.5])


def test_gifti_labels(tmp_path: Path) -> None:
    labels = nibabel.gifti.GiftiDataArray(np.array([0, 3, 3, 0], "i4"), intent="NIFTI_INTENT_LABEL")
    table = nibabel.gifti.GiftiLabelTable()
    for key, name, red in ((0, "???", 0.0), (3, "V1", 1.0)):
        label = nibabel.gifti.GiftiLabel(key, red, 0.0, 0.0, 1.0)
        label.label = name
        table.labels.append(label)
    nibabel.save(nibabel.GiftiImage(darrays=[labels], labeltable=table), tmp_path / "a.label.gii")
    found, names = gifti.read_labels(tmp_path / "a.label.gii")
    assert found.tolist() == [0, 3, 3, 0]
    assert names.regions().names == ["V1"]
    assert names.colours is not None
    assert names.colours[1].tolist() == [255, 0, 0, 255]


def test_freesurfer_surface(tmp_path: Path) -> None:
    path = tmp_path / "lh.pial"
    info = {
        "head": [2, 0, 20],
        "valid": "1  # volume info valid",
        "filename": "orig.mgz",
        "volume": [256, 256, 256],
        "voxelsize": [1.0, 1.0, 1.0],
        "xras": [-1.0, 0.0, 0.0],
        "yras": [0.0, 0.0, -1.0],
        "zras": [0.0, 1.0, 0.0],
        "cras": [1.0, -20.0, 5.0],
    }
    nibabel.freesurfer.write_geometry(path, VERTICES, TRIANGLES, volume_info=info)
    vertices, triangles = freesurfer.read_surface(path)
    assert np.array_equal(vertices, VERTICES)
    assert np.array_equal(triangles, TRIANGLES)
    assert np.array_equal(
        freesurfer.read_surface(path, scanner=True)[0] - VERTICES, 4 * [[1, -20, 5]]
    )
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ValueError, match="no readable FreeSurfer surface"):
        freesurfer.read_surface(path)


def test_freesurfer_annotation(tmp_path: Path) -> None:
    path = tmp_path / "lh.aparc.annot"
    colours = np.array([[25, 5, 25, 0, 0], [25, 100, 40, 0, 0]])
    names = ["unknown", "bankssts"]
    nibabel.freesurfer.write_annot(path, np.array([1, 0, -1, 1]), colours, names, fill_ctab=True)
    labels, table = freesurfer.read_annotation(path)
    assert labels.tolist() == [1, 0, -1, 1]
    assert table.names == names
    assert table.colours is not None
    assert table.colours[1].tolist() == [25, 100, 40, 0]


# Tables of labels ---------------------------------------------------------------------------------

TABLES = {
    "freesurfer": "#No. Label Name: R G B A\n\n0 Unknown 0 0 0 0\n10 Left-Thalamus 0 118 14 0\n"
    "1001 ctx-lh-bankssts 25 100 40 0\n",
    "basic": "10 Left-Thalamus\n1001 ctx-lh-bankssts\n",
    "commas": "10,Left-Thalamus\n1001,ctx-lh-bankssts\n",
    "mrtrix": "0 ??? Unknown 0 0 0 0\n10 L.TH Left-Thalamus 0 118 14 255\n"
    "1001 L.BSTS ctx-lh-bankssts 25 100 40 255\n",
    "itksnap": '    0     0    0    0        0  0  0    "Clear Label"\n'
    '   10   0 118 14 1 1 1 "Left-Thalamus"\n 1001 25 100 40 1 1 1 "ctx-lh-bankssts"\n',
    "aal": "LTH\tLeft-Thalamus\t10\nLBS\tctx-lh-bankssts\t1001\n",
    "dseg": "index\tname\tcolor\n0\tUnknown\t#000000\n10\tLeft-Thalamus\t#00760e\n"
    "1001\tctx-lh-bankssts\t#196428\n",
}


@pytest.mark.parametrize("form", TABLES)
def test_lookup_tables(tmp_path: Path, form: str) -> None:
    (tmp_path / "lut.txt").write_text(TABLES[form])
    table = lut.read(tmp_path / "lut.txt").regions()
    assert table.indices.tolist() == [10, 1001]
    assert table.names == ["Left-Thalamus", "ctx-lh-bankssts"]
    if form in ("freesurfer", "mrtrix", "itksnap"):
        assert table.colours is not None
        assert table.colours[1, :3].tolist() == [25, 100, 40]


def test_names_alone(tmp_path: Path) -> None:
    (tmp_path / "labels.txt").write_text("lV1\r\nArea 17\r\n7Networks_LH_Vis_1\r\n")
    table = lut.read(tmp_path / "labels.txt")
    assert table.names == ["lV1", "Area 17", "7Networks_LH_Vis_1"]
    assert table.indices.tolist() == [1, 2, 3]


# CIFTI --------------------------------------------------------------------------------------------


def brain() -> Any:
    axes = nibabel.cifti2.cifti2_axes
    return axes.BrainModelAxis.from_surface([0, 2, 3], 4, "CortexLeft") + (
        axes.BrainModelAxis.from_mask(np.ones((1, 1, 2), bool), "thalamus_left", AFFINE)
    )


def parcels() -> Any:
    axes = nibabel.cifti2.cifti2_axes
    pieces = [("V1", brain()[:3]), ("Thalamus", brain()[3:])]
    return axes.ParcelsAxis.from_brain_models(pieces)


def dlabel() -> Any:
    entries = {0: ("???", (0, 0, 0, 0)), 4: ("V1", (1, 0, 0, 1)), 9: ("TH", (0, 1, 0, 1))}
    label = nibabel.cifti2.cifti2_axes.LabelAxis(["atlas"], entries)
    data = np.array([[4, 0, 4, 9, 9]], dtype="f4")
    return nibabel.Cifti2Image(data, (label, brain()))


def test_cifti_of_another_image(volume: Any) -> None:
    with pytest.raises(ValueError, match="is no readable CIFTI file") as caught:
        to_cifti([1.0, 2.0], volume)
    assert len(str(caught.value)) < 200  # no header of the image


def test_cifti_labels_and_maps(tmp_path: Path) -> None:
    nibabel.save(dlabel(), tmp_path / "atlas.dlabel.nii")
    labels, table = cifti.read_labels(tmp_path / "atlas.dlabel.nii")
    assert labels.tolist() == [4, 0, 4, 9, 9]
    assert table.regions().names == ["V1", "TH"]
    to_cifti([0.5, 2], tmp_path / "atlas.dlabel.nii", tmp_path / "map.dscalar.nii")
    image = nibabel.load(tmp_path / "map.dscalar.nii")
    assert image.get_fdata().tolist() == [[0.5, 0, 0.5, 2, 2]]
    series = to_cifti([[1, 2], [3, 4]], dlabel(), tmp_path / "a.dtseries.nii", sample_period=720)
    assert nibabel.load(tmp_path / "a.dtseries.nii").header.get_axis(0).step == 0.72
    assert series.get_fdata()[1].tolist() == [3, 0, 3, 4, 4]


def test_cifti_series(tmp_path: Path) -> None:
    times = nibabel.cifti2.cifti2_axes.SeriesAxis(0.0, 0.72, 3, unit="SECOND")
    data = np.arange(6.0).reshape(3, 2)
    nibabel.save(nibabel.Cifti2Image(data, (times, parcels())), tmp_path / "a.ptseries.nii")
    series = read_bold(tmp_path / "a.ptseries.nii")
    assert series.sample_period == 720
    assert series.labels.tolist() == ["V1", "Thalamus"]
    assert np.array_equal(series.data[:, 0, :, 0], data)
    with pytest.raises(ValueError, match=r"no readable matrix of parcels .*SeriesAxis"):
        cifti.read_pconn(tmp_path / "a.ptseries.nii")


def test_cifti_connectome(tmp_path: Path) -> None:
    data = np.array([[0.0, 3], [3, 0]])
    nibabel.save(nibabel.Cifti2Image(data, (parcels(), parcels())), tmp_path / "a.pconn.nii")
    conn = read_connectivity(tmp_path / "a.pconn.nii")
    assert conn.weights.tolist() == data.tolist()
    assert conn.region_labels.tolist() == ["V1", "Thalamus"]


# Measured BOLD ------------------------------------------------------------------------------------


def test_nilearn_masker(tmp_path: Path, volume: Any) -> None:
    maskers = pytest.importorskip("nilearn.maskers")
    data = np.random.default_rng(0).normal(size=(5, 6, 7, 12))
    masker = maskers.NiftiLabelsMasker(volume, standardize=None, keep_masked_labels=False)
    signals = masker.fit_transform(nibabel.Nifti1Image(data, AFFINE))
    series = bold.from_array(signals, 2000.0, ["A", "B"])
    expected = np.stack([(data[0, 0, 0] + data[2, 0, 0]) / 2, data[4, 5, 6]], axis=1)
    assert np.allclose(series.data[:, 0, :, 0], expected)
    assert series.time[[0, -1]].tolist() == [2000, 24000]
    np.save(tmp_path / "bold.npy", signals)
    assert np.array_equal(read_bold(tmp_path / "bold.npy", 2000.0).data, series.data)


@pytest.mark.parametrize("suffix", [".tsv", ".csv"])
def test_tables_of_signals(tmp_path: Path, suffix: str) -> None:
    pandas = pytest.importorskip("pandas")
    data = np.random.default_rng(0).normal(size=(6, 3))
    frame = pandas.DataFrame(data, columns=["LH_Vis_1", "LH_Vis_2", "RH_Vis_1"])
    frame.to_csv(tmp_path / f"a{suffix}", sep="\t" if suffix == ".tsv" else ",", index=False)
    series = read_bold(tmp_path / f"a{suffix}", 720.0)
    assert series.labels.tolist() == ["LH_Vis_1", "LH_Vis_2", "RH_Vis_1"]
    assert np.array_equal(series.data[:, 0, :, 0], data)


def test_bold_that_is_refused(tmp_path: Path) -> None:
    data = np.zeros((6, 3))
    with pytest.raises(ValueError, match=r"is in ms; got 2\.0: for 2 s pass 2000"):
        bold.from_array(data, 2.0)
    with pytest.raises(ValueError, match=r"\(region, time\): pass data\.T"):
        bold.from_array(data.T, 2000.0, list("abcdef")[:3])
    with pytest.raises(ValueError, match="shape \\(n_times, n_regions\\); got shape"):
        bold.from_array(np.zeros((2, 3, 4)), 2000.0)
    data[2, 1] = np.nan
    with pytest.raises(ValueError, match="region 'b' and 0 more is NaN"):
        bold.from_array(data, 2000.0, list("abc"))
    np.save(tmp_path / "a.npy", data)
    with pytest.raises(TypeError, match="repetition_time is not known"):
        read_bold(tmp_path / "a.npy")


# Without the libraries ----------------------------------------------------------------------------


@pytest.mark.parametrize("library", ["nibabel", "mne", "networkx"])
def test_without_the_library(monkeypatch: pytest.MonkeyPatch, library: str, volume: Any) -> None:
    import sys

    from virtualbrain.io import graphs

    monkeypatch.setitem(sys.modules, library, None)
    calls = {
        "nibabel": lambda: nifti.to_nifti([1.0, 2.0], volume),
        "mne": lambda: bold.from_array(np.ones((2, 2)), 2000.0).to_mne(),
        "networkx": lambda: graphs.write("a.json", vb.Connectivity.from_file()),
    }
    with pytest.raises(ImportError, match=rf"pip install 'virtualbrain\[{library}\]'"):
        calls[library]()
