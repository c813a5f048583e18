"""The corners in which the tests are to pass: Pythons, oldest and newest packages, plain kernels.

`pip install nox && nox` runs all of them; Pythons that are not here are skipped.  One, and some of
its tests: `nox --session tests-3.13 -- tests/test_cli.py`.
"""

from pathlib import Path

import nox

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False
nox.options.stop_on_first_error = True

PROJECT = nox.project.load_toml("pyproject.toml")["project"]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


def oldest_versions() -> list[str]:
    """The oldest versions of other packages that pyproject.toml allows."""
    extras = PROJECT["optional-dependencies"].values()
    wanted = [*PROJECT["dependencies"], *(name for extra in extras for name in extra)]
    return [name.replace(">=", "==", 1) for name in wanted if ">=" in name]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Tests with the newest packages."""
    session.install(".[test]")
    session.run("pytest", *session.posargs)


@nox.session(python=PYTHONS[0])
def oldest(session: nox.Session) -> None:
    """Tests with the oldest packages."""
    constraints = Path(session.create_tmp(), "oldest.txt")
    constraints.write_text("\n".join(oldest_versions()), encoding="utf-8")
    session.install("--constraint", str(constraints), ".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def plain(session: nox.Session) -> None:
    """Kernels as plain Python, in which one that reads beyond an array fails."""
    names = ["kernels", "segmenting", "encoder", "ngrams", "cohesion"]
    files = [f"tests/test_{name}.py" for name in names]
    session.install(".[test]")
    # What is long would take too long.
    session.run("pytest", *files, "-k", "not long", env={"WORDMINE_JIT": "0"})


@nox.session
def lint(session: nox.Session) -> None:
    """Lint, format and types."""
    session.install(".[test,lint]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("mypy", "tests/typed_use.py")
