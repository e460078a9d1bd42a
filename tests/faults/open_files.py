"""What a test with a crowd of connections needs of the machine."""

import resource

from tests.servers.requirement import missing


def allow_files(wanted: int) -> None:
    """Lets this process open so many files; skips or fails the test where the system does not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        if hard != resource.RLIM_INFINITY and hard < wanted:
            missing(f"{wanted} open files are not allowed here")
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
