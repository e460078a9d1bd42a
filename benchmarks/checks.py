"""What the checks cost a message before it is said: limits, rules against floods, badges and 10,000 words.

python -m benchmarks.checks --words 10000
"""

import argparse
import os
import random
import string
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

PEOPLE = 50  # who take turns, so that none is too fast
ROUNDS = 40
TEXTS = (
    "哈哈哈，今天的天气真好，我们一起去公园看鸭子吧！",
    "I think the weather is lovely today, shall we go and look at the ducks?",
    "看这个 https://example.org/clip?v=1 太好笑了",
    "ok",
    "床前明月光，疑是地上霜。举头望明月，低头思故乡。" * 4,
    "The quick brown fox jumps over the lazy dog while nobody looks. " * 3,
)


def main() -> None:
    """Sets Django up on a SQLite of its own, and prints the processor time that each check takes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.checks", description=__doc__.splitlines()[0])
    parser.add_argument("--words", type=int, default=10_000, help="on the whole site's list")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="chat-benchmark-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "chatsite.settings", "VAR_DIR": folder}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        Path(folder).chmod(0o700)
        measure(options.words)


def measure(number_of_words: int) -> None:
    """Prints each check's median and mean over ROUNDS × the texts × PEOPLE."""
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from chatroom import actions, floods
    from chatroom.lookalikes import looks_like_another
    from chatroom.models import Room, UserInfo
    from chatroom.names import new_user_id
    from chatroom.roles import Actor, Role
    from chatroom.screening import screen
    from chatroom.standing import standing_of
    from chatroom.words.forms import read_word_lines

    room = Room.objects.create(name="checked")
    people = [UserInfo.objects.create(user_id=new_user_id(), user_name=f"person {n}") for n in range(PEOPLE)]
    began = time.perf_counter()
    lines = read_word_lines(_words(number_of_words))
    actions.add_words(None, lines.words, "mask", Actor(None, None, Role.ADMINISTRATOR))
    print(f"{len(lines.words)} words stored in {time.perf_counter() - began:.2f} s")
    standing = standing_of(people[0], AnonymousUser(), room)
    began = time.perf_counter()
    screen(room, people[0], standing, "hello")
    print(f"the list read by a process in {time.perf_counter() - began:.2f} s")
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "192.0.2.1"
    _raise_limits()

    def check(person: UserInfo, text: str) -> None:
        floods.count_message(request, person, room)
        screen(room, person, standing_of(person, AnonymousUser(), room), text)
        looks_like_another(room, person)

    parts: dict[str, Callable[[UserInfo, str], object]] = {
        "limits of pace": lambda person, _text: floods.count_message(request, person, room),
        "badge and revisions, one query": lambda person, _text: standing_of(person, AnonymousUser(), room),
        "rules and words": lambda person, text: screen(room, person, standing, text),
        "a name like another's, remembered": lambda person, _text: looks_like_another(room, person),
        "all of it": check,
    }
    for what, part in parts.items():
        took = list(_times(part, people))
        print(f"{what:36} median {median(took):7.1f} µs, mean {sum(took) / len(took):7.1f} µs")


def _times(part: Callable[..., object], people: Sequence[object]) -> list[float]:
    took = []
    for count in range(ROUNDS):
        for person in people:
            for text in TEXTS:
                said = f"{text} {count}"
                began = time.thread_time()  # of the processor, which other work does not lengthen as it does a clock's
                part(person, said)
                took.append((time.thread_time() - began) * 1e6)
    return took


def _words(number: int) -> list[str]:
    chance = random.Random(1)
    chinese = [chr(0x4E00 + place) for place in range(5000)]
    half = number // 2
    latin = ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(6, 12))) for _ in range(half)]
    return latin + ["".join(chance.choices(chinese, k=chance.randint(3, 5))) for _ in range(number - half)]


def _raise_limits() -> None:
    """Lets everything pass: the counting stays, and takes as long."""
    from limits import parse_many

    from chatroom import floods

    for name in dir(floods):
        if name.endswith("_LIMITS"):
            setattr(floods, name, parse_many("1000000 per minute; 1000000 per hour"))


if __name__ == "__main__":
    main()
