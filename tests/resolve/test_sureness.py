"""How sure a chain is follows from what it rests on."""

from whence.model import Attribution, Span
from whence.resolve.chains.carriers import load
from whence.resolve.chains.sureness import NAMES, features, sure
from whence.resolve.draft import Draft

TEXT = "Vale said the pier was sound."
FOUND = Attribution((Span(0, 4),), (Span(5, 9),), (Span(10, 28),), 0.9)


def draft(carrier_sure: float, relay: Draft | None = None) -> Draft:
    return Draft(FOUND, holder=relay, relay=relay, carrier_sure=carrier_sure, chain=("p1", "p0"))


def test_a_likelier_link_makes_a_surer_chain() -> None:
    weights = load().sure
    assert 0 < sure(TEXT, draft(0.5), weights) < sure(TEXT, draft(0.95), weights) < 1


def test_a_chain_is_as_sure_as_what_relays_it() -> None:
    weights = load().sure
    assert sure(TEXT, draft(1.0, draft(0.5)), weights) < sure(TEXT, draft(1.0, draft(0.95)), weights)


def test_each_feature_has_a_weight() -> None:
    assert set(load().sure) == set(NAMES)
    assert len(features(TEXT, draft(1.0))) == len(NAMES)
