from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint import equations
from dqlint.arithmetic import READINGS, Reading, Unsure, evaluate, exactly, value
from dqlint.expressions import Parser, tokens


@pytest.mark.parametrize(
    "text",
    [
        "12 * 4 = 48",
        "$3.50 x 4 = $14",
        "1/3 = 0.33",
        "2/3 = 0.66 = 0.67",
        "25% of 80 = 20, and 1/2 of 10 = 5",
        "5/20 = 25%, 5/20*100 = 25%, 30% + 20% = 50%",
        "22/7 ≈ 3.14; 1234 × 567 ≈ 700,000",
        "2 + 3 = 5 + 1 = 6",
        "10/3 * 3 = 3.33 * 3 = 9.99",
        "3 1/2 + 1½ = 5",
        "2^3 = 8, 2³ = 8, 2**3 = 8, 10^-2 = 0.01",
        "2(3 + 4) = 14, (1 + 1)(2 + 2) = 8",
        "1,000 + 500 = 1,500 and 1,00,000 x 2 = 2,00,000",
        "1.000 + 500 = 1.500; 0,5 + 0,25 = 0,75; 1.000,50 x 2 = 2.001,00",
        "7 / 2 = 3, 7 / 2 = 4, 7 / 2 = 3.5",
        r"\(3 \times 4 = 12\), \frac{1}{2} + \frac{1}{4} = \frac{3}{4}, $3 \cdot 4 = \boxed{12}$",
        "2 * 30 minutes = 1 hour; 5 km + 300 m = 5300 m; 3 * 12 inches = 3 feet",
        "$12/hour * 5 hours = $60",
        "**3 + 4 = 7**",
        "3 ＋ 4 ＝ 7；5÷2＝2.5",
        "3x4 = 12, 0x10 = 16, 0x1F + 0x10 = 47",
    ],
)
def test_true_equations(text: Any) -> None:
    assert [*equations.wrong(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "2x + 4 = 10, x + 4 = 10, 4 + x = 10, y = 3 * 4 + b = 2",
        "2 m + 55 = 215, 3 + _ = 8, 3 + ? = 8, 5 + 10/n = 7, 6W / 6 = 30 feet / 6",
        "total += 3 * 4; if (a == 3 * 4) b <= 2 + 2; x := 1 + 1; a => 2 + 1 != 4",
        "```\n7 + 8 = 16\n```\nand `7 + 8 = 16`",
        "12/05/2020 = 7 days, 3-5 = 10 people, 555-1234 = the number, 2020-01-02 = 5",
        "the ratio 3:2 = 5, 9:30 + 1:45 = 3",
        "2H2 + O2 = 2 and H2O + 3 = 9",
        "100 - 20% = 80; 100 + 5% = 105",
        "5 - 8 = 3 less",
        "10 am + 5 = 3 pm, 9 o'clock + 4 = 1",
        "3 apples at 5 + 2 = 17; half of 3 + 4 = 5; twice 3 + 4 = 10",
        "f(3) + 1 = 9, sqrt(16) + 2 = 9, sin 30 + 1 = 2, √9 + 1 = 5",
        "25 / 1/3 = 75, 8/2(2+2) = 16",
        "3 million + 2 = 8 million, 2 dozen + 1 = 25",
        "(1, 2) + (3, 4) = (4, 6); [1, 2] + 3 = 9; 1 + 2 + ... + 9 = 45",
        "5! + 1 = 121; 17 % 5 = 2; 17 mod 5 + 1 = 9; 7 // 2 + 1 = 9",
        "Is 7 + 8 = 16? Day 2 = 5 + 6",
        "<think>7 + 8 = 16. Wait, that is 15.</think> 7 + 8 = 15",
        "0130 + 0900 = 2",
        "9**9**9 = 3, 2^99999999 = 1, 1/0 = 4, 0^-1 = 3",
        "1" * 10_000 + " + 1 = 3",
        "The value of 24/7 is 3. The range 3-5 is 9. 1/2 is equal to 12 apples.",
        "the quotient 34/8 = 11/11 = x",
    ],
)
def test_what_is_no_equation_or_may_be_meant_is_let_be(text: Any) -> None:
    assert [*equations.wrong(text)] == []


