"""Fixtures that several modules share."""

import pytest

from kg import build


@pytest.fixture(scope="session")
def loaded() -> build.Engine:
    """The engine, once for all tests."""
    return build.engine()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, loaded: build.Engine) -> None:
    """Builds in this process use the engine that is loaded already."""
    monkeypatch.setattr(build, "engine", lambda *own: loaded)
