"""How often the duck is right, beside an echo and a plain TF-IDF, and how long it takes with many sayings.

python -m benchmarks.duck --pairs 100000
"""

import argparse
import json
import math
import os
import random
import re
import string
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")

HELD_OUT = Path(__file__).parent / "duck_held_out.jsonl"
ASKED = 2000  # questions that are timed
SEED = 20261121

# An answer and how near it was found to be, from 0 to 1.
Answerer = Callable[[str], tuple[str, float]]


class HeldOut(NamedTuple):
    """A text that the duck was not trained with, and the answer that it should get; None: that it does not know."""

    text: str
    answer: str | None


class Score(NamedTuple):
    """Of what it could know: the shares that were answered rightly and wrongly. Of the rest: the share declined."""

    right: float
    wrong: float
    declined: float


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duck", description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=100_000, help="made up, for the times")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        import django

        django.setup()
        _print_accuracy()
        _print_times(options.pairs)


def read_sayings() -> list[tuple[str, str]]:
    """Returns the built-in pairs, each a question and its answer."""
    from chatroom.duck.pair_files import read_pair_file
    from chatroom.duck.trained import SAYINGS

    return [(each.question, each.answer) for path in sorted(SAYINGS.glob("*")) for each in read_pair_file(path).pairs]


def read_held_out() -> list[HeldOut]:
    """Returns the held-out texts. Those of even places chose the brain's threshold; the odd ones judge it."""
    answers = dict(read_sayings())
    lines = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    return [HeldOut(line["text"], answers[line["like"]] if line["like"] else None) for line in lines]


def score(answerer: Answerer, held_out: Sequence[HeldOut], at_least: float) -> Score:
    """Asks `answerer` everything; what it finds less like than `at_least`, it declines."""
    known = [each for each in held_out if each.answer is not None]
    unknown = [each for each in held_out if each.answer is None]
    found = [(each, *answerer(each.text)) for each in known]
    given = [answer == each.answer for each, answer, likeness in found if likeness >= at_least]
    declined = sum(answerer(each.text)[1] < at_least for each in unknown)
    return Score(given.count(True) / len(known), given.count(False) / len(known), declined / len(unknown))


def nearest_saying() -> Answerer:
    """Returns the `trained` brain's way to an answer, without its threshold."""
    from chatroom.duck.trained import always_known

    sayings, answer = always_known()

    def find(text: str) -> tuple[str, float]:
        found = sayings.nearest(text)
        return (answer(found[0].reference) or "", found[0].likeness) if found else ("", 0.0)

    return find


def plain_tf_idf(pairs: Sequence[tuple[str, str]]) -> Answerer:
    """Returns TF-IDF over words of two letters and more with the cosine, as scikit-learn's vectoriser does it."""
    vectors = [Counter(_words(question)) for question, _answer in pairs]
    documents = Counter(word for vector in vectors for word in vector)

    def weigh(counts: Counter[str]) -> dict[str, float]:
        rarity = {word: math.log((1 + len(pairs)) / (1 + documents[word])) + 1 for word in counts if documents[word]}
        weights = {word: counts[word] * rarity[word] for word in rarity}
        norm = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        return {word: weight / norm for word, weight in weights.items()}

    weighed = [weigh(vector) for vector in vectors]

    def find(text: str) -> tuple[str, float]:
        asked = weigh(Counter(_words(text)))
        likenesses = [sum(weight * each.get(word, 0.0) for word, weight in asked.items()) for each in weighed]
        best = max(range(len(pairs)), key=likenesses.__getitem__)
        return pairs[best][1], likenesses[best]

    return find


def _words(text: str) -> list[str]:
    return re.findall(r"(?u)\b\w\w+\b", text.lower())


