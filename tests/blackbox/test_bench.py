"""The benchmarks themselves: each takes the way that it is to measure, and says so where it does not."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

from conftest import ASSAY, PYTHON

RUN = pathlib.Path(__file__).resolve().parents[2] / "bench/run.py"
HAS_ORC = (pathlib.Path(ASSAY).parents[1] / "lib/assay/assay-orc.so").exists()


def bench(folder, *arguments, program=ASSAY, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSAY")}
    done = subprocess.run([PYTHON, str(RUN), "--smoke", "--output", str(folder), "--assay", program, *arguments],
                          capture_output=True, text=True, env=kept | more, timeout=500)
    return done


def section(folder, name):
    """{table's title: {row: {column: cell}}}"""
    done = bench(folder, "--only", name)
    assert done.returncode == 0, done.stderr[-4000:]
    numbers = json.loads((folder / "benchmarks.json").read_text())
    tables = numbers["sections"][name]["tables"]
    text = (folder / "benchmarks.md").read_text()
    assert all("### " + table["title"] in text for table in tables)
    return {table["title"]: table["rows"] for table in tables}


@pytest.mark.long
def test_suites_run_in_the_tiers_that_they_are_for(tmp_path):
    rows = section(tmp_path, "whole_process")["Made-up suites"]
    paths = {name: set(row["Assay, again"]["path"]) for name, row in rows.items()}
    assert paths == {"trivial": {"template"}, "literals": {"template"}, "compute": {"baseline"},
                     "mixed": {"template", "baseline", "worker"}}
    # Every runner ran every test.
    assert all("note" not in cell for row in rows.values() for cell in row.values() if isinstance(cell, dict))


def test_programs_are_answered_natively(tmp_path):
    (rows,) = section(tmp_path, "evaluation").values()
    codes = {name: set(cell["a program"]["path"]["codes"]) for name, cell in rows.items() if name.startswith("Assay")}
    assert codes == {"Assay, without a cache": {"built"}, "Assay, without a cache, 2 jobs": {"built"}, "Assay, from disk": {"disk"}}
    assert all(set(cell["a program"]["path"]["tiers"]) <= {"baseline", "orc"} for name, cell in rows.items() if name.startswith("Assay"))


@pytest.mark.long
def test_kernels_run_in_each_tier(tmp_path):
    for rows in section(tmp_path, "kernels").values():
        for row in rows.values():
            assert set(row["Assay, baseline"]["path"]["tiers"]) == {"baseline"}
            if HAS_ORC:
                assert set(row["Assay, orc"]["path"]["tiers"]) == {"orc"}


@pytest.mark.long
@pytest.mark.skipif(not HAS_ORC, reason="this build has no ORC tier")
def test_hot_loops_become_hot(tmp_path):
    (rows,) = section(tmp_path, "hot_loops").values()
    assert all(set(row["Assay"]["path"]["tiers"]) == {"orc"} for row in rows.values())


def test_caches_are_what_answers(tmp_path):
    tables = section(tmp_path, "caches")
    programs = next(rows for title, rows in tables.items() if title.startswith("`assay eval`"))
    codes = {name: set(row["a program, median"]["path"]["codes"]) for name, row in programs.items() if name != "nothing to run"}
    assert codes == {"no cache": {"built"}, "disk, empty": {"built"}, "disk, a second process": {"disk"},
                     "memory, a second time in one process": {"memory"}}
    for row in tables["`assay run`"].values():
        assert row["cache, second run"]["path"] == {"files_read": 0, "files_parsed": 0}


def test_ablation_leaves_each_out(tmp_path):
    (rows,) = section(tmp_path, "ablation").values()
    listed = subprocess.run([ASSAY, "help", "switches"], stdout=subprocess.PIPE, text=True, check=True).stdout
    words = [line.split()[0] for line in listed.splitlines()]
    assert list(rows) == ["everything in use"] + ["`%s`" % word for word in words]
    sys.path.insert(0, str(RUN.parent))
    from sidebyside.sections import ablation

    assert list(ablation.MEANT) == words


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one processor is not dealt to")
def test_batches_are_dealt_out_where_that_pays(tmp_path):
    (rows,) = section(tmp_path, "scheduling").values()
    assert rows["10 tests of 1 us"]["threads"] == 1 and rows["100 tests of 1,000 us"]["threads"] > 1


@pytest.mark.parametrize("name", ["parsing", "emission", "recognizing", "parts"])
def test_parts_are_measured(tmp_path, name):
    for rows in section(tmp_path, name).values():
        assert rows and not any("there is no assay" in str(cell) for row in rows.values() for cell in row.values()), rows


def test_a_benchmark_that_takes_another_way_fails(tmp_path):
    """Native code is off in this program, so its figures would be those of the workers."""
    program = tmp_path / "assay"
    program.write_text('#!/bin/sh\ncommand=$1; shift\nexec %s $command --tier=worker "$@"\n' % ASSAY)
    program.chmod(0o755)
    done = bench(tmp_path, "--only", "whole_process", program=str(program))
    assert done.returncode == 1
    assert "WrongPath: trivial: {'worker': 500} in place of {'template': 500}" in (tmp_path / "benchmarks.md").read_text()
