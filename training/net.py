"""The network: a BERT encoder that also sees surface features, and one light head per task."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from training.corpus import IGNORE, POS, RELATIONS
from whence.reader.labels import ENTITY_TAGS, TAGS, may_follow
from whence.reader.nearness import DISTANCES, FARTHEST, PARAGRAPHS, RANKS, STEPS, nearness
from whence.reader.pieces import GAPS, QUOTE_STATES, SHAPES

WIDTH, LAYERS, ATTENTION_HEADS, INNER, POSITIONS, VOCABULARY = 384, 6, 12, 1536, 512, 30522
INPUTS = ("ids", "shape", "quote", "gap", "mask")
LINK, ARC, WHO, MEANING = 64, 128, 128, 256
LIKENESS = 4.0  # what the vectors' likeness to each other counts beside each one's own


class Dropout(nn.Module):
    """Dropout with masks from numpy's generator, whose bytes cost a tenth of torch's Bernoulli draws on a CPU."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.threshold = round(256 * rate)
        self.random = np.random.Generator(np.random.SFC64(0))

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.threshold:
            return x
        mask = torch.frombuffer(bytearray(self.random.bytes(x.numel())), dtype=torch.uint8).view(x.shape)
        return x * (mask >= self.threshold).to(x.dtype).mul_(256 / (256 - self.threshold))


