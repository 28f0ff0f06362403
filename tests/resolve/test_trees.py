"""Trees from a file are walked as LightGBM walks them: at most the threshold goes left."""

import numpy as np
import pytest

from whence.errors import BadInstall
from whence.resolve.trees import AT_ONCE, Trees, trees

# age <= 2.5 ? (sex <= 0 ? leaf 0 : leaf 1) : leaf 2, and a second tree that is a single leaf
TREES = Trees(
    names=("age", "sex"),
    roots=np.array([0, -4], np.int32),
    feature=np.array([0, 1], np.int32),
    threshold=np.array([2.5, 0.0]),
    left=np.array([1, -1], np.int32),
    right=np.array([-3, -2], np.int32),
    leaf=np.array([1.0, -1.0, 3.0, 0.5]),
    rest={},
)


def chance(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


@pytest.mark.parametrize(("row", "odds"), [((2.5, 0.0), 1.5), ((2.0, 1.0), -0.5), ((2.6, 0.0), 3.5)])
def test_a_row_goes_left_at_the_threshold(row: tuple[float, float], odds: float) -> None:
    assert TREES.scores([row])[0] == pytest.approx(chance(odds))


def test_many_rows_give_what_each_gives_alone() -> None:
    rows = [(float(i % 5), float(i % 2)) for i in range(AT_ONCE + 3)]
    assert TREES.scores(rows).tolist() == [TREES.scores([row])[0] for row in rows]


def test_no_rows_give_no_scores() -> None:
    assert TREES.scores([]).tolist() == []


def test_a_missing_file_is_a_bad_installation() -> None:
    with pytest.raises(BadInstall, match=r"nothing\.json is missing"):
        trees("nothing.json")
