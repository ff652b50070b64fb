"""Three web pages of unlike build, each with the same story in a different dress."""

from __future__ import annotations

STORY = (
    "The council of the northern district approved the harbour plan on Tuesday after a debate that"
    " went on for most of the night and into the early morning of the next day.",
    "The plan would deepen the basin by four metres and add two berths for ferries, which the port"
    " says are needed because traffic has doubled in ten years.",
    "“We will not build it on the back of the fishing fleet,” said the head of the council, Ada"
    " North, who had asked for a year’s delay.",
    "Opponents said they would take the decision to court within the month. Work is to begin next"
    " spring and to end three years later, the port said.",
)

NEWS = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Harbour plan approved | The Northern Post</title>
<meta property="og:title" content="Harbour plan approved">
<meta property="og:site_name" content="The Northern Post">
<meta property="article:published_time" content="2024-05-07T06:10:00+02:00">
<meta name="author" content="Jane Doe">
<link rel="canonical" href="https://northern.example/2024/harbour">
</head><body>
<header><a href="/">The Northern Post</a><nav><ul><li><a href="/n">News</a></li>
<li><a href="/s">Sport</a></li><li><a href="/w">Weather</a></li></ul></nav></header>
<main><article><h1>Harbour plan approved</h1><p class="byline">By Jane Doe</p>
{"".join(f"<p>{p}</p>" for p in STORY)}
</article><aside><h3>Most read</h3><ul><li><a href="/x">A cat is rescued from a roof</a></li>
<li><a href="/y">Ten recipes for spring</a></li></ul></aside></main>
<footer><p>Copyright The Northern Post. All rights reserved.</p>
<a href="/privacy">Privacy policy</a></footer></body></html>"""

BLOG = f"""<html><head><title>Harbour plan approved</title>
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Harbour plan approved", "datePublished": "2024-05-07",
"author": {{"@type": "Person", "name": "Jane Doe"}},
"publisher": {{"@type": "Organization", "name": "Harbour Notes"}}}}</script></head>
<body><div id="wrap"><div class="top"><div class="menu"><a href="/1">Home</a> <a href="/2">About</a>
</div></div><div class="col"><div class="post"><div class="post-title">
<h2>Harbour plan approved</h2></div>
<div class="post-body">{"".join(f"<div><div>{p}</div></div>" for p in STORY)}</div>
<div class="share"><a href="#">Tweet</a><a href="#">Share on Facebook</a></div></div>
<div class="comments"><div class="comment">I do not like ferries at all, says a reader.</div></div>
</div><div class="sidebar"><div>Subscribe to the newsletter</div></div></div>
<script>track()</script></body></html>"""

TABLE = f"""<html><head><title>Harbour plan approved</title>
<meta name="date" content="2024-05-07"></head><body bgcolor="#ffffff">
<table width="100%"><tr><td colspan="2"><b>NORTHERN WIRE</b></td></tr>
<tr><td width="150"><a href="a.html">Archive</a><br><a href="b.html">Contact</a></td>
<td><h1>Harbour plan approved</h1>{"".join(f"<p>{p}</p>" for p in STORY)}</td></tr>
<tr><td colspan="2"><small>Page made by hand</small></td></tr></table></body></html>"""

PAGES = {"news": NEWS, "blog": BLOG, "table": TABLE}
