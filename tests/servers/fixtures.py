"""The fixtures that hand real servers to tests and end them; a failed test's report has the servers' logs."""

import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from .postgres import PostgresServer
from .process import ServerProcess
from .redis import RedisServer
from .site import ManageFailedError, RunserverServer, SiteServer, run_manage

LOG_CHARACTERS = 6000

LOGGED_BEFORE = pytest.StashKey[dict[ServerProcess, int]]()

StartSite = Callable[..., SiteServer]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        for server in ServerProcess.known:
            if written := server.log[item.stash[LOGGED_BEFORE].get(server, 0) :]:
                report.sections.append((f"log of {server}", written[-LOG_CHARACTERS:]))
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[LOGGED_BEFORE] = {server: len(server.log) for server in ServerProcess.known}


@contextmanager
def open_folder() -> Iterator[Path]:
    """A temporary folder that another user may enter too, as the folders that pytest makes may not be."""
    folder = Path(tempfile.mkdtemp(prefix="chat-server-"))
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def collected_static() -> Path:
    """The folder of the static files, collected once in a run of the tests."""
    call_command("collectstatic", interactive=False, verbosity=0)
    return Path(settings.STATIC_ROOT)


@pytest.fixture(autouse=True)
def _static_files_where_pages_are_made(request: pytest.FixtureRequest) -> None:
    if {"db", "client"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("collected_static")


@pytest.fixture(scope="session")
def ready_var_dir(collected_static: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A VAR_DIR as `make run` has it before its server starts: migrated, with static files. To be copied."""
    var_dir = tmp_path_factory.mktemp("ready") / "var"
    shutil.copytree(collected_static, var_dir / collected_static.name)
    result = run_manage({"VAR_DIR": str(var_dir)}, "migrate", "--noinput", "--verbosity", "0")
    if result.returncode != 0:
        raise ManageFailedError(result.stdout + result.stderr)
    return var_dir


@contextmanager
def sites(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartSite]:
    started: list[SiteServer] = []

    def start_site(kind: type[SiteServer] = SiteServer, **variables: str) -> SiteServer:
        site = kind(tmp_path_factory.mktemp("site"), template, variables)
        started.append(site)
        site.start()
        return site

    try:
        yield start_site
    finally:
        for site in started:
            site.close()


@pytest.fixture
def start_site(ready_var_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartSite]:
    """Start a site under gunicorn with these variables in its environment: `start_site(CHAT_NAME_MAX="5")`.

    Each has its own data unless VAR_DIR or DATABASE_URL say otherwise; all end with the test.
    """
    with sites(ready_var_dir, tmp_path_factory) as start:
        yield start


@pytest.fixture
def site(start_site: StartSite) -> SiteServer:
    """A site as a stranger's `make run` starts it, new for this test."""
    return start_site()


@pytest.fixture
def site_without_limits(start_site: StartSite) -> SiteServer:
    """A site without flood limits, new for this test."""
    return start_site(CHAT_FLOOD_LIMITS="off")


@pytest.fixture(scope="module")
def shared_site(ready_var_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    """A site that the tests of one file share, each in a room of its own, and without flood limits."""
    with sites(ready_var_dir, tmp_path_factory) as start:
        yield start(CHAT_FLOOD_LIMITS="off")


@pytest.fixture
def runserver(start_site: StartSite) -> SiteServer:
    """A site under manage.py runserver, as `make dev` starts it, new for this test."""
    return start_site(RunserverServer, DEBUG="true")


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[PostgresServer]:
    with open_folder() as folder:
        server = PostgresServer(folder)
        try:
            yield server
        finally:
            server.close()


@pytest.fixture
def postgres(postgres_cluster: PostgresServer) -> PostgresServer:
    """A running PostgreSQL; one cluster serves a whole run, so give each test a database of its own."""
    if not postgres_cluster.is_running():
        postgres_cluster.start()
    return postgres_cluster


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A running Redis with nothing in it, new for this test."""
    server = RedisServer(tmp_path)
    try:
        server.start()
        yield server
    finally:
        server.close()