@pytest.mark.parametrize(
    ("text", "expression", "exact", "stated"),
    [
        ("7 + 8 = 16", "7 + 8", "15", "16"),
        ("So we get 7+8=16.", "7+8", "15", "16"),
        ("1. 7 + 8 = 16", "7 + 8", "15", "16"),
        ("- 7 + 8 = 16 apples", "7 + 8", "15", "16 apples"),
        ("She has 3 left because 7 + 8 = 16", "7 + 8", "15", "16"),
        ("The average of 3 and 5 is (3 + 5) / 2 = 5", "(3 + 5) / 2", "4", "5"),
        ("$2.25 + $1.13 + $1.80 = $4.45", "$2.25 + $1.13 + $1.80", "5.18", "$4.45"),
        ("10 / 3 = 3.5", "10 / 3", "3.333…", "3.5"),
        ("25% of 80 = 40", "25% of 80", "20", "40"),
        ("2 + 3 = 5 + 1 = 7", "5 + 1", "6", "7"),
        ("1,000 * 3 = 4,000", "1,000 * 3", "3000", "4,000"),
        ("2^10 = 1000", "2^10", "1024", "1000"),
        ("48/2 = <<48/2=24>>25 clips", "48/2", "24", "25 clips"),
        ("3 boxes x 5 apples = 16 apples", "3 boxes x 5 apples", "15", "16 apples"),
        ("The result of 3 * 4 is 13.", "3 * 4", "12", "13"),
        ("(3-2)*(7+5) is 24.", "(3-2)*(7+5)", "12", "24"),
        ("3 + 4 equals 8.", "3 + 4", "7", "8"),
        (r"\(3 \times 4 = 13\)", r"3 \times 4", "12", "13"),
        ("7＋8＝16个", "7＋8", "15", "16个"),
        ("(2 + 3) * 4 = 21", "(2 + 3) * 4", "20", "21"),
        ("Then 10x12=140.", "10x12", "120", "140"),
        ("-3 + 5 = 3", "-3 + 5", "2", "3"),
    ],
)
def test_false_equations(text: Any, expression: Any, exact: Any, stated: Any) -> None:
    (found,) = equations.wrong(text)
    assert (found.expression, found.exact, found.stated) == (expression, exact, stated)
    assert text[found.start : found.end].startswith(expression)
    assert text[found.start : found.end].endswith(stated)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("<<48/2=24>>24", []),
        ("$<<10/3=3.33>>3.33", []),
        ("<<3/4=3/4>>3/4", []),
        ("<<100*.5=50.00>>50", []),
        ("<<0.25=0.25>>25%", []),
        ("<<48/2=23>>23", ["23"]),
        ("<<48/2=24>>42 clips", ["42"]),
        ("<<x=3>>3, <<>>, <<=>>", []),
    ],
)
def test_marks_of_a_calculator(text: Any, stated: Any) -> None:
    assert [one.stated for one in equations.wrong_marks(text)] == stated


@pytest.mark.parametrize(
    ("prompt", "answer", "exact"),
    [
        ("2 + 3 * 4", "20", "14"),
        ("What is 2 + 3 * 4?", "The answer is 20.", "14"),
        ("Calculate: 2 + 3 =", "$6", "5"),
        ("Compute 2^3 + 3^2.", "11", "17"),
        ("2 + 3 * 4", "14", None),
        ("12/8", "1.5", None),
        ("7/9", "0.777", None),
        ("2x + 3", "8", None),
        ("the slope between 3 + 4", "8", None),
        ("Solve 2 + 3", "It is more than 4", None),
        ("Name a number.", "20", None),
        ("20", "21", None),
    ],
)
def test_answers_that_are_just_a_number(prompt: Any, answer: Any, exact: Any) -> None:
    found = equations.wrong_result(prompt, answer)
    assert (found.exact if found else None) == exact
    if found:
        assert answer[found.start : found.end] == found.stated


def test_numbers_in_two_ways() -> None:
    assert value("1.500") == Fraction(3, 2)
    assert value("1.500", ",") == 1500
    for text, decimal in [("1.2.3", "."), ("1,2", "."), ("1,5,0", ","), ("1" * 25, "."), ("007", ".")]:
        with pytest.raises(Unsure):
            value(text, decimal)


@pytest.mark.parametrize("text", ["9**9**9", "2^64^2", "(" * 500 + "1" + ")" * 500, "1 + * 2", "()", "1 +"])
def test_what_is_refused(text: Any) -> None:
    found = [*tokens(text)]
    with pytest.raises(Unsure):
        evaluate(Parser(found, 0, len(found)).sum(), exactly(READINGS[0]))


