"""The code keeps to its plan: who imports whom, and how long anything may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import naive
import pytest

import wordmine

PACKAGE = Path(wordmine.__file__).parent

ORDER = [
    "errors", "checks", "signatures", "parallel", "progress", "storage", "output",
    "kernels", "kernels.compiler", "kernels.cooccurrence", "kernels.counting", "kernels.encoding",
    "kernels.joining", "kernels.lattice", "kernels.learning", "kernels.segmenting", "kernels.trie",
    "kernels.usage", "kernels.writing",
    "stream", "compression", "charset", "reading", "decoding", "lines", "records",
    "numerals", "alphabet", "corpus", "segmented", "refinement", "ngrams", "cohesion", "scoring",
    "entropy", "joining", "ranking", "reference", "exports", "occurrences", "entries", "countfile",
    "listing", "contexts", "explanation", "lexicon", "terms", "wordlist", "counting", "learning",
    "discovery", "evaluation",
    "unigram", "units", "trie", "paths", "tracing", "segmenter", "tagging",
    "segmentation", "candidates", "lattice", "tokens", "cooccurrence", "embedding",
    "factorisation", "expansion", "guidance", "keyness", "comparison", "dispersion", "nesting",
    "usage", "collocation", "termhood", "sides", "terminology", "plot", "cli.console",
    "cli.reading", "cli.discovering", "cli.contrast", "cli.count", "cli.decode", "cli.discover",
    "cli.evaluate", "cli.explain", "cli.info", "cli.merge", "cli.segment", "cli.similar",
    "cli.vectors", "cli", "__main__",
]  # fmt: skip
"""Every module may import those before it."""

ONLY_IN = {"numba": "kernels", "click": "cli", "tqdm": "cli"}
"""Libraries that one subpackage alone may import."""

LONGEST_MODULE, MEDIAN_MODULE, LONGEST_FUNCTION = 600, 250, 45


def name_of(path: Path) -> str:
    """The module in a file, without the package's name; the package itself is ""."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
MODULES = [name for name in FILES if name]  # "" may import everything, but lazily: see below


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(FILES[module].read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[str]:
    """Full names of the modules that a module imports anywhere in it."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner.removeprefix("wordmine.") in FILES else str(node.module)


def own_imports(module: str) -> set[str]:
    """What a module imports of the package, without the package's name."""
    full = (name.split(".") for name in imports(module))
    return {".".join(parts[1:]) for parts in full if parts[0] == "wordmine"}


def test_every_module_has_its_place() -> None:
    assert sorted(ORDER) == sorted(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_imports_only_what_stands_above(module: str) -> None:
    above = {"", *ORDER[: ORDER.index(module)]}  # "" holds the version
    assert own_imports(module) <= above


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("kernels.")])
def test_kernels_import_only_the_compiler(module: str) -> None:
    assert own_imports(module) <= {"kernels.compiler"} - {module}


@pytest.mark.parametrize("module", FILES)
def test_libraries_stay_where_they_belong(module: str) -> None:
    libraries = {name.split(".")[0] for name in imports(module)} & ONLY_IN.keys()
    assert {ONLY_IN[library] for library in libraries} <= {module.split(".")[0]}


def test_modules_are_short() -> None:
    sizes = {
        name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in FILES.items()
    }
    assert {name for name, size in sizes.items() if size > LONGEST_MODULE} == set()
    assert median(sizes.values()) < MEDIAN_MODULE


@pytest.mark.parametrize("module", FILES)
def test_functions_are_short(module: str) -> None:
    sizes = {function.name: size(function) for function in functions(module)}
    assert {name: n for name, n in sizes.items() if n > LONGEST_FUNCTION} == {}


def functions(module: str) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree(module)) if isinstance(node, ast.FunctionDef))


def size(function: ast.FunctionDef) -> int:
    """Lines of a function without those of its docstring."""
    lines = span(function)
    if ast.get_docstring(function) is not None:
        lines -= span(function.body[0])
    return lines


def span(node: ast.stmt) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def test_every_kernel_has_a_twin() -> None:
    kernels = {
        function.name
        for module in MODULES
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
