"""Learn through whom words came, from the labelled articles. `python -m training.chains ../shared`

Prints what the chains of `gold/train` come to by five-fold cross-validation over whole articles, calibrates how sure a
chain is on that, and writes `src/whence/resolve/data/chains.json`: some five minutes on one core. With `--quick`, in
two minutes, `gold/dev` takes the place of the cross-validation.

Two models, one on the other: the weights of the words around a mention (`hints.py`), then the trees that weigh a
candidate (`candidates.py`). The trees learn from hints that were made without the article at hand. Both learn from the
labelled attributions and from those that the network finds.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from lightgbm import Booster

from training import logistic
from training import trees as grove
from training.gold import Labelled, Readers, Row, articles, as_labelled, as_read, matched, scorer
from whence.model import Speaker
from whence.resolve import ledger
from whence.resolve.chains import links, sureness
from whence.resolve.chains.candidates import NAMES, Candidate, candidates
from whence.resolve.chains.carriers import Model, carriers
from whence.resolve.chains.hints import Mention, mentions, weighed
from whence.resolve.ledger import Work
from whence.resolve.trees import parsed

FOLDS = 5
PENALTY = 3.0  # of the weights of hints; 1 and 3 came to the same
ROUNDS = 150
SETTINGS = {"min_data_in_leaf": 25, "feature_fraction": 0.6, "lambda_l2": 3.0}
TARGET = Path(__file__).parents[1] / "src" / "whence" / "resolve" / "data" / "chains.json"


@dataclass(frozen=True)
class Example:
    """An article on its way to its chains, and which labelled statement each draft is."""

    article: Labelled
    work: Work
    rows: Mapping[int, Row]
    labelled: bool
    mentions: Sequence[Mention]
    rules: Mapping[str, Sequence[tuple[str, ...]]]
    named: Sequence[Speaker] = ()
    veiled: bool = False


class Answers:
    """Whether a speaker of an article is the one that its labels name."""

    def __init__(self, example: Example, shared: Path) -> None:
        self.score = scorer(shared)
        self.gold = {s["id"]: s for s in example.article.gold["speakers"]}
        self.found = {s.id: {"name": s.name, "kind": s.kind} for s in example.named or example.work.speakers}

    def same(self, gold: str, found: str) -> bool:
        """Whether the speaker `found` is the labelled `gold`; for the nameless by their words, not by their kind."""
        theirs, ours = self.gold[gold], self.found[found]
        if theirs["kind"] in {"unnamed", "group", "document"}:
            names = {self.score.norm_name(name) for name in (theirs["name"], *theirs.get("aliases", []))}
            return self.score.norm_name(ours["name"]) in names
        return bool(self.score.same_speaker(theirs, ours))

    def carried(self, row: Row, found: str) -> int:
        """Whether the words of a statement came through `found`."""
        return int(any(self.same(link, found) for link in row["chain"][1:-1]))


def examples(found: Sequence[Labelled], shared: Path, from_labels: bool) -> list[Example]:
    """The articles as far as resolve takes them up to their chains."""
    out = []
    for article in found:
        if from_labels:
            work, rows = as_labelled(article, ledger.chains)
        else:
            work = as_read(article, ledger.chains)
            rows = matched(shared, article.gold, work.drafts)
        parts = (work.article, work.drafts, work.cast)
        out.append(Example(article, work, rows, from_labels, mentions(*parts), links.rules(*parts)))
    return out


def disguised(example: Example) -> Example:
    """The article as it would look if nobody had heard of its media: no table knows their names.

    Most labelled articles name media that the tables know. Without such examples the models would rest on that, and
    would not see that "told Quillfort" says of Quillfort what "told Reuters" says of Reuters.
    """
    cast = example.work.cast
    unknown = {s.id for s in cast.speakers if s.kind == "outlet" and s.id != cast.outlet}
    speakers = tuple(
        replace(s, name=f"Quill{s.id}", kind="organization") if s.id in unknown else s for s in cast.speakers
    )

    def plain(feature: str) -> str:
        for known, other in (("medium ", "organization "), ("kind outlet", "kind organization")):
            if feature.startswith(known):
                return other + feature.removeprefix(known)
        return {"looks True": "looks False"}.get(feature, feature).replace("<outlet>", "<organization>")

    def veil(mention: Mention) -> Mention:
        if mention.noun or mention.speaker not in unknown:
            return mention
        kept = (
            f for f in mention.features if f not in {"medium True", "in scene"} or (f == "in scene" and _half(mention))
        )
        return replace(mention, looks=False, features=(*map(plain, kept), "medium False"))

    rules = dict(example.rules)
    rules["in_scene"] = [
        tuple(link for link in links_ if link not in unknown or i % 2) for i, links_ in enumerate(rules["in_scene"])
    ]
    work = Work(example.work.article, example.work.drafts, replace(cast, speakers=speakers))
    return replace(
        example,
        work=work,
        mentions=[veil(m) for m in example.mentions],
        rules=rules,
        named=example.work.speakers,
        veiled=True,
    )


def _half(mention: Mention) -> bool:
    return mention.span.start % 2 == 0


def hint_examples(example: Example, shared: Path) -> tuple[list[Sequence[str]], list[int]]:
    """The mentions of an article with whether words made in their sentence, or the next two, came through them."""
    article, answers = example.work.article, Answers(example, shared)
    made: dict[int, list[Row]] = {}
    for i, draft in sorted(enumerate(example.work.drafts), key=lambda pair: pair[1].anchor.start):
        if draft.holder is None and i in example.rows:
            made.setdefault(article.sentence_at(draft.anchor.start), []).append(example.rows[i])
    rows: list[Sequence[str]] = []
    right: list[int] = []
    for mention in example.mentions:
        place = article.sentence_at(mention.span.start)
        near = [] if mention.speaks else made.get(place, [])
        near = near or [row for after in (1, 2) for row in made.get(place + after, [])][:2]
        if near:
            rows.append(mention.features)
            right.append(int(any(answers.carried(row, mention.speaker) for row in near)))
    return rows, right


class Learner:
    """Both models over the examples, with what is asked for more than once kept."""

    def __init__(self, found: Sequence[Example], shared: Path) -> None:
        self.examples, self.shared = found, shared
        self._hints = {id(e): hint_examples(e, shared) for e in found if e.labelled}
        self._words: dict[frozenset[int], dict[str, float]] = {}
        self._offered: dict[tuple[int, frozenset[int]], list[tuple[Candidate, int | None]]] = {}

    def words(self, without: frozenset[int]) -> dict[str, float]:
        """The weights of hints, learned from all folds but those of `without`."""
        if without not in self._words:
            rows: list[Sequence[str]] = []
            right: list[int] = []
            for example in self.examples:
                if example.labelled and example.article.fold not in without:
                    more, answers = self._hints[id(example)]
                    rows += more
                    right += answers
            self._words[without] = logistic.fit(rows, right, PENALTY)
        return self._words[without]

    def offered(self, example: Example, without: frozenset[int]) -> list[tuple[Candidate, int | None]]:
        """The candidates of an article with the answer, where it is known; the hints know nothing of `without`."""
        key = id(example), without
        if key not in self._offered:
            work, answers = example.work, Answers(example, self.shared)
            hints = weighed(work.article, example.mentions, self.words(without))
            found = candidates(work.article, work.drafts, work.cast, hints, example.rules)
            rows = example.rows
            self._offered[key] = [
                (each, answers.carried(rows[each.draft], each.speaker) if each.draft in rows else None)
                for each in found
            ]
        return self._offered[key]

    def model(self, without: frozenset[int]) -> tuple[dict[str, float], Booster]:
        """The weights of hints and the trees, both learned from all folds but those of `without`."""
        rows: list[Sequence[float]] = []
        right: list[int] = []
        for example in self.examples:
            if example.article.fold in without:
                continue
            for candidate, answer in self.offered(example, without | {example.article.fold}):
                if answer is not None:
                    rows.append(candidate.features)
                    right.append(answer)
        return self.words(without), grove.grow(np.array(rows), np.array(right, dtype=float), ROUNDS, **SETTINGS)


def right_chains(example: Example, shared: Path) -> dict[int, bool]:
    """Whether the chain of each draft that stands for a labelled statement is right, as the scorer says."""
    score = scorer(shared)
    gold = {s["id"]: s for s in example.article.gold["speakers"]}
    found = {s.id: {"name": s.name, "kind": s.kind} for s in example.work.speakers}
    out = {}
    for i, row in example.rows.items():
        chain = example.work.drafts[i].chain
        pairs = zip(row["chain"][:-1], chain[:-1], strict=False)
        same = len(chain) == len(row["chain"])
        out[i] = same and all(score.same_speaker(gold[a], found.get(b)) for a, b in pairs)
    return out


def put(example: Example, model: Model) -> None:
    """Give the drafts of an article the links that `model` chooses."""
    work = example.work
    ledger.put_chains(work, carriers(work.article, work.drafts, work.cast, example.rules, model))


@dataclass
class Held:
    """What cross-validation gave: how many chains are right, and what each of them rests on."""

    count: Counter[str]
    rows: list[list[float]]
    right: list[int]
    folds: list[int]


def held_out(learner: Learner, shared: Path) -> Held:
    """The chains of each fold by models that have not seen it."""
    held = Held(Counter(), [], [], [])
    for fold in range(FOLDS):
        model = loaded(*learner.model(frozenset({fold})), dict.fromkeys(sureness.NAMES, 0.0))
        for example in learner.examples:
            if example.article.fold == fold and not example.labelled and not example.veiled:
                count(held, example, model, shared)
    return held


def unseen(model: Model, found: Sequence[Labelled], shared: Path) -> Held:
    """The chains of articles that `model` has not learned from."""
    held = Held(Counter(), [], [], [])
    for example in examples(found, shared, False):
        count(held, example, model, shared)
    return held


def count(held: Held, example: Example, model: Model, shared: Path) -> None:
    """Add to `held` what the chains of an article by `model` come to."""
    put(example, model)
    for row in example.article.gold["statements"]:
        held.count["all"] += 1
        held.count["long"] += len(row["chain"]) > 2
    for i, right in right_chains(example, shared).items():
        held.count["right"] += right
        held.count["right long"] += right and len(example.rows[i]["chain"]) > 2
        held.rows.append(sureness.features(example.work.article.text, example.work.drafts[i]))
        held.right.append(int(right))
        held.folds.append(example.article.fold)


def calibrated(held: Held, without: int | None = None) -> dict[str, float]:
    """The weights that make the sureness of a chain the chance that it is right."""
    kept = [n for n, fold in enumerate(held.folds) if fold != without]
    return logistic.fit_numbers(
        sureness.NAMES, [held.rows[n] for n in kept], [held.right[n] for n in kept], penalty=1.0
    )


def report(held: Held, tell: Callable[[str], None] = print) -> None:
    """Print what cross-validation gives."""
    tell(f"chain {share(held.count, 'right', 'all')} of {held.count['all']}")
    tell(f"long chain {share(held.count, 'right long', 'long')} of {held.count['long']}")
    bins: dict[int, list[tuple[float, int]]] = {}
    for fold in range(FOLDS):
        weights = np.array(list(calibrated(held, fold).values()))
        for row, right, of in zip(held.rows, held.right, held.folds, strict=True):
            if of == fold:
                chance = float(1 / (1 + np.exp(-np.array(row) @ weights)))
                bins.setdefault(min(9, int(chance * 10)), []).append((chance, right))
    off = sum(abs(sum(c for c, _ in each) - sum(r for _, r in each)) for each in bins.values())
    tell(f"expected calibration error {off / max(1, len(held.right)):.3f}")
    for place, each in sorted(bins.items()):
        tell(f"  sure {place / 10:.1f}: {len(each):5} right {sum(r for _, r in each) / len(each):.2f}")


def share(count: Mapping[str, int], part: str, of: str) -> float:
    """A share in per cent."""
    return round(100 * count[part] / max(1, count[of]), 1)


def loaded(words: Mapping[str, float], grown: Booster, sure: Mapping[str, float]) -> Model:
    """The model as resolve uses it."""
    stored = parsed(stored_as(words, grown, sure))
    return Model(stored.rest["words"], stored, stored.rest["sure"])


def stored_as(words: Mapping[str, float], grown: Booster, sure: Mapping[str, float]) -> str:
    """The models as the text of a file."""
    told = {name: weight for name, weight in words.items() if not name or abs(weight) >= 0.02}
    return grove.text(NAMES, grown, words=told, sure=dict(sure))


def main() -> None:
    """Learn and write, or report; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument(
        "--readers",
        type=Path,
        nargs="*",
        default=[],
        help="networks taught without parts of the articles; see `training.gold.Readers`",
    )
    parser.add_argument("--quick", action="store_true", help="calibrate on dev, without cross-validation")
    args = parser.parse_args()
    readers = Readers(args.shared, args.readers)
    found = articles(readers, "train", FOLDS)
    new = [article for article in found if article.new]
    both = [*examples(found, args.shared, True), *examples(new, args.shared, False)]
    learner = Learner([*both, *map(disguised, both)], args.shared)
    words, grown = learner.model(frozenset())
    if args.quick:
        model = loaded(words, grown, dict.fromkeys(sureness.NAMES, 0.0))
        held = unseen(model, articles(readers, "dev", FOLDS), args.shared)
    else:
        held = held_out(learner, args.shared)
    report(held)
    TARGET.write_text(stored_as(words, grown, calibrated(held)), encoding="utf-8")


if __name__ == "__main__":
    main()
