"""The corners in which the tests are to pass: other Pythons, and the oldest packages.

`nox -f .ci/noxfile.py` goes through all of them; a Python that is not here is skipped.  One of
them, and some of its tests: `nox -f .ci/noxfile.py -s tests-3.13 -- tests/test_cli.py`.
"""

import os
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False
nox.options.stop_on_first_error = True

ROOT = Path(__file__).parent.parent
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")["project"]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


def oldest_versions() -> list[str]:
    """The oldest versions of other packages that pyproject.toml allows."""
    extras = PROJECT["optional-dependencies"].values()
    wanted = [*PROJECT["dependencies"], *(name for extra in extras for name in extra)]
    return [name.replace(">=", "==", 1) for name in wanted if ">=" in name]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Tests with the newest packages."""
    session.chdir(ROOT)
    session.install(".[test]")
    session.run("pytest", *session.posargs)


@nox.session(python=PYTHONS[0])
def oldest(session: nox.Session) -> None:
    """Tests with the oldest packages."""
    constraints = Path(session.create_tmp(), "oldest.txt")
    constraints.write_text(os.linesep.join(oldest_versions()), encoding="utf-8")
    session.chdir(ROOT)
    session.install("--constraint", str(constraints.resolve()), ".[test]")
    session.run("pytest", *session.posargs)