class Layer(nn.Module):
    """One post-norm transformer layer, as in BERT (Devlin et al. 2019)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.mix_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.down_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, ATTENTION_HEADS, -1).permute(2, 0, 3, 1, 4).unbind(0)
        scores = q @ k.transpose(2, 3) * (WIDTH / ATTENTION_HEADS) ** -0.5
        # Spelt out, as on two cores it trains faster than torch's fused attention.
        attended = (scores + mask).softmax(-1).to(v.dtype) @ v
        attended = attended.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.mix_norm(x + self.dropout(self.mix(attended)))
        return self.down_norm(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """MiniLM with three more embeddings, of surface features. These start at zero, which leaves MiniLM as it was."""

    def __init__(self, dropout: float, layers: int = LAYERS) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, WIDTH)
        self.position = nn.Embedding(POSITIONS, WIDTH)
        self.shape = nn.Embedding(SHAPES, WIDTH)
        self.quote = nn.Embedding(QUOTE_STATES, WIDTH)
        self.gap = nn.Embedding(GAPS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.dropout = Dropout(dropout)
        for table in (self.shape, self.quote, self.gap):
            nn.init.zeros_(table.weight)

    def embed(self, ids: Tensor, shape: Tensor, quote: Tensor, gap: Tensor) -> Tensor:
        """What the first layer sees of each piece."""
        position = self.position(torch.arange(ids.shape[1], device=ids.device))
        return self.norm(self.word(ids) + position + self.shape(shape) + self.quote(quote) + self.gap(gap))

    def forward(self, ids: Tensor, shape: Tensor, quote: Tensor, gap: Tensor, mask: Tensor) -> Tensor:
        x = self.dropout(self.embed(ids, shape, quote, gap))
        for layer in self.layers:
            x = layer(x, mask)
        return x


class Heads(NamedTuple):
    """What the shipped model gives for each piece: arrays (windows, pieces, …)."""

    tag: Tensor
    link: Tensor
    inner: Tensor
    inner_link: Tensor
    entity: Tensor
    pos: Tensor
    who: Tensor
    meaning: Tensor


class Reader(nn.Module):
    """Encoder and heads. `forward` gives, per piece, the outputs the shipped model has; training adds the rest.

    Linking follows the arcs of Dozat and Manning (2017): the first and the last word of a content fragment point at the
    first word of its cue, the first word of a cue at the first word of its source, among all that begin one; position 0
    ([CLS]) stands for "none". Learned weights for nearness are added to the products. Attributions within contents
    (`inner`) have heads of their own, which work alike.
    """

    def __init__(self, dropout: float = 0.1, layers: int = LAYERS) -> None:
        super().__init__()
        self.encoder = Encoder(dropout, layers)
        self.dropout = Dropout(dropout)
        self.tag = nn.Linear(WIDTH, len(TAGS))
        self.link = nn.Linear(WIDTH, 4 * LINK)
        self.inner = nn.Linear(WIDTH, len(TAGS))
        self.inner_link = nn.Linear(WIDTH, 4 * LINK)
        self.entity = nn.Linear(WIDTH, len(ENTITY_TAGS))
        self.pos = nn.Linear(WIDTH, len(POS))
        self.who = nn.Linear(WIDTH, WHO)
        self.meaning = nn.Linear(WIDTH, MEANING)
        self.relation = nn.Linear(WIDTH, len(RELATIONS))
        self.arc = nn.Linear(WIDTH, 2 * ARC)
        self.crf = CRF()
        self.inner_crf = CRF()
        self.near_cue = Nearness()
        self.near_source = Nearness()
        self.near_inner_cue = Nearness()
        self.near_inner_source = Nearness()
        self.antecedents = Antecedents()

    def forward(self, ids: Tensor, shape: Tensor, quote: Tensor, gap: Tensor, mask: Tensor) -> tuple[Heads, Tensor]:
        x = self.dropout(self.encoder(ids, shape, quote, gap, mask))
        return Heads(*(getattr(self, name)(x) for name in Heads._fields)), x

    def losses(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """The loss of each task that the batch has labels for, each a mean over the words it concerns."""
        return self.losses_of(*self(*(batch[k] for k in INPUTS)), batch)

    def losses_of(self, heads: Heads, x: Tensor, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """The same of what the network has said of the batch."""
        first, present = batch["first"], batch["present"]  # (windows, words)
        outer_weight, inner_weight = batch["weights"]

        def words(values: Tensor) -> Tensor:
            return values.gather(1, first.unsqueeze(-1).expand(-1, -1, values.shape[-1])).float()

        out: dict[str, Tensor] = {}
        if outer_weight.any():
            self._attributions(out, "", words, heads.tag, heads.link, batch, outer_weight)
        if inner_weight.any():
            self._attributions(out, "inner_", words, heads.inner, heads.inner_link, batch, inner_weight)
        if (batch["head"] != IGNORE).any():
            arcs = self.arc(x).float()
            dependent, head = words(arcs).chunk(2, -1)
            governors = torch.cat([arcs[:, :1].chunk(2, -1)[1], head], 1)
            keys = torch.cat([torch.ones_like(present[:, :1]), present], 1)
            out["head"] = _pointer(dependent, governors, keys, batch["head"])
            out["relation"] = _cross_entropy(words(self.relation(x)), batch["relation"])
        for name, scores in (("entity", heads.entity), ("pos", heads.pos)):
            if (batch[name] != IGNORE).any():
                out[name] = _cross_entropy(words(scores), batch[name])
        if len(batch["mentions"]):
            out["who"] = self.antecedents(words(heads.who), batch["mentions"])
        if len(batch["choices"]):
            out["choice"] = self.antecedents.choose(words(heads.who), batch["choices"])
        if len(batch["vectors"]):
            out["meaning"] = _agreement(statements(words(heads.meaning), batch["fragments"]), batch["vectors"])
        return out

    def _attributions(
        self,
        out: dict[str, Tensor],
        kind: str,
        words: Callable[[Tensor], Tensor],
        tags: Tensor,
        links: Tensor,
        batch: dict[str, Tensor],
        weight: Tensor,
    ) -> None:
        """Add the losses of the outer ("") or the inner ("inner_") attributions to `out`, by weight of the window."""
        links = links.float()
        content, cue_key, cue, source_key = words(links).chunk(4, -1)
        cue_keys = torch.cat([links[:, :1].chunk(4, -1)[1], cue_key], 1)
        source_keys = torch.cat([links[:, :1].chunk(4, -1)[3], source_key], 1)
        gold, paragraph = batch[f"{kind}tag"], batch["paragraph"]
        emissions = words(tags)
        crf: CRF = getattr(self, f"{kind}crf")
        known = weight > 0
        present = batch["present"][known]
        lost = crf(emissions[known], gold[known], present)
        share = weight[known] / (weight[known].unsqueeze(1) * present).sum()
        out[f"{kind}tag"] = (lost * share).sum()
        each = F.cross_entropy(emissions[known].transpose(1, 2), gold[known], ignore_index=IGNORE, reduction="none")
        out[f"{kind}word"] = (each * share.unsqueeze(1)).sum()
        for of, query, keys, role in (("cue", content, cue_keys, "cue"), ("source", cue, source_keys, "source")):
            near: Nearness = getattr(self, f"near_{kind}{of}")
            out[f"{kind}{of}_of"] = near(query, keys, _begins(gold, role), batch[f"{kind}{of}_of"], paragraph, weight)


class CRF(nn.Module):
    """A linear-chain CRF over the tags (Lafferty et al. 2001) in which impossible transitions are forbidden."""

    FORBIDDEN = -1e4

    def __init__(self) -> None:
        super().__init__()
        n = len(TAGS)
        self.transition = nn.Parameter(torch.zeros(n, n))
        self.allowed: Tensor
        self.register_buffer("allowed", torch.tensor([[may_follow(a, b) for b in range(n)] for a in range(n)]))

    def scores(self) -> Tensor:
        """The score of each transition, from row to column."""
        return self.transition.masked_fill(~self.allowed, self.FORBIDDEN)

    def forward(self, emissions: Tensor, tags: Tensor, present: Tensor) -> Tensor:
        """Negative log likelihood per window. A window may begin or end within a span, so its edges are free."""
        scores = self.scores()
        gold = tags.clamp(min=0)
        unary = emissions.gather(2, gold.unsqueeze(-1)).squeeze(-1) * present
        pair = scores[gold[:, :-1], gold[:, 1:]] * present[:, 1:]
        total = unary.sum(1) + pair.sum(1)
        steps, here = emissions.unbind(1), present.unsqueeze(2).unbind(1)
        alpha = steps[0]
        for i in range(1, len(steps)):
            step = torch.logsumexp(alpha.unsqueeze(2) + scores, 1) + steps[i]
            alpha = torch.where(here[i], step, alpha)
        partition = torch.logsumexp(alpha, 1)
        return partition - total


class Nearness(nn.Module):
    """Pointing from words at candidates, by the product of their vectors and by how near they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.distance = nn.Parameter(torch.zeros(DISTANCES))
        self.paragraph = nn.Parameter(torch.zeros(PARAGRAPHS))
        self.rank = nn.Parameter(torch.zeros(RANKS))
        self.steps: Tensor
        self.register_buffer("steps", torch.from_numpy(STEPS), persistent=False)

    def forward(
        self, queries: Tensor, keys: Tensor, candidate: Tensor, gold: Tensor, paragraph: Tensor, weight: Tensor
    ) -> Tensor:
        """Cross-entropy over the words whose `gold` is known; it counts from 0 = none, 1 = the first word.

        Windows count by their `weight`.
        """
        # Where annotators' spans overlap, a cue or source may have lost its first word to another span: no candidate.
        all_keys = torch.cat([torch.ones_like(candidate[:, :1]), candidate], 1)
        window, word = ((gold != IGNORE) & all_keys.gather(1, gold.clamp(min=0))).nonzero(as_tuple=True)
        if not len(word):
            return queries.sum() * 0 + keys.sum() * 0
        scores = (keys[window] @ queries[window, word].unsqueeze(2)).squeeze(2) / queries.shape[-1] ** 0.5
        distance = torch.arange(candidate.shape[1]) - word.unsqueeze(1)
        here = candidate.long().cumsum(1)  # candidates up to and including each word
        upto = here[window, word].unsqueeze(1)
        before = upto - candidate[window, word].long().unsqueeze(1)
        theirs = here[window] - 1
        between = torch.where(distance < 0, before - 1 - theirs, theirs - upto)
        paragraphs = paragraph[window] - paragraph[window, word].unsqueeze(1)
        by_distance, by_paragraph, by_rank = nearness(distance, paragraphs, between, self.steps)
        near = self.distance[by_distance] + self.paragraph[by_paragraph] + self.rank[by_rank]
        scores = scores + torch.cat([torch.zeros_like(near[:, :1]), near], 1)
        each = F.cross_entropy(scores.masked_fill(~all_keys[window], -1e4), gold[window, word], reduction="none")
        return (each * weight[window]).sum() / weight[window].sum().clamp(min=1e-3)