@pytest.mark.parametrize(
    "text",
    [
        "1=" * 200_000,
        "1+1=1+1=" * 50_000,
        "(" * 100_000 + "1+1=3",
        "1+" * 100_000 + "1 = 3",
        "9^" * 50_000 + "9 = 1",
        "a = 1 + 2 " * 50_000,
        "<<" * 100_000,
        "`" * 200_000 + "1+1=3",
        "9" * 200_000 + " + 1 = 2",
        "1 apple " * 50_000 + "+ 1 = 3",
        "\ud800 1 + 1 = 3 \0" * 10_000,
    ],
    ids=lambda text: text[:8].encode("unicode_escape").decode(),
)
def test_hostile_text_takes_bounded_time(text: Any) -> None:
    started = time.monotonic()
    for _ in equations.wrong(text):
        pass
    for _ in equations.wrong_marks(text):
        pass
    equations.wrong_result(text, "3")
    assert time.monotonic() - started < 20


# Expressions with what they come to: nested ones in brackets, so that no convention is needed to read them.
LEAVES = st.one_of(st.integers(0, 10_000).map(lambda n: (str(n), Fraction(n))), st.integers(1, 99_999).map(
    lambda n: (f"{n / 100:.2f}", Fraction(n, 100))
))  # fmt: skip
SIGNS = {"+": "+", "-": "-−", "*": "*×·x", "/": "/÷"}


@st.composite
def expressions(draw: Any, leaves: Any = LEAVES, operators: str = "+-*/", depth: int = 2) -> tuple[str, Fraction]:
    if not depth or draw(st.booleans()):
        return draw(leaves)
    left, one = draw(expressions(leaves, operators, depth - 1))
    right, other = draw(expressions(leaves, operators, depth - 1))
    operator = draw(st.sampled_from([sign for sign in operators if sign != "/" or other]))
    space = " " if operator == "/" else draw(st.sampled_from(["", " "]))
    exact = {
        "+": lambda: one + other, "-": lambda: one - other, "*": lambda: one * other, "/": lambda: one / other,
    }[operator]()  # fmt: skip
    left, right = (f"({side})" if not side.replace(".", "").isdigit() else side for side in (left, right))
    sign = draw(st.sampled_from(SIGNS[operator]))
    space = " " if sign == "x" and left == "0" else space  # 0x10 is no product
    return f"{left}{space}{sign}{space}{right}", exact


@st.composite
def stated(draw: Any, exact: Fraction) -> str:
    """The number with some decimals, rounded or cut off."""
    places = draw(st.integers(0, 4))
    scaled = exact * 10**places
    whole = draw(st.sampled_from([round(scaled), int(scaled)]))
    digits = str(abs(whole)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if whole < 0 else text


@given(
    st.data(), st.sampled_from(["", "So ", "1) ", "Total: ", "We get "]), st.sampled_from(["", " apples", ".", "\n"])
)
def test_true_equations_are_never_reported(data: Any, before: Any, after: Any) -> None:
    text, exact = data.draw(expressions())
    said = data.draw(stated(exact))
    equation = f"{before}{text}{data.draw(st.sampled_from([' = ', '=', ' ≈ ']))}{said}{after}"
    assert [*equations.wrong(equation)] == []


INTEGERS = st.integers(0, 10_000).map(lambda n: (str(n), Fraction(n)))


@given(
    st.data(),
    st.integers(1, 10**6),
    st.sampled_from(["", "So ", "1) ", "Total: "]),
    st.sampled_from(["", " apples", "."]),
)
def test_perturbed_results_are_always_reported(data: Any, off: Any, before: Any, after: Any) -> None:
    text, exact = data.draw(expressions(INTEGERS, "+*").filter(lambda made: not made[0].isdigit()))
    false = exact + off * data.draw(st.sampled_from([1, -1]))
    if false in {-exact, exact * 100, exact / 100} or false < 0:
        return
    ((*_, found),) = equations.wrong(f"{before}{text} = {false}{after}")
    assert found == f"{false}{after}".rstrip(".")


@given(st.text())
def test_no_text_raises(text: Any) -> None:
    assert all(text[one.start : one.end] for one in equations.wrong(text))
    assert all(text[one.start : one.end] for one in equations.wrong_marks(text))


PIECES = ["1", "23", ".5", "1,000", "1.2", "+", "-", "*", "/", "^", "(", ")", "=", "≈", "x", " ", "\n", "%", "$",
          "of", "apples", "½", "²", "<<", ">>", "is", "equals", "!", "?", ",", ".",
          "\\times", "\\frac{1}{0}", "1/0", "`", "²³", "٣"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from(["3", "-4.", "The answer is 5"]))
def test_no_run_of_signs_raises(text: Any, answer: Any) -> None:
    for one in [*equations.wrong(text), *equations.wrong_marks(text)]:
        assert one.exact
        assert one.stated
    equations.wrong_result(text, answer)


def test_readings_are_apart() -> None:
    assert len(set(READINGS)) == 4
    assert READINGS[0] == Reading(".", hundredth=True)
