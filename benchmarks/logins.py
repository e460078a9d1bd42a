"""How long logging in takes, beside the hash of the password alone, on the same core by turns.

python -m benchmarks.logins --times 50
"""

import argparse
import http.client
import os
import re
import sys
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from argon2.low_level import Type, hash_secret

from benchmarks.machine import split_cores
from benchmarks.server import HOST
from benchmarks.site import ROOM_PATH, Site
from benchmarks.tally import percentile

NAME, PASSWORD = "Teal", "quack-quack-quack"  # of an account that lives as long as the run
# chatsite.passwords.Argon2Hasher's, which is not read here: that would take the site's settings and its folder.
TIME_COST, MEMORY_KIB, LANES = 2, 19 * 1024, 1
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Guest:
    """A new browser on a connection of its own, which has opened the room."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self._cookies: SimpleCookie = SimpleCookie()
        self._token = TOKEN.findall(self._ask("GET", ROOM_PATH))[0]

    def post(self, path: str, **fields: str) -> float:
        """Posts a form that is to be answered by a redirect; returns the seconds until it is."""
        body = urlencode({"csrfmiddlewaretoken": self._token, **fields})
        began = time.perf_counter()
        self._ask("POST", path, body, expected=302)
        return time.perf_counter() - began

    def close(self) -> None:
        """Hangs up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None = None, expected: int = 200) -> str:
        headers = {"Cookie": "; ".join(f"{each.key}={each.value}" for each in self._cookies.values())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        if response.status != expected:
            sys.exit(f"{method} {path}: {response.status} {text[:500]}")
        for line in response.headers.get_all("Set-Cookie") or []:
            self._cookies.load(line)
        return text


def main() -> None:
    """Runs the site and prints both times, and how many times the one is the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.logins", description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=50, help="that somebody logs in, each a new guest of the room")
    options = parser.parse_args()
    cores = split_cores()
    hashes: list[float] = []
    logins: list[float] = []
    with Site(cores) as server:
        member = Guest(server.port)
        member.post("/accounts/register/", username=NAME, password1=PASSWORD, password2=PASSWORD)
        member.close()
        for _ in range(options.times):
            os.sched_setaffinity(0, {cores.server})  # where the server rests meanwhile
            hashes.append(_hash())
            os.sched_setaffinity(0, {cores.load})
            guest = Guest(server.port)
            logins.append(guest.post("/accounts/login/", username=NAME, password=PASSWORD))
            guest.close()
    print(f"{options.times} log-ins, one worker, SQLite")
    for title, times in (("the hash alone", hashes), ("logging in", logins)):
        print(f"  {title:20} p50 {percentile(times, 50) * 1e3:6.1f} ms, p90 {percentile(times, 90) * 1e3:6.1f} ms")
    print(f"  logging in is {percentile(logins, 50) / percentile(hashes, 50):.2f} times the hash (p50)")


def _hash() -> float:
    began = time.perf_counter()
    hash_secret(PASSWORD.encode(), os.urandom(16), TIME_COST, MEMORY_KIB, LANES, 32, Type.ID)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