def _print_accuracy() -> None:
    from chatroom.duck.trained import LIKENESS_MIN

    held_out, sayings = read_held_out(), read_sayings()
    judges = held_out[1::2]
    known = sum(each.answer is not None for each in judges)
    print(f"{len(sayings)} questions with {len({answer for _question, answer in sayings})} answers; held out to judge:")
    print(f"{known} texts that mean one of them, {len(judges) - known} that mean none")
    print(f"{'':34}{'right':>8}{'wrong':>8}{'declined of none':>18}")
    answerers: list[tuple[str, Answerer, float]] = [
        ("echo", lambda text: (text, 1.0), 0.0),
        ("plain TF-IDF, always answering", plain_tf_idf(sayings), 0.0),
        ("plain TF-IDF, its best threshold", plain_tf_idf(sayings), -1.0),
        ("trained, always answering", nearest_saying(), 0.0),
        ("trained", nearest_saying(), LIKENESS_MIN),
    ]
    for name, answerer, at_least in answerers:
        threshold = _best_threshold(answerer, held_out[::2]) if at_least < 0 else at_least
        scored = score(answerer, judges, threshold)
        print(f"{name:34}{scored.right:8.0%}{scored.wrong:8.0%}{scored.declined:18.0%}")


def _best_threshold(answerer: Answerer, held_out: Sequence[HeldOut]) -> float:
    """The threshold with the most right answers, less the wrong ones and those to what it cannot know."""

    def worth(at_least: float) -> float:
        right, wrong, declined = score(answerer, held_out, at_least)
        return right - wrong - (1 - declined)

    return max((step / 50 for step in range(51)), key=worth)


def _print_times(count: int) -> None:
    from chatroom.duck.index import Index

    rng = random.Random(SEED)
    make = _text_maker(rng)
    questions = [make() for _ in range(count)]
    asked = [make() for _ in range(ASKED // 2)] + rng.sample(questions, ASKED // 2)
    began, used = time.perf_counter(), time.process_time()
    index = Index.learn((question, number) for number, question in enumerate(questions))
    learnt, learnt_used = time.perf_counter() - began, time.process_time() - used
    began = time.perf_counter()
    packed = index.pack()
    packing = time.perf_counter() - began
    began = time.perf_counter()
    index = Index.unpack(packed)
    unpacking = time.perf_counter() - began
    times, costs = [], []
    for text in asked:
        began, used = time.perf_counter(), time.thread_time()
        index.nearest(text, 5)
        costs.append(time.thread_time() - used)
        times.append(time.perf_counter() - began)
    times.sort()
    costs.sort()
    kept = sum(index.nearest(text)[0].likeness > 0.999 for text in asked[ASKED // 2 :])
    print(f"\n{count} made-up questions, Chinese and English, with the frequencies of a language's words")
    print(f"  trained in            {learnt:8.1f} s, {learnt_used:.1f} s of it on the processor")
    print(f"  packed, unpacked in   {packing:8.2f} s, {unpacking:.2f} s; {len(packed) / 2**20:.1f} MiB")
    for name, values in (("an answer", times), ("processor time of it", costs)):
        p50, p99 = values[len(values) // 2], values[len(values) * 99 // 100]
        print(f"  {name:20}  {p50 * 1e3:8.2f} ms at the median, {p99 * 1e3:.2f} ms for 99 of 100")
    print(f"  found again           {kept:8} of {ASKED // 2} that it knows word for word")


def _text_maker(rng: random.Random) -> Callable[[], str]:
    """Makes texts of characters and words that are as frequent as their rank says."""
    characters = [chr(0x4E00 + number) for number in range(3000)]
    words = ["".join(rng.choices(string.ascii_lowercase, k=rng.randint(2, 9))) for _ in range(8000)]
    frequencies = [1 / (rank + 3) for rank in range(8000)]

    def make() -> str:
        if rng.random() < 0.5:
            return "".join(rng.choices(characters, frequencies[:3000], k=rng.randint(4, 20)))
        return " ".join(rng.choices(words, frequencies, k=rng.randint(3, 10)))

    return make


if __name__ == "__main__":
    main()
