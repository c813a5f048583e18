"""Runtime: memory and threads, progress, output files, and the checking of settings."""
