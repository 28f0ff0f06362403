"""The measure of how far `confidence` can be trusted."""

import pytest

from eval.confidence import Bin, bins, calibration_error


def test_bins_go_from_the_least_confident_to_the_most() -> None:
    pairs = [(0.9, True), (0.5, False), (0.5, True), (0.9, True)]
    assert bins(pairs, 2) == [Bin(2, 0.5, 0.5), Bin(2, 0.9, 1.0)]
    assert bins(pairs[:1], 10) == [Bin(1, 0.9, 1.0)]


def test_the_error_is_the_mean_distance_weighted_by_size() -> None:
    assert calibration_error([Bin(1, 0.8, 0.6), Bin(3, 0.9, 0.9)]) == pytest.approx(0.05)
