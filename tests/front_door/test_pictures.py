"""The pictures are of today's report and of today's contracts, and the contracts cover every module."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pictures import layers, report

ROOT = Path(__file__).parents[2]
AGAIN = "`make pictures` draws it again"
MOST_LAYERS = 10


def test_the_picture_of_a_report_is_of_its_output() -> None:
    assert report.FILE.read_text("utf-8") == report.draw(), AGAIN


def test_the_picture_of_the_layers_is_of_the_contracts() -> None:
    assert layers.FILE.read_text("utf-8") == layers.draw(), AGAIN


@pytest.mark.parametrize("drawing", [report, layers], ids=["report", "layers"])
def test_a_picture_has_a_title_and_fetches_nothing(drawing: object) -> None:
    text = Path(str(vars(drawing)["FILE"])).read_text("utf-8")
    root = ET.fromstring(text)  # noqa: S314  # our own
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert root.get("aria-labelledby") == title.get("id")
    assert text.count("http") == 1  # its namespace
    assert "url(" not in text


def test_every_layer_is_a_module_and_every_module_is_in_a_layer() -> None:
    layered = [layers.layers(contract) for contract in layers.contracts() if contract["type"] == "layers"]
    assert max(len(contract) for contract in layered) <= MOST_LAYERS
    named = {module for contract in layered for layer in contract for module in layer}
    assert [module for module in named if layers.shown(module) == module] == []
    alone = {"policy_dsl.runtime"}  # below everything by a contract of its own
    for package in ("policy_dsl", "verifier"):
        inside = {
            f"{package}.{path.stem}"
            for path in (ROOT / package).iterdir()
            if (path.is_dir() and (path / "__init__.py").is_file())
            or (path.suffix == ".py" and path.stem != "__init__")
        }
        assert inside - named - alone == set()


def test_every_target_is_reached_by_its_protocol() -> None:
    (contract,) = (c for c in layers.contracts() if c["name"] == "targets are reached by their protocol")
    folders = {path.parent.name for path in (ROOT / "policy_dsl/backends").glob("*/__init__.py")}
    assert "python" in folders
    assert set(contract["forbidden_modules"]) == {f"policy_dsl.backends.{folder}" for folder in folders}


def test_no_target_and_no_format_is_left_out_of_its_contract() -> None:
    names = {"a target knows nothing of the others", "formats of reports know nothing of each other"}
    assert [c["exhaustive"] for c in layers.contracts() if c["name"] in names] == [True, True]


def test_a_changed_contract_is_another_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    contracts = layers.contracts()
    contracts[0]["layers"].pop(0)
    monkeypatch.setattr(layers, "contracts", lambda: contracts)
    assert layers.draw() != layers.FILE.read_text("utf-8")
