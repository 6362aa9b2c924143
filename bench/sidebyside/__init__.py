"""Assay beside what one would use in its place, measured in one run: see docs/benchmarks.md."""
