"""Texts that would like to run, load, or be taken for something else."""

from __future__ import annotations

PAYLOADS = (
    "<script>window.pwned = 1</script>",
    '<img src=x onerror="window.pwned = 1">',
    "<svg/onload=window.pwned=1>",
    "</p></div><iframe src='javascript:parent.pwned=1'></iframe>",
    "<style>* { display: none }</style>",
    "<base href='//evil.invalid/'>",
    "<link rel=stylesheet href=//evil.invalid/x.css>",
    "${window.pwned = 1}",
    "`${alert(1)}`",
    "{{value}} {{constructor.constructor('window.pwned=1')()}}",
    "![x](http://evil.invalid/x.png) [click](javascript:window.pwned=1)",
    '" onmouseover="window.pwned=1" x="',
    "' autofocus onfocus='window.pwned=1",
    "--><script>window.pwned=1</script><!--",
    "]]><script>window.pwned=1</script>",
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "\u202eevil\u202c \u2066right\u2069",
    "<a href='data:text/html,<script>opener.pwned=1</script>'>x</a>",
)
