from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.demands import DEMANDS, breach, count_items, count_words


@pytest.mark.parametrize(
    ("prompt", "words", "wants"),
    [
        ("Describe it in 50 words or less.", 56, "at most 50 words"),
        ("Describe it in 50 words or less.", 55, ""),
        ("Describe it (less than 50 words) now.", 60, "at most 50 words"),
        ("Describe it (less than 50 words) now.", 10, ""),
        ("Use no more than twenty words.", 23, "at most 20 words"),
        ("It must not exceed 20 words.", 30, "at most 20 words"),
        ("It must be not more than 20 words.", 30, "at most 20 words"),
        ("A summary that is not more than 20 words.", 12, ""),
        ("A story, with no less than 20 words, please", 30, ""),
        ("A story, with no less than 20 words, please", 10, "at least 20 words"),
        ("Her report needs to be 1000 words in length. How long will it take?", 30, ""),
        ("Write at least 50 words.", 44, "at least 50 words"),
        ("Write at least 50 words.", 45, ""),
        ("Write more than 50 words.", 44, "at least 50 words"),
        ("Describe it in a hundred words.", 151, "100 words"),
        ("Describe it in a hundred words.", 150, ""),
        ("Write a 10-word tweet.", 4, "10 words"),
        ("Write a 10-word tweet.", 5, ""),
        ("Describe it in 3 words, then in 5 words.", 50, ""),
        ("Describe it in about 3 words.", 50, ""),
        ("Describe it in 70 to 80 words.", 500, ""),
        ("Write a sentence using 3 words.", 50, ""),
        ("Do not describe it in 3 words.", 50, ""),
        ('Rewrite "describe it in 3 words" politely.', 50, ""),
        ("For example, describe it in 3 words.", 50, ""),
        ("Describe the words.", 500, ""),
        ("x" * 2_000 + " Describe it in 3 words.", 500, ""),
    ],
)
def test_words(prompt: str, words: int, wants: str) -> None:
    found = breach("words", prompt, "word " * words)
    assert (found.wants if found else "") == wants


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1. a\n2. b\n3. c", 3),
        ("1) a\n2) b", 2),
        ("Here they are:\n- a\n- b", 2),
        ("1. a 2. b 3. c", 3),
        ("• a\n\n• b\n", 2),
        ("1. a\nmore of it\n2. b", None),
        ("- a\n* b", None),
        ("1. a\n3. c", None),
        ("- a\n- b\nThat is all.", None),
        ("Here they are\n- a\n- b", None),
        ("- a", None),
        ("a, b and c", None),
        ("1. a\n- b", None),
        ("", None),
    ],
)
def test_clean_lists_are_counted(text: str, items: int | None) -> None:
    assert count_items(text) == items


@pytest.mark.parametrize(
    ("prompt", "is_demand"),
    [
        ("Name four fruits.", True),
        ("Give me a list of 4 cheap red fruits", True),
        ("Come up with four ideas", True),
        ("Name four or five fruits.", False),
        ("Name up to four fruits.", False),
        ("Name four fruits and two pears.", False),
        ("Give four pros of fruits.", False),
        ("Write a story with four fruits.", False),
        ("Name 4 fruits for each of these people", False),
    ],
)
def test_items(prompt: str, is_demand: bool) -> None:
    assert (breach("items", prompt, "1. a\n2. b\n3. c") is not None) is is_demand
    assert breach("items", prompt, "1. a\n2. b\n3. c\n4. d") is None


@pytest.mark.parametrize(
    ("answer", "broken"),
    [
        ('{"a": 1}', False),
        ("[1, 2]", False),
        ('Sure: {"a": {"b": [1]}} - done', False),
        ('```json\n{"a": 1}\n```', False),
        ('{"a": 1}\n{"a": 2}', False),
        ("{'a': 1}", True),
        ('{"a": 1,}', True),
        ("a: 1", True),
        ("7", True),
        ("[" * 100_000, True),
        ("[" + "9" * 10_000 + "]", True),
        ("", False),
    ],
)
def test_json(answer: str, broken: bool) -> None:
    assert (breach("json", "Convert the table to JSON.", answer) is not None) is broken


@pytest.mark.parametrize(
    "prompt",
    ["Explain how to get JSON.", "Convert from JSON to YAML", "Write a program to output JSON", "Never answer in JSON"],
)
def test_prompts_about_json_demand_none(prompt: str) -> None:
    assert breach("json", prompt, "none") is None


@pytest.mark.parametrize(
    ("prompt", "answer", "has"),
    [
        ("Translate to Spanish: The cat", "The cat is in the house of the king", "English"),
        ("Translate to Spanish: The cat", "El gato está en la casa del rey", ""),
        ("Translate from Spanish to English: El gato", "The cat is in the house of the king", ""),
        ("把下面的句子翻译成英语", "猫在国王的房子里。我看见了。", "another script"),
        ("请用英文回答", "猫在国王的房子里。我看见了。", "another script"),
        ("以德语为母语的人数是多少", "大约七千五百万人左右。", ""),
        ("Answer in Arabic.", "نعم، أنا هنا منذ الصباح", ""),
        ("Write about the people in French history", "The king of France is in his house", ""),
        ("Translate to French", 'You say "merci" to the people of that house', ""),
        ("Write it in French pronunciation", "The cat is in the house of the king", ""),
    ],
)
def test_language(prompt: str, answer: str, has: str) -> None:
    found = breach("language", prompt, answer)
    assert (found.has if found else "") == has


@pytest.mark.parametrize(
    ("check", "prompt", "answer", "broken"),
    [
        ("one-word", "Output should be a single word.", "Ruth and Molly", True),
        ("one-word", "Answer in one word.", "well-known!", False),
        ("one-word", "Sum up the mood in one word.", "very sad", True),
        ("one-word", "Answer each in one word.", "a b", False),
        ("one-word", "Find one word in the text.", "a b", False),
        ("yes-no", "Reply with 'yes' or 'no'.", "It depends.", True),
        ("yes-no", "Reply only yes/no.", "NO!", False),
        ("yes-no", "The guard will only answer with yes or no. What do you ask?", "Which door is it?", False),
        ("yes-no", "Write a yes or no question.", "Is it?", False),
    ],
)
def test_short_answers(check: str, prompt: str, answer: str, broken: bool) -> None:
    assert (breach(check, prompt, answer) is not None) is broken


def test_chinese_signs_count_as_words() -> None:
    assert count_words("大海 is deep - 123 well-known.") == 6


@given(st.sampled_from(sorted(DEMANDS)), st.text(), st.text())
def test_any_text_is_survived(check: str, prompt: str, answer: str) -> None:
    breach(check, prompt, answer)


@pytest.mark.parametrize("check", DEMANDS)
@pytest.mark.parametrize("piece", ["write ", "translate a", "1. a ", "\ud800\0", "in 5 words ", "name two ", "9"])
def test_hostile_texts_take_little_time(check: str, piece: str) -> None:
    demand = {"items": "Name 5 fruits", "json": "to JSON", "language": "Answer in French", "words": "in 5 words."}
    text = piece * (500_000 // len(piece))
    start = time.process_time()
    breach(check, text, text)
    breach(check, demand.get(check, "Answer in one word. Answer yes or no."), text)
    assert time.process_time() - start < 3
