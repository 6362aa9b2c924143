"""What tests tell a JUnit report: pytest's fixtures for it need its own reporter to be there."""


def install(config):
    """Puts a reporter in place that takes properties, and never writes a file."""
    try:
        from _pytest.junitxml import LogXML, xml_key

        stash = getattr(config, "stash", None)
        stash = config._store if stash is None else stash
        if xml_key not in stash:
            family = config.getini("junit_family")
            stash[xml_key] = LogXML("", None, "pytest", "no", "total", family)
    except (ImportError, AttributeError, TypeError, ValueError):
        pass  # the plugin is switched off or not as it was: then there is nothing to take


def suite_properties(config):
    """What `record_testsuite_property` has recorded, as [[name, value], ...]."""
    try:
        from _pytest.junitxml import xml_key

        stash = getattr(config, "stash", None)
        stash = config._store if stash is None else stash
        log_xml = stash.get(xml_key, None)
        return [[str(name), str(value)] for name, value in log_xml.global_properties]
    except (ImportError, AttributeError, TypeError, ValueError):
        return []
