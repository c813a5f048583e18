"""``python -m wordmine``."""

from wordmine.cli import main

main()
