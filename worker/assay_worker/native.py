"""Files whose tests have passed natively: which items are Assay's to report.

A file that need not be imported is a module of stubs. A stub becomes the real test again as soon
as anything looks deeper into it than its name: in doubt the worker runs a test, never Assay.
"""

import functools
import inspect
import os
import sys
import types
import zlib

import pytest
from _pytest.pathlib import resolve_package_path

from assay_worker import collection

_PYTEST_VERSION = tuple(int(part) for part in pytest.__version__.split(".")[:2] if part.isdigit())
_NO_PLAIN_FUNCTION = (
    inspect.CO_VARARGS
    | inspect.CO_VARKEYWORDS
    | inspect.CO_GENERATOR
    | inspect.CO_COROUTINE
    | inspect.CO_ASYNC_GENERATOR
)


class StubFunction(pytest.Function):
    """Stands for a test of a file that was not imported."""

    def __init__(self, name, parent, **kwargs):
        # Not Function's own: that would look at the function, and so import the file.
        pytest.Item.__init__(self, name, parent)
        self.originalname = name

    @property
    def function(self):
        # Pytest's -k looks at the attributes of the function. A native test's has none, and they
        # are not worth an import.
        if sys._getframe(1).f_globals.get("__name__") == "_pytest.mark":
            raise AttributeError("function")
        return super().function

    def __getattr__(self, name):
        if name in ("_fixtureinfo", "fixturenames", "funcargs"):
            self.become_real()
            return getattr(self, name)
        raise AttributeError(name)

    def become_real(self):
        """Turns this very object into the pytest.Function that it stands for."""
        if type(self) is not StubFunction:
            return
        self.parent.load()
        kept = {
            name: getattr(self, name)
            for name in ("own_markers", "user_properties", "_report_sections")
        }
        matches, keywords = self.extra_keyword_matches, getattr(self.keywords, "_markers", {})
        self.__class__ = pytest.Function
        pytest.Function.__init__(self, name=self.name, parent=self.parent)
        for name, values in kept.items():
            getattr(self, name).extend(value for value in values)
        self.extra_keyword_matches.update(matches)
        self.keywords.update(keywords)


class StubModule(pytest.Module):
    """Stands for a file of native tests; yields stubs without importing it, where that may be."""

    def prepare(self, native, names, reason):
        """`reason`: why the file has to be imported after all, or None."""
        self._assay_native = native
        self._assay_names = names
        self._assay_loaded = reason is not None

    def collect(self):
        if self._assay_loaded:
            return super().collect()
        return [StubFunction.from_parent(self, name=name) for name in self._assay_names]

    def is_imported(self):
        """Whether anything has asked for the module's contents."""
        return self._assay_loaded or getattr(self, "_obj", None) is not None

    def load(self):
        """Imports the file and takes its fixtures in, as collecting it would have done."""
        if not self._assay_loaded:
            self._assay_loaded = True
            list(super().collect())


