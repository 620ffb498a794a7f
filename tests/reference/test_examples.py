"""Every function of the reference solver says what it does, with an example that is run."""

import doctest
import inspect
import pkgutil
from importlib import import_module

import pytest

import quizcli.reference

MODULES = [found.name for found in pkgutil.iter_modules(quizcli.reference.__path__, "quizcli.reference.")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_are_true(name: str) -> None:
    """Each example prints what it says, and there is one at least in each module."""
    module = import_module(name)
    found = doctest.testmod(module)
    assert found.attempted
    assert found.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_every_function_has_an_example(name: str) -> None:
    """Public functions have a docstring with an example."""
    module = import_module(name)
    functions = [one for one in vars(module).values() if inspect.isfunction(one) and one.__module__ == name]
    missing = [
        one.__name__ for one in functions if not one.__name__.startswith("_") and ">>>" not in (one.__doc__ or "")
    ]
    assert missing == []
