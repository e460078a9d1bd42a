"""Files of questions and answers: what is read, and what is said of a line that is broken."""

from pathlib import Path

import pytest

from chatroom.duck.pair_files import BadLine, Pair, UnknownEnding, read_pair_file


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_table_and_json_lines_say_the_same(tmp_path: Path) -> None:
    table = 'question,answer\r\n你好,嘎!\r\n"hello, duck","He said ""quack""\nand swam on."\r\n'
    lines = (
        '{"question": "你好", "answer": "嘎!"}\n'
        '\n{"question": ["hello, duck"], "answer": "He said \\"quack\\"\\nand swam on.", "by": "me"}'
    )
    pairs = [Pair("你好", "嘎!"), Pair("hello, duck", 'He said "quack"\nand swam on.')]
    for path in (write(tmp_path, "a.csv", "\ufeff" + table), write(tmp_path, "b.JSONL", lines)):
        read = read_pair_file(path)
        assert (read.pairs, read.bad) == (pairs, [])


def test_a_broken_line_of_a_table_is_named_and_the_rest_kept(tmp_path: Path) -> None:
    raw = b'a,b\nonly one\nc,d,e\n"never closed,f\n\xff\xfe,g\n,h\ni,j\nk,' + b"x" * 1001 + b"\nl,\0\nm,n"
    read = read_pair_file(write(tmp_path, "a.csv", raw))
    assert read.pairs == [Pair("a", "b"), Pair("i", "j"), Pair("m", "n")]
    assert [bad.line for bad in read.bad] == [2, 3, 4, 5, 6, 8, 9]
    assert read.bad[0] == BadLine(2, "It has to have two columns, a question and an answer, not 1.")
    assert len({bad.why for bad in read.bad}) == 7, "each is told what is wrong with it"


def test_only_a_line_feed_ends_a_line_of_a_table(tmp_path: Path) -> None:
    said = ["page\fone", "next\x85line", "para\u2029graph", "tab\vbed"]
    read = read_pair_file(write(tmp_path, "a.csv", "\n".join(f"question {text},{text}" for text in said)))
    assert (len(read.pairs), read.bad) == (len(said), [])
    assert [pair.answer[-3:] for pair in read.pairs] == [text[-3:] for text in said]
    read = read_pair_file(write(tmp_path, "mac.csv", "a,b\rc,d\re,f"))
    assert (read.pairs, [bad.line for bad in read.bad]) == ([], [1])


def test_a_field_that_no_table_may_have_is_said_to_be_too_long(tmp_path: Path) -> None:
    read = read_pair_file(write(tmp_path, "a.csv", f"q,{'a' * 140_000}\nc,d"))
    assert (len(read.pairs), read.bad[0].why) == (1, "A field is longer than 131072 characters.")


def test_a_mark_that_is_never_closed_costs_its_own_line_alone(tmp_path: Path) -> None:
    lines = ['"a,b', *(f"question {n},answer {n}" for n in range(50))]
    read = read_pair_file(write(tmp_path, "a.csv", "\n".join(lines)))
    assert ([bad.line for bad in read.bad], len(read.pairs)) == ([1], 50)


@pytest.mark.parametrize(
    "line",
    [
        "{", "[]", "null", '"text"', '{"question": "a"}', '{"question": 1, "answer": "b"}',
        '{"question": "", "answer": "b"}', '{"question": ["a", null], "answer": "b"}',
        "[" * 100_000, '{"question": "a", "answer": "\\ud800"}', "NaN",
    ],
)  # fmt: skip
def test_a_broken_json_line_is_named_and_the_rest_kept(tmp_path: Path, line: str) -> None:
    good = '{"question": "a", "answer": "b"}'
    read = read_pair_file(write(tmp_path, "a.jsonl", f"{good}\n{line}\n{good}"))
    assert ([bad.line for bad in read.bad], len(read.pairs)) == ([2], 2)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownEnding):
        read_pair_file(write(tmp_path, "a.xlsx", b"PK"))