class NativeFiles:
    """A pytest plugin: makes the stubs, and tells in the end which items are native."""

    def __init__(self, files):
        self._files = files
        self._names = {}
        self._stubs = {}
        self._dropped = set()
        self._unchanged = {}

    def pytest_pycollect_makemodule(self, module_path, parent):
        entry = self._files.get(os.fspath(module_path))
        if entry is None or not entry.get("stub") or module_path.name == "__init__.py":
            return None
        module = StubModule.from_parent(parent, path=module_path)
        module.prepare(self, entry["names"], reason="not looked at yet")
        return module

    def before_collecting(self, module, path):
        """Decides about a file whose turn has come. True: it will not be imported."""
        name = _module_name(module, path)
        earlier = self._stubs.get(name)
        is_other = earlier is not None and collection.path_of(earlier) != path
        if is_other:
            # Pytest would have imported the other file of this name, and finds that out now.
            _try(earlier.load)
        if type(module) is not StubModule:
            return False
        if is_other or name in sys.modules or self._declines(module):
            return False
        if not self._is_unchanged(path):
            return False
        module.prepare(self, self._files[path]["names"], None)
        self._stubs[name] = module
        insert_import_path(module, path)
        return True

    def _declines(self, module):
        """Whether this session does things to a file's tests that only real tests can undergo."""
        try:
            manager = module.session._fixturemanager
            automatic = manager._getautousenames(
                module if _PYTEST_VERSION >= (8, 0) else module.nodeid + "::test"
            )
            if next(iter(automatic), None) is not None:
                return True
        except (AttributeError, TypeError):
            return True
        if _PYTEST_VERSION >= (8, 1) and module.config.getini("consider_namespace_packages"):
            return True
        return False

    def after_collecting(self, module, path, outcome):
        """Checks that an imported file holds the tests that Assay knows, in that order."""
        entry = self._files.get(path)
        if entry is None:
            return
        report = outcome.get_result() if outcome.excinfo is None else None
        # Of the methods of a class, the class alone is there yet.
        known = list(dict.fromkeys(name.partition("::")[0] for name in entry["names"]))
        nodes = report.result or () if report is not None else ()
        found = [node.name for node in nodes if node.name in known]
        if found != known or not self._is_unchanged(path):
            self._dropped.add(path)

    def _is_unchanged(self, path):
        """Whether a file still has the content that Assay has read.

        If not, all its tests have to be the worker's: one file, one content.
        """
        if path not in self._unchanged:
            try:
                with open(path, "rb") as file:
                    found = zlib.crc32(file.read())
            except OSError:
                found = None
            self._unchanged[path] = found == self._files[path].get("sum", found)
        return self._unchanged[path]

    def confirm(self, items):
        """The positions of the items that Assay may report itself."""
        positions = []
        for position, item in enumerate(items):
            if type(item) is not StubFunction and type(item) is not pytest.Function:
                continue
            path = collection.path_of(item)
            entry = self._files.get(path)
            if entry is None:
                continue
            if path not in self._dropped and self._is_native(item, path, entry["names"]):
                positions.append(position)
            else:
                self.make_real(item)
        return positions

    @staticmethod
    def make_real(item):
        """Has a native item become one that can be run; what keeps it from that is its error."""
        if type(item) is StubFunction:
            try:
                item.become_real()
            except Exception as error:
                item.setup = functools.partial(_raise, error)
                item.reportinfo = lambda: (item.path, None, item.name)

    def _is_native(self, item, path, names):
        if _name_in_file(item) not in names or _is_marked(item):
            return False
        if type(item) is StubFunction:
            if not item.parent.is_imported():
                return True
            item.become_real()
        return self._is_unchanged(path) and _is_plain(item, path)


def _name_in_file(item):
    """What the item's id says behind the file."""
    if type(item.parent) is pytest.Class:
        return item.parent.name + "::" + item.name
    return item.name


def _is_marked(item):
    keywords = getattr(item.keywords, "_markers", {item.name: True})
    return (
        next(item.iter_markers(), None) is not None
        or set(keywords) != {item.name}
        or bool(item.user_properties)
        or bool(item.extra_keyword_matches)
        or not {"runtest", "setup", "teardown", "ihook"}.isdisjoint(vars(item))
    )


def _is_plain(item, path):
    """Whether this is a plain function or method of that name and file, which needs nothing from pytest."""
    module, holder, argument_count = item.parent, item.parent, 0
    function = item.obj
    if type(module) is pytest.Class:
        module, argument_count = module.parent, 1
        if not isinstance(function, types.MethodType) or not _is_plain_class(holder, module):
            return False
        function = function.__func__
    if type(function) is not types.FunctionType or type(module) not in (pytest.Module, StubModule):
        return False
    code = function.__code__
    return (
        item.originalname == item.name == function.__name__ == code.co_name
        and function.__globals__ is vars(module.obj)
        and vars(holder.obj).get(item.name) is function
        and os.path.realpath(code.co_filename) == os.path.realpath(path)
        and code.co_argcount == argument_count
        and code.co_kwonlyargcount == 0
        and not code.co_flags & _NO_PLAIN_FUNCTION
        and function.__closure__ is None
        and not vars(function)
        and not item.fixturenames
        and not hasattr(item, "callspec")
    )


def _is_plain_class(node, module):
    """Whether nothing but its methods can matter of a class of tests."""
    cls = node.obj
    return (
        type(cls) is type
        and cls.__bases__ == (object,)
        and vars(module.obj).get(node.name) is cls
        and cls.__name__ == node.name
    )


def _package_root(path):
    package = resolve_package_path(path)
    return path.parent if package is None else package.parent


def _module_name(module, path):
    path = module.path
    try:
        relative = path.with_suffix("").relative_to(_package_root(path))
    except ValueError:
        return str(path)
    return ".".join(relative.parts)


def insert_import_path(module, path):
    """Does to `sys.path` what importing the file would have done."""
    mode = str(module.config.getoption("importmode"))
    root = str(_package_root(module.path))
    if mode.endswith("prepend"):
        if not sys.path or sys.path[0] != root:
            sys.path.insert(0, root)
    elif mode.endswith("append") and root not in sys.path:
        sys.path.append(root)


def _raise(error):
    raise error


def _try(action):
    try:
        action()
    except Exception:
        pass  # its own collection has been reported; the other file's import will tell