class Antecedents(nn.Module):
    """Whom a mention takes up: the antecedents of Lee et al. (2017), over the words of mentions (Dobrovolskii 2021).

    A mention's vector is the mean over its words: a query, for itself as the later one, and a key, for itself as an
    antecedent. `reach` is a vector for each step of distance, which the query weighs, `nobody` the key of "nobody
    before".
    """

    def __init__(self) -> None:
        super().__init__()
        self.reach = nn.Parameter(torch.zeros(DISTANCES, WHO // 2))
        self.nobody = nn.Parameter(torch.zeros(WHO // 2))
        self.steps: Tensor
        self.register_buffer("steps", torch.from_numpy(STEPS), persistent=False)

    def scores(self, queries: Tensor, keys: Tensor, at: Tensor, theirs: Tensor) -> Tensor:
        """Scores (mentions, 1 + candidates), of nobody and of each candidate; `at` and `theirs` are their words."""
        distance = theirs.unsqueeze(0) - at.unsqueeze(1)
        step = self.steps[distance.abs().clamp(max=FARTHEST)] * 2 + (distance > 0)
        near = (queries @ self.reach.T).gather(1, step)
        scores = torch.cat([(queries @ self.nobody).unsqueeze(1), queries @ keys.T + near], 1)
        return scores.float() / queries.shape[1] ** 0.5

    def forward(self, vectors: Tensor, mentions: Tensor) -> Tensor:
        """The negative log likelihood of the right antecedents (windows' word vectors, rows as of `collate`)."""
        row, lo, hi, document, who, word, first = mentions.T
        query, key = _means(vectors, row, lo, hi).chunk(2, -1)
        scores = self.scores(query, key, word, word)
        earlier = torch.ones_like(scores[:, 1:], dtype=torch.bool).tril(-1) & (document.unsqueeze(1) == document)
        right = earlier & (who.unsqueeze(1) == who)
        alone = ~right.any(1)
        gold = torch.cat([alone.unsqueeze(1), right], 1)
        allowed = torch.cat([torch.ones_like(earlier[:, :1]), earlier], 1)
        every = scores.masked_fill(~allowed, -1e4).logsumexp(1)
        lost = (every - scores.masked_fill(~gold, -1e4).logsumexp(1))[~alone | (first > 0)]
        return lost.sum() / max(1, len(lost))

    def choose(self, vectors: Tensor, choices: Tensor) -> Tensor:
        """The cross-entropy of choosing nobody, the first or the second name for a pronoun; see `collate`."""
        return F.cross_entropy(self.chosen(vectors, choices), choices[::3, 4])

    def chosen(self, vectors: Tensor, choices: Tensor) -> Tensor:
        """Scores (pronouns, 3): of nobody, of the first and of the second name."""
        row, lo, hi, word, _ = choices.T
        query, key = _means(vectors, row, lo, hi).chunk(2, -1)
        pronoun = torch.arange(0, len(row), 3)
        scores = self.scores(query[pronoun], key, word[pronoun], word)
        return scores.gather(1, torch.stack([pronoun * 0, pronoun + 2, pronoun + 3], 1))


def _means(vectors: Tensor, row: Tensor, lo: Tensor, hi: Tensor) -> Tensor:
    """The mean of the words' vectors (windows, words, width) over each of the ranges."""
    total = F.pad(vectors, (0, 0, 1, 0)).cumsum(1)
    return (total[row, hi] - total[row, lo]) / (hi - lo).unsqueeze(1)


def statements(vectors: Tensor, fragments: Tensor) -> Tensor:
    """The mean of the words' vectors over each statement, which may be in several fragments; of length 1."""
    row, lo, hi, number = fragments.T
    total = F.pad(vectors, (0, 0, 1, 0)).cumsum(1)
    sums = torch.zeros(int(number.max()) + 1, vectors.shape[-1]).index_add(0, number, total[row, hi] - total[row, lo])
    return F.normalize(sums, dim=-1)


def _agreement(found: Tensor, wanted: Tensor) -> Tensor:
    """How far vectors of length 1 are from those wanted, and their likeness to each other from that of the wanted."""
    apart = 1 - (found * wanted).sum(1).mean()
    off = (found @ found.T - wanted @ wanted.T).square()
    return apart + LIKENESS * off.sum() / max(1, len(found) * (len(found) - 1))


def _begins(tags: Tensor, role: str) -> Tensor:
    """Where a span of `role` begins."""
    return (tags == TAGS.index(f"B-{role}")) | (tags == TAGS.index(f"S-{role}"))


def _cross_entropy(scores: Tensor, gold: Tensor) -> Tensor:
    if not (gold != IGNORE).any():
        return scores.sum() * 0
    return F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORE)


def _pointer(queries: Tensor, keys: Tensor, present: Tensor, gold: Tensor) -> Tensor:
    """Cross-entropy of pointing from each word at one key; `gold` counts from 0 = none, 1 = the first word."""
    scores = queries @ keys.transpose(1, 2) / queries.shape[-1] ** 0.5
    return _cross_entropy(scores.masked_fill(~present.unsqueeze(1), -1e4), gold)


def pretrained(folder: Path, dropout: float = 0.1) -> Reader:
    """A reader whose encoder holds the weights of `model.safetensors` in `folder` (BERT's parameter names)."""
    weights = load_file(folder / "model.safetensors")
    reader = Reader(dropout)
    encoder = reader.encoder
    with torch.no_grad():
        encoder.word.weight.copy_(weights["embeddings.word_embeddings.weight"])
        encoder.position.weight.copy_(weights["embeddings.position_embeddings.weight"])
        encoder.position.weight.add_(weights["embeddings.token_type_embeddings.weight"][0])
        _copy(encoder.norm, weights, "embeddings.LayerNorm")
        for i, layer in enumerate(encoder.layers):
            assert isinstance(layer, Layer)
            name = f"encoder.layer.{i}"
            for kind in ("weight", "bias"):
                qkv = [weights[f"{name}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                getattr(layer.qkv, kind).copy_(torch.cat(qkv))
            _copy(layer.mix, weights, f"{name}.attention.output.dense")
            _copy(layer.mix_norm, weights, f"{name}.attention.output.LayerNorm")
            _copy(layer.up, weights, f"{name}.intermediate.dense")
            _copy(layer.down, weights, f"{name}.output.dense")
            _copy(layer.down_norm, weights, f"{name}.output.LayerNorm")
    return reader


def _copy(module: nn.Linear | nn.LayerNorm, weights: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(weights[f"{name}.weight"])
    module.bias.copy_(weights[f"{name}.bias"])
