"""``wordmine`` and ``python -m wordmine``."""

import sys


def main() -> None:
    """Run the command line; an interruption while it loads ends it without a word."""
    try:
        import gc
        import signal

        # Modules make many objects that stay.  To look for garbage among them takes a tenth of a
        # start, and at the end as much again.
        gc.set_threshold(100_000)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        from wordmine.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    try:
        run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
