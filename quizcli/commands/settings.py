"""``quiz config``: list the settings with their values and origins."""

from dataclasses import fields

from quizcli.commands.reports import SettingReport
from quizcli.commands.study import Study
from quizcli.config import as_value
from quizcli.language import tr


def settings(study: Study) -> list[SettingReport]:
    """Return all settings. For the language ``auto``, return the language that it selects."""
    found: list[SettingReport] = []
    for setting in fields(study.config):
        value = as_value(getattr(study.config, setting.name))
        origin = str(study.places.config) if setting.name in study.set_by_user else tr("default")
        if setting.name == "language" and value == "auto":
            value, origin = study.locale, tr("{origin}: auto, by the locale", origin=origin)
        found.append({"key": setting.name, "value": value, "origin": origin, "help": tr(setting.metadata["help"])})
    return found
