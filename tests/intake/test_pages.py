"""What a page adds around its article, or hides it in: dialogs, tables for layout, posts with their own headlines."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from whence.intake.page import page

SAID = (
    "Ida Moss, the mayor of Orla, said on Monday that the bridge would not be built while she was in office.",
    "“We counted twice,” said Jon Doe, who leads the ferrymen, in a letter to the council.",
    "The council will vote on the plan in June, the Orla Gazette has learned.",
)
ARTICLE = "".join(f"<p>{line}</p>" for line in SAID)
TALK = (
    "<p>We and our 112 partners store cookies on your device and process personal data to show you advertising that "
    "suits you. “This pays for journalism,” our lawyers said.</p><p>You may withdraw your consent at any time.</p>"
)
BOXES = {
    "an id": f'<div id="onetrust-consent-sdk">{TALK}</div>',
    "a class": f'<section class="site gdpr-banner top">{TALK}</section>',
    "a part of a class": f'<div class="didomi-host"><div>{TALK}</div></div>',
    "a role": f'<div role="dialog" class="x1">{TALK}</div>',
    "a modal": f'<div aria-modal="true" class="x1">{TALK}</div>',
    "an element": f"<dialog open>{TALK}</dialog>",
    "a button": f'<div class="x1">{TALK}<button>Accept all</button></div>',
    "a link": f'<div class="x1">{TALK}<a href="#">Manage preferences</a></div>',
    "a part of a page for phones": f"<amp-consent><div>{TALK}</div></amp-consent>",
}


def read(body: str, head: str = "") -> str:
    return page(f"<!doctype html><html><head><title>No</title>{head}</head><body>{body}</body></html>").text


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("where", ["{box}<article>{text}</article>", "<article>{text}{box}{text}</article>"])
def test_a_dialog_about_cookies_is_not_read(box: str, where: str) -> None:
    found = read(where.format(box=BOXES[box], text=ARTICLE))
    assert SAID[1] in found
    assert "partners" not in found
    assert "consent" not in found


def test_a_dialog_longer_than_its_article_is_not_read() -> None:
    found = read(f'<div role="dialog">{TALK * 3}</div><article><h1>No</h1><p>{SAID[0]}</p></article>')
    assert "partners" not in found
    assert SAID[0] in found


def test_reporting_on_cookies_is_read() -> None:
    story = (
        "<p>“Cookies are personal data,” said the judge, and our partners must ask, she wrote to the Orla Gazette.</p>"
    )
    assert "said the judge" in read(f'<article class="cookie-law">{ARTICLE}<div>{story}</div></article>')
    assert "said the judge" in read(f'<div class="consent-given"><article>{ARTICLE}{story}</article></div>')


def rows(*cells: str, more: str = "") -> str:
    return "".join(f"<tr><td>{cell}</td>{more}</tr>" for cell in cells)


@pytest.mark.parametrize(
    "table",
    [
        f'<table role="presentation">{rows(*SAID)}</table>',
        f"<table><tr><td><table>{rows(*SAID)}</table></td></tr></table>",
        f'<table width="600">{rows(*SAID, more="<td>&nbsp;</td>")}</table>',
        f"<table>{rows(*SAID[:2])}</table><table><tr><td>{SAID[2]}</td></tr></table>",
        f"<table><tbody><tr><td>{ARTICLE}</td></tr></tbody></table>",
        f"<table><tr><td><p>{SAID[0]}</p></td><td><p>{SAID[1]}</p></td></tr>{rows(SAID[2])}</table>",
    ],
)
def test_a_table_that_lays_out_a_page_is_no_table(table: str) -> None:
    assert tuple(read(f"<center>{table}</center>").splitlines()) == SAID


def test_a_table_of_figures_stays_one() -> None:
    found = read(
        f"<article>{ARTICLE}<table><tr><th>Year</th><th>Ships</th></tr><tr><td>2023</td><td>47</td></tr></table></article>"
    )
    assert "| 2023 | 47 |" in found


POSTS = [
    {"@type": "BlogPosting", "headline": f"Post {n}", "datePublished": f"2024-03-06T1{n}:00:00Z"} for n in range(3)
]
BODIES = "".join(f"<article><h2>Post {n}</h2><p>{line}</p></article>" for n, line in enumerate(SAID))


@pytest.mark.parametrize(
    "keys", [("headline", "datePublished", "liveBlogUpdate"), ("liveBlogUpdate", "headline", "datePublished")]
)
@pytest.mark.parametrize(
    "wrap", [lambda one: one, lambda one: [one], lambda one: {"@graph": [{"@type": "Organization"}, one]}]
)
def test_a_live_blog_has_its_own_headline_and_day(keys: tuple[str, ...], wrap: type) -> None:
    values = {"headline": "The vote: live", "datePublished": "2024-03-05T08:00:00Z", "liveBlogUpdate": POSTS}
    data = wrap({"@context": "https://schema.org", "@type": "LiveBlogPosting", **{key: values[key] for key in keys}})
    html = (
        f"<html><head><title>The vote: live - Orla Gazette</title><script type='application/ld+json'>{json.dumps(data)}"
        f"</script></head><body><main><h1>The vote: live</h1>{BODIES}</main></body></html>"
    )
    found = page(html)
    assert (found.title, found.published) == ("The vote: live", date(2024, 3, 5))
    assert found.published_at == datetime(2024, 3, 5, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-03-05T09:30:00Z">',
        '<meta name="pubdate" content="2024-03-05T09:30:00+00:00">',
        '<meta itemprop="datePublished" content="Tue, 5 Mar 2024 09:30:00 GMT">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-05T09:30:00.000Z"}'
        "</script>",
        '<meta name="date" content="2024-03-05"><meta property="og:published_time" content="2024-03-05T09:30Z">',
    ],
)
def test_the_time_of_day_is_kept(head: str) -> None:
    html = f"<html><head><title>No</title>{head}</head><body><article>{ARTICLE}</article></body></html>"
    assert page(html).published_at == datetime(2024, 3, 5, 9, 30, tzinfo=UTC)


def test_a_time_of_another_day_is_not_that_of_publication() -> None:
    head = (
        '<meta property="article:published_time" content="2024-03-05"><meta name="pubdate" content="2024-03-06T09:30">'
    )
    html = f"<html><head><title>No</title>{head}</head><body><article>{ARTICLE}</article></body></html>"
    assert (page(html).published, page(html).published_at) == (date(2024, 3, 5), None)
