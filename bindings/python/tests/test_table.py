"""The table of functions by language tells the truth."""

from __future__ import annotations

import re

import eeema
from people import ROOT


def table() -> dict[str, str]:
    """The cell for Python of each module of the library."""
    text = (ROOT / "docs" / "bindings.md").read_text(encoding="utf-8")
    lines = text.split("\n## Python\n")[1].split("\n## ")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    column = rows[0].index("Python")
    return {row[0].strip("`"): row[column] for row in rows[2:]}


def modules() -> set[str]:
    """The public modules of the library at the top."""
    lines = (ROOT / "docs" / "public-api.txt").read_text(encoding="utf-8").splitlines()
    return {found[1] for line in lines if (found := re.fullmatch(r"(\w+)(?: \[.*\])?: mod", line))}


def bound() -> set[str]:
    """Every name of the Python module but exceptions, modules and names for annotations."""
    names = set()
    for name in eeema.__all__:
        found = getattr(eeema, name)
        if hasattr(found, "__all__"):
            if name != "typing":
                names |= {f"{name}.{inner}" for inner in found.__all__}
        elif not (isinstance(found, str) or (isinstance(found, type) and issubclass(found, BaseException))):
            names.add(name)
    return names


def test_every_module_of_the_library_has_a_row() -> None:
    assert set(table()) == modules()


def test_what_python_has_stands_in_the_table() -> None:
    named: list[str] = []
    for module, cell in table().items():
        if cell.startswith("not "):
            assert len(cell) > 4, module
        else:
            assert re.fullmatch(r"`[\w.]+`(, `[\w.]+`)*", cell), module
            named += re.findall(r"`([\w.]+)`", cell)
    assert len(named) == len(set(named))
    assert set(named) == bound()


def test_every_exception_is_an_error_of_the_module() -> None:
    for name in eeema.__all__:
        found = getattr(eeema, name)
        if isinstance(found, type) and issubclass(found, BaseException):
            assert issubclass(found, eeema.EeemaError) and issubclass(found, ValueError)
            assert found.__doc__ and found.__module__ == "eeema" and found.reason == ""
