"""Who is meant, by the vectors of words."""

from __future__ import annotations

import numpy as np
import pytest

from whence.model import Span
from whence.reader.reader import load
from whence.reader.who import Antecedents, Who, in_eight_bits

TEXT = "Maria Keller won the election on Sunday. Her rival, Jonas Weber, conceded. Keller will take office in May."


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


@pytest.fixture(scope="module")
def who() -> Who:
    found = load().read(TEXT).who
    assert found is not None
    return found


def test_chances_sum_to_one_and_names_and_pronouns_go_to_the_fitting_name(who: Who) -> None:
    names = [span("Maria Keller"), span("Jonas Weber")]
    later = Span(TEXT.index("Keller will"), TEXT.index(" will"))
    for mention in (span("Her"), later):
        nobody, first, second = who.chances(mention, names)
        assert nobody + first + second == pytest.approx(1)
        assert first > max(nobody, second)


def test_scores_agree_with_chances(who: Who) -> None:
    mentions = [span("Maria Keller"), span("Jonas Weber"), span("Her")]
    row = np.exp(who.scores(mentions)[2, :3])
    assert who.chances(mentions[2], mentions[:2]) == pytest.approx((row / row.sum()).tolist(), abs=1e-5)


def test_a_span_without_words_takes_up_nobody(who: Who) -> None:
    dot = Span(TEXT.index("."), TEXT.index(".") + 1)
    assert who.chances(dot, [span("Jonas Weber")]) == [1.0, 0.0]
    assert who.chances(span("Her"), [dot])[1] == 0.0
    assert who.chances(span("Her"), []) == [1.0]


def test_scores_are_the_products_of_means_and_what_distance_adds() -> None:
    vectors = np.array([[1, 0, 2, 1], [3, 1, 0, 1], [0, 2, 1, 1]], dtype=np.float32)
    learned = Antecedents(np.zeros((34, 2), np.float32), np.array([1, 1], np.float32))
    at = np.arange(3)
    found = Who(at * 2, at * 2 + 1, at, *in_eight_bits(vectors), learned).scores([Span(0, 3), Span(4, 5)])
    query, key = np.array([[2, 0.5], [0, 2]]), np.array([[1, 1], [1, 1]])
    expected = np.hstack([(query @ [1, 1])[:, None], query @ key.T]) / np.sqrt(2)
    np.testing.assert_allclose(found, expected, atol=0.05)
