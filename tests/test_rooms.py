"""The rooms: one order of imports with nothing outside it, no circle, and no room too large.

The order stands in one place, the import contracts of pyproject.toml, and is read from there.
"""

import ast
import re
import tomllib
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINTER = SETTINGS["tool"]["importlinter"]
LAYERS = [contract for contract in LINTER["contracts"] if contract["type"] == "layers"]
# What stands beside the rooms: the tests of the whole, and the tools that know no room.
BESIDE = {"tests", "devtools"}
# Folders whose place Django fixes, or whose files nothing of ours imports.
NO_ORDER_INSIDE = {"commands", "management", "migrations", "templatetags", "tests"}
LARGEST_SHARE = 0.25
# Lines. A longer file is divided by noun, or its first words say why it is one.
LONG_FILE = 330


def order() -> list[str]:
    """The rooms from the highest to the lowest: the one contract that speaks of the whole house."""
    (whole,) = [contract for contract in LAYERS if not contract.get("containers")]
    return [room for layer in whole["layers"] for room in re.findall(r"\w+", layer)]


ROOMS = order()


def own_files(room: str) -> list[Path]:
    """Without tests, and without migrations, which are made by a command."""
    files = (path.relative_to(ROOT) for path in (ROOT / room).rglob("*.py"))
    return sorted(path for path in files if not {"tests", "migrations"} & set(path.parts))


def lines_of(room: str) -> int:
    return sum(
        len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in own_files(room)
    )


def test_every_package_has_its_place_in_the_order():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    installed = {config.name for config in apps.get_app_configs() if "." not in config.name}

    assert set(ROOMS) == packages - BESIDE
    assert len(ROOMS) == len(set(ROOMS))
    assert installed & packages <= set(ROOMS)
    assert set(LINTER["root_packages"]) == {*ROOMS, "devtools"}


def test_no_room_is_larger_than_a_quarter_of_the_house():
    lines = {room: lines_of(room) for room in ROOMS}
    total = sum(lines.values())
    for room in ROOMS:
        print(f"{room:<16}{lines[room]:>7} lines  {lines[room] / total:6.1%}")  # noqa: T201

    assert {room: n for room, n in lines.items() if n > LARGEST_SHARE * total} == {}


def test_a_long_file_says_at_its_head_why_it_is_one():
    paths = [path for room in ROOMS for path in own_files(room)]
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in paths}
    long = {path: text for path, text in texts.items() if len(text.splitlines()) > LONG_FILE}

    assert long
    assert [path.as_posix() for path, text in long.items() if "One file" not in head(text)] == []


def head(text: str) -> str:
    return ast.get_docstring(ast.parse(text)) or ""


def packages_with_modules() -> list[str]:
    """Each room, and each folder in it that holds two modules or more, by its dotted name."""
    found = set()
    for room in ROOMS:
        for path in own_files(room):
            folder = path.parent
            modules = [one for one in own_files(room) if one.parent == folder]
            if len(modules) > 2 and not NO_ORDER_INSIDE & set(folder.parts):  # with __init__
                found.add(".".join(folder.parts))
    return sorted(found)


def test_no_module_stands_outside_the_contracts():
    """lint-imports itself refuses a module that an exhaustive contract of its package lacks."""
    ordered = [
        container
        for contract in LAYERS
        if contract.get("exhaustive")
        for container in contract.get("containers", [])
    ]

    assert [
        package
        for package in packages_with_modules()
        if not any(fnmatch(package, container) for container in ordered)
    ] == []


def part_of(module: str) -> str:
    """The name under which a module takes part in a circle.

    A room's tables are one part: a model names its queryset, and the queryset asks other tables.
    """
    room, *inside = module.split(".")
    return f"{room}, its tables" if inside and inside[-1] in {"models", "querysets"} else module


def test_no_module_leads_back_to_itself():
    """Imports inside a function count: they only hide a circle."""
    graph = grimp.build_graph(*ROOMS, cache_dir=None)  # what lint-imports itself reads
    own = {module for module in graph.modules if not re.search(r"\.(tests|migrations)\b", module)}
    leads_to: dict[str, set[str]] = {}
    for module in own:
        imported = graph.find_modules_directly_imported_by(module) & own
        leads_to.setdefault(part_of(module), set()).update(map(part_of, imported))
    for part, others in leads_to.items():
        others.discard(part)

    assert len(leads_to) > 100
    try:
        TopologicalSorter(leads_to).prepare()
        circle = []
    except CycleError as found:
        circle = found.args[1]

    assert circle == []
