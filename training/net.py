"""The network: a BERT encoder that also sees surface features, and one light head per task."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from training.corpus import IGNORE, POS, RELATIONS
from whence.reader.labels import ENTITY_TAGS, TAGS, may_follow
from whence.reader.nearness import DISTANCES, PARAGRAPHS, RANKS, STEPS, nearness
from whence.reader.pieces import GAPS, QUOTE_STATES, SHAPES

WIDTH, LAYERS, ATTENTION_HEADS, INNER, POSITIONS, VOCABULARY = 384, 6, 12, 1536, 512, 30522
LINK, ARC = 64, 128


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

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, WIDTH)
        self.position = nn.Embedding(POSITIONS, WIDTH)
        self.shape = nn.Embedding(SHAPES, WIDTH)
        self.quote = nn.Embedding(QUOTE_STATES, WIDTH)
        self.gap = nn.Embedding(GAPS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = Dropout(dropout)
        for table in (self.shape, self.quote, self.gap):
            nn.init.zeros_(table.weight)

    def forward(self, ids: Tensor, shape: Tensor, quote: Tensor, gap: Tensor, mask: Tensor) -> Tensor:
        position = self.position(torch.arange(ids.shape[1], device=ids.device))
        x = self.word(ids) + position + self.shape(shape) + self.quote(quote) + self.gap(gap)
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x


class Reader(nn.Module):
    """Encoder and heads. `forward` gives, per piece, the outputs the shipped model has; training adds the rest.

    Linking follows the arcs of Dozat and Manning (2017): the first and the last word of a content fragment point at the
    first word of its cue, the first word of a cue at the first word of its source, among all that begin one; position 0
    ([CLS]) stands for "none". Learned weights for nearness are added to the products.
    """

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.dropout = Dropout(dropout)
        self.tag = nn.Linear(WIDTH, len(TAGS))
        self.link = nn.Linear(WIDTH, 4 * LINK)
        self.entity = nn.Linear(WIDTH, len(ENTITY_TAGS))
        self.furniture = nn.Linear(WIDTH, 1)
        self.pos = nn.Linear(WIDTH, len(POS))
        self.relation = nn.Linear(WIDTH, len(RELATIONS))
        self.arc = nn.Linear(WIDTH, 2 * ARC)
        self.crf = CRF()
        self.near_cue = Nearness()
        self.near_source = Nearness()

    def forward(self, ids: Tensor, shape: Tensor, quote: Tensor, gap: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        x = self.dropout(self.encoder(ids, shape, quote, gap, mask))
        return self.tag(x), self.link(x), self.entity(x), self.furniture(x), x

    def losses(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """The loss of each task, each a mean over the words it concerns."""
        tag, link, entity, furniture, x = self(*(batch[k] for k in ("ids", "shape", "quote", "gap", "mask")))
        first, present = batch["first"], batch["present"]  # (windows, words)

        def words(values: Tensor) -> Tensor:
            return values.gather(1, first.unsqueeze(-1).expand(-1, -1, values.shape[-1])).float()

        link = link.float()
        cls, link_words = link[:, :1], words(link)
        content, cue_key, cue, source_key = link_words.chunk(4, -1)
        cue_keys = torch.cat([cls.chunk(4, -1)[1], cue_key], 1)
        source_keys = torch.cat([cls.chunk(4, -1)[3], source_key], 1)
        arcs = self.arc(x).float()
        dependent, head = words(arcs).chunk(2, -1)
        heads = torch.cat([arcs[:, :1].chunk(2, -1)[1], head], 1)
        keys = torch.cat([torch.ones_like(present[:, :1]), present], 1)
        emissions = words(tag)
        return {
            "tag": self.crf(emissions, batch["tag"], present),
            "word": _cross_entropy(emissions, batch["tag"]),
            "cue_of": self.near_cue(
                content, cue_keys, _begins(batch["tag"], "cue"), batch["cue_of"], batch["paragraph"]
            ),
            "source_of": self.near_source(
                cue, source_keys, _begins(batch["tag"], "source"), batch["source_of"], batch["paragraph"]
            ),
            "entity": _cross_entropy(words(entity), batch["entity"]),
            "furniture": F.binary_cross_entropy_with_logits(
                words(furniture).squeeze(-1)[present], batch["furniture"][present].float()
            ),
            "pos": _cross_entropy(words(self.pos(x)), batch["pos"]),
            "relation": _cross_entropy(words(self.relation(x)), batch["relation"]),
            "head": _pointer(dependent, heads, keys, batch["head"]),
        }


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
        """Negative log likelihood per word. A window may begin or end within a span, so its edges are free."""
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
        return (partition - total).sum() / present.sum()


class Nearness(nn.Module):
    """Pointing from words at candidates, by the product of their vectors and by how near they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.distance = nn.Parameter(torch.zeros(DISTANCES))
        self.paragraph = nn.Parameter(torch.zeros(PARAGRAPHS))
        self.rank = nn.Parameter(torch.zeros(RANKS))
        self.steps: Tensor
        self.register_buffer("steps", torch.from_numpy(STEPS), persistent=False)

    def forward(self, queries: Tensor, keys: Tensor, candidate: Tensor, gold: Tensor, paragraph: Tensor) -> Tensor:
        """Cross-entropy over the words whose `gold` is known; it counts from 0 = none, 1 = the first word."""
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
        return F.cross_entropy(scores.masked_fill(~all_keys[window], -1e4), gold[window, word])


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
