"""What tests tell a JUnit report: pytest's fixtures for it need its own reporter to be there."""

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def visible(text):
    """Text as it may be sent: a lone surrogate as pytest's reporter writes it."""
    return _SURROGATE.sub(lambda match: "#x%04X" % ord(match.group()), text)


def pairs(values):
    """(name, value) tuples as lists of texts; what tests and plugins put there may be anything."""
    texts = []
    for entry in values:
        try:
            name, value = entry
            texts.append([visible(str(name)), visible(str(value))])
        except Exception:
            continue
    return texts


class JunitRecord:
    """Stands where pytest's reporter would: takes properties and attributes, and writes no file.

    `active`: a report is being written. `logging`: what captured output it wants ("no": none).
    `legacy`: every test's location matters, and attributes of its own count.
    """

    def __init__(self):
        self.active = False
        self.logging = "no"
        self.legacy = False
        self._path = None
        self._xml = None

    def keep_out(self, config):
        """Before pytest's plugins are configured: pytest's own reporter stays away."""
        self._path = getattr(config.option, "xmlpath", None)
        if self._path is not None:
            config.option.xmlpath = None

    def install(self, config):
        """Once they are."""
        if self._path is None:
            return
        config.option.xmlpath = self._path
        try:
            from _pytest.junitxml import LogXML, xml_key

            family = config.getini("junit_family")
            self._xml = LogXML(self._path, None, "pytest", "no", "total", family)
            _stash(config)[xml_key] = self._xml
            self.logging = config.getini("junit_logging")
            self.legacy = self._xml.family == "xunit1"
            self.active = True
        except (ImportError, AttributeError, TypeError, ValueError):
            pass  # the plugin is not as it was: then there is nothing to take

    def remove(self, config):
        """Before pytest looks for its reporter, to take it down."""
        if self._xml is None:
            return
        from _pytest.junitxml import xml_key

        stash = _stash(config)
        if stash.get(xml_key, None) is self._xml:
            del stash[xml_key]

    def announce(self, reporter):
        """Where pytest itself has the terminal, says what its reporter would."""
        if self.active:
            reporter.write_sep("-", "generated xml file: " + self._xml.logfile)

    def suite_properties(self):
        """What `record_testsuite_property` has recorded, as [[name, value], ...]."""
        return pairs(self._xml.global_properties) if self.active else []

    def attributes(self, nodeid):
        """What `record_xml_attribute` has recorded for a test so far, as [[name, value], ...]."""
        if not self.active:
            return []
        node = self._xml.node_reporters.get((nodeid, None))
        return [] if node is None else pairs(node.attrs.items())

    def forget(self, nodeid):
        """The test has ended; another of its name starts anew."""
        if self.active:
            self._xml.node_reporters.pop((nodeid, None), None)


def _stash(config):
    stash = getattr(config, "stash", None)
    return config._store if stash is None else stash
