"""What installs, starts and checks the project agrees with itself."""

import re
import shutil
import subprocess
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .servers.project import PROJECT

RUN = PROJECT / "requirements.txt"
DEVELOPMENT = PROJECT / "requirements-dev.txt"
CONFIGURATION = ("manage.py", "gunicorn.conf.py", "pyproject.toml", "pytest.ini", "Makefile")
# What uses a package that nothing imports: a setting that it reads, a module of another package.
SETTING_OF_PLUGIN = {
    "pytest-django": "DJANGO_SETTINGS_MODULE",
    "pytest-xdist": "--numprocesses",
    "httptools": "httptools_impl",
    "argon2-cffi": "Argon2PasswordHasher",
}
OWN_FOLDERS = ("accounts", "benchmarks", "chatroom", "chatsite", "tests")


def requirements(*files: Path) -> list[Requirement]:
    lines = (line.split("#")[0].strip() for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-r ")]


def names(found: list[Requirement]) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in found}


def needs_of(requirement: Requirement) -> list[Requirement]:
    """What this requirement brings with it on this Python, for the extras that it asks for and no others."""
    needs = [Requirement(text) for text in distribution(requirement.name).requires or []]
    extras = requirement.extras or {""}
    return [need for need in needs if any(applies(need, extra) for extra in extras)]


def applies(requirement: Requirement, extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


@pytest.mark.parametrize("file", [RUN, DEVELOPMENT], ids=lambda file: file.name)
def test_every_requirement_is_pinned_to_one_exact_version(file: Path) -> None:
    versions = {found.name: str(found.specifier) for found in requirements(file)}
    assert [name for name, version in versions.items() if not re.fullmatch(r"==[^*,]+", version)] == []


def test_no_package_is_pinned_twice() -> None:
    pinned = requirements(RUN, DEVELOPMENT)
    assert len(pinned) == len(names(pinned))


@pytest.mark.parametrize("files", [(RUN,), (RUN, DEVELOPMENT)], ids=["run", "development"])
def test_what_the_requirements_need_is_pinned_as_well(files: tuple[Path, ...]) -> None:
    pinned = requirements(*files)
    needed = {canonicalize_name(need.name) for found in pinned if applies(found) for need in needs_of(found)}
    assert needed <= names(pinned)


def test_the_installed_packages_are_the_pinned_ones() -> None:
    pinned = [found for found in requirements(RUN, DEVELOPMENT) if applies(found)]
    other = {found.name: distribution(found.name).version for found in pinned}
    assert other == {found.name: str(found.specifier).removeprefix("==") for found in pinned}


def test_every_package_is_used_by_the_project_or_needed_by_one_that_is() -> None:
    pinned = [found for found in requirements(RUN, DEVELOPMENT) if applies(found)]
    needed = {canonicalize_name(need.name) for found in pinned for need in needs_of(found)}
    modules: dict[str, list[str]] = {}
    for module, packages in packages_distributions().items():
        for package in packages:
            # Type stubs are used where the module is that they describe.
            modules.setdefault(canonicalize_name(package), []).append(module.removesuffix("-stubs"))
    used = text_that_uses_packages()
    unused = {
        name
        for name in names(pinned) - needed - set(SETTING_OF_PLUGIN)
        if not any(is_used(module, used) for module in modules[name])
    }
    assert unused == set()
    assert [plugin for plugin, setting in SETTING_OF_PLUGIN.items() if setting not in used] == []


def is_used(module: str, text: str) -> bool:
    """Tell whether it is imported, run by its name, or named as a string or a part of one that begins with it."""
    return bool(re.search(rf"""(^\s*(import|from)\ |-m\ |["']){re.escape(module)}\b""", text, re.MULTILINE))


def text_that_uses_packages() -> str:
    """Imports, settings and configuration: not the requirements themselves, nor prose."""
    files = [file for folder in OWN_FOLDERS for file in (PROJECT / folder).rglob("*.py")]
    files += [PROJECT / name for name in CONFIGURATION]
    lines = (line for file in files if file != Path(__file__) for line in file.read_text(encoding="utf-8").splitlines())
    return "\n".join(line.split("#")[0] for line in lines)


def test_the_script_of_the_continuous_integration_is_valid_bash_and_can_be_run() -> None:
    script = PROJECT / ".ci/run"
    assert script.stat().st_mode & 0o111
    bash = shutil.which("bash")
    assert bash is not None
    result = subprocess.run([bash, "-n", script], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_npm_packages_are_exact_and_name_no_registry() -> None:
    lock = (PROJECT / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert not re.search(r'"[\^~]', (PROJECT / "package.json").read_text(encoding="utf-8"))
