"""The house keeps to its plan: who imports whom, through which doors, and how long anything is."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import naive

import wordmine

PACKAGE = Path(wordmine.__file__).parent

ROOMS = [
    "errors",
    "kernels",
    "runtime",
    "text",
    "symbols",
    "exports",
    "lexicon",
    "counting",
    "discovery",
    "segmentation",
    "auditing",
    "lattice",
    "evaluation",
    "embedding",
    "terminology",
    "reporting",
    "spark",
    "cli",
    "__main__",
]
"""Every room may import from those before it."""

ONLY_IN = {"numba": "kernels", "click": "cli", "tqdm": "cli", "pyspark": "spark", "py4j": "spark"}
"""Libraries that one room alone may import."""

LONGEST_MODULE, LONGEST_FUNCTION, MOST_SKIPS = 450, 45, 9
MEDIAN_MODULE = range(150, 291)


def name_of(path: Path) -> str:
    """The module in a file, without the package's name; the package itself is ""."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
LINES = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in FILES.items()}


def room_of(module: str) -> str:
    return module.split(".")[0]


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(FILES[module].read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[str]:
    """What a module imports anywhere in it: full names of modules, and of names out of them."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(module: str) -> Iterator[str]:
    """What a module imports of the package, without the package's name."""
    for name in imports(module):
        if name.startswith("wordmine."):
            yield name.removeprefix("wordmine.")


def public(room: str) -> set[str]:
    """The names that a room's door lets through."""
    for node in tree(room).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return {ast.literal_eval(item) for item in node.value.elts}  # type: ignore[attr-defined]
    return set()


def functions(module: str) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree(module)) if isinstance(node, ast.FunctionDef))


def span(node: ast.stmt) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def size(function: ast.FunctionDef) -> int:
    """Lines of a function's body without those of its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0  # type: ignore[operator]


def test_every_room_has_its_place() -> None:
    assert set(ROOMS) == {room_of(name) for name in FILES if name}


def test_imports_point_upward() -> None:
    offenders = [
        f"{module}: {name}"
        for module in FILES
        if module
        for name in own_imports(module)
        if name != "__version__" and room_of(name) not in ROOMS[: ROOMS.index(room_of(module)) + 1]
    ]
    assert offenders == []


def test_only_public_names_cross_a_door() -> None:
    """Of another room only what its `__init__` names; the kernels' modules are doors themselves."""
    offenders = [
        f"{module}: {name}"
        for module in FILES
        for name in own_imports(module)
        if room_of(name) != room_of(module) and room_of(name) not in ("errors", "__version__")
        if room_of(name) != "kernels" and name.partition(".")[2] not in public(room_of(name)) | {""}
    ]
    assert offenders == []


def test_kernels_import_only_kernels() -> None:
    offenders = [
        f"{module}: {name}"
        for module in FILES
        if module.startswith("kernels.")
        for name in own_imports(module)
        if room_of(name) != "kernels"
    ]
    assert offenders == []


def test_libraries_stay_where_they_belong() -> None:
    offenders = [
        f"{module}: {name}"
        for module in FILES
        for name in imports(module)
        if ONLY_IN.get(room_of(name), room_of(module)) != room_of(module)
    ]
    assert offenders == []


def test_modules_are_of_a_readable_size() -> None:
    assert {name: n for name, n in LINES.items() if n > LONGEST_MODULE} == {}
    assert int(median(n for name, n in LINES.items() if "." in name)) in MEDIAN_MODULE


def test_functions_are_short() -> None:
    offenders = {
        f"{module}.{function.name}": size(function)
        for module in FILES
        for function in functions(module)
        if size(function) > LONGEST_FUNCTION
    }
    assert offenders == {}


def test_the_formatter_is_rarely_switched_off() -> None:
    texts = [path.read_text(encoding="utf-8") for path in FILES.values()]
    assert sum(text.count("fmt: skip") for text in texts) <= MOST_SKIPS


def test_every_kernel_has_a_twin() -> None:
    kernels = {
        function.name
        for module in FILES
        if module.startswith("kernels.")
        for function in functions(module)
        for decorator in function.decorator_list
        if ast.unparse(decorator) == "kernel" and not function.name.startswith("_")
    }
    assert len(kernels) >= 9
    assert {name for name in kernels if not hasattr(naive, name)} == set()


def test_importing_the_package_is_quick() -> None:
    code = "import sys, wordmine; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert "wordmine" in loaded
    assert not {"numba", "numpy", "wordmine.kernels"} & loaded
