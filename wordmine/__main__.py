"""``wordmine`` and ``python -m wordmine``."""

import sys


def main() -> None:
    """Run the command line; an interruption while it loads ends it without a word."""
    try:
        import signal

        signal.signal(signal.SIGINT, signal.SIG_DFL)
        from wordmine.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
