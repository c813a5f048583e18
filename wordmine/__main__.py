"""``wordmine`` and ``python -m wordmine``."""

import sys


def main() -> None:
    """Run the command line; an interruption while it still loads is one like any other."""
    try:
        from wordmine.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
