"""Fixtures that several modules share."""

from collections.abc import Iterator

import pytest

from kg import build, regexcache


@pytest.fixture(scope="session", autouse=True)
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is kept between runs is the tests' own, and none of the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(regexcache.VARIABLE, str(tmp_path_factory.mktemp("kept")))
        yield


@pytest.fixture(scope="session")
def loaded() -> build.Engine:
    """The engine, once for all tests."""
    return build.engine()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, loaded: build.Engine) -> None:
    """Builds in this process use the engine that is loaded already."""
    monkeypatch.setattr(build, "engine", lambda *own: loaded)
