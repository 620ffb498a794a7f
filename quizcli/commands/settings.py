"""``quiz config``: list the settings with their values and origins."""

from dataclasses import fields

from quizcli.commands.reports import SettingReport
from quizcli.commands.study import Study
from quizcli.config import as_value


def settings(study: Study) -> list[SettingReport]:
    """Return all settings. For the language ``auto``, return the language that it selects."""
    found: list[SettingReport] = []
    for setting in fields(study.config):
        value = as_value(getattr(study.config, setting.name))
        origin = str(study.places.config) if setting.name in study.set_by_user else "default"
        if setting.name == "language" and value == "auto":
            value, origin = study.locale, f"{origin}: auto, by the locale"
        found.append({"key": setting.name, "value": value, "origin": origin, "help": setting.metadata["help"]})
    return found
