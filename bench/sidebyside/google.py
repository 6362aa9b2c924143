"""The benchmarks in C++ (bench/*.bench.cpp), through Google Benchmark's JSON."""

import json

from .rounds import Measurement, Unavailable, must, run

UNIT = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}


def measure(bench, pattern):
    """{name: (Measurement of seconds an iteration, {counter: its median})} of those whose name matches."""
    tool = bench.assay.beside("assay-bench")
    if not tool.exists():
        raise Unavailable("there is no assay-bench beside assay: is Google Benchmark installed?")
    rounds = bench.rounds(5)
    bench.say("assay-bench", pattern)
    _, done = run([tool, "--benchmark_filter=" + pattern, "--benchmark_format=json", "--benchmark_repetitions=%d" % rounds,
                   "--benchmark_enable_random_interleaving=true", "--benchmark_min_time=%s" % bench.choose(0.1, 0.02, 0.001)])
    found = {}
    for row in json.loads(must(done))["benchmarks"]:
        if row.get("run_type") == "aggregate":
            continue
        times, counters = found.setdefault(row["run_name"], ([], {}))
        times.append(row["real_time"] * UNIT[row["time_unit"]])
        for name, value in row.items():
            if name not in KNOWN and isinstance(value, (int, float)):
                counters.setdefault(name, []).append(value)
    return {name: (Measurement(times), {key: Measurement(values) for key, values in counters.items()}) for name, (times, counters) in found.items()}


KNOWN = {"family_index", "per_family_instance_index", "repetitions", "repetition_index", "threads", "iterations", "real_time", "cpu_time"}
