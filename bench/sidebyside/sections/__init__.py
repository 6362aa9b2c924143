"""A section is a module with `measure(bench)`, which gives tables. Their order here is that of the page."""

import importlib

NAMES = ["whole_process", "evaluation", "kernels", "hot_loops", "emission", "parsing", "recognizing", "caches", "scheduling", "ablation", "parts"]


def load(name):
    return importlib.import_module("." + name, __name__)
