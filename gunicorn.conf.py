"""How gunicorn serves the site; every value that may differ from site to site comes from the environment."""

import os
import resource
from typing import TYPE_CHECKING

from chatsite.environment import BadEnvironment, read_environment

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter


try:
    environment = read_environment(os.environ)
except BadEnvironment as error:
    raise SystemExit(str(error)) from None

os.umask(0o077)  # the database, with its sessions, is nobody else's to read

# Each held poll is an open file, and a shell's usual limit is 1024.
_soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (_hard, _hard))
if _hard != resource.RLIM_INFINITY and _hard < environment["CHAT_READERS_MAX"]:
    print(
        f"This system lets a process open {_hard} files: fewer people can be here at once than CHAT_READERS_MAX says.",
        flush=True,
    )

_host = environment["BIND"]
bind = f"[{_host}]:{environment['PORT']}" if ":" in _host else f"{_host}:{environment['PORT']}"
workers = environment["WEB_CONCURRENCY"]
worker_class = "chatsite.worker.ChatWorker"
wsgi_app = "chatsite.asgi:application"
proc_name = "chatroom"
backlog = 2048
timeout = 60  # seconds without a sign of life after which a worker is replaced
graceful_timeout = 30
accesslog = None  # nothing of a visitor's address goes into a log
errorlog = "-"
loglevel = "info"
control_socket_disable = True


def on_starting(server: "Arbiter") -> None:
    """Stops the start, with the check's sentence, where settings are wrong together."""
    import django
    from django.core import checks

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
    django.setup()
    found = checks.run_checks()
    for message in found:
        print(message, flush=True)
    if any(message.is_serious() for message in found):
        raise SystemExit(1)
