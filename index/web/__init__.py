"""Pages of the web to bytes. Knows nothing of articles.

failures.py   why a page could not be had
url.py        a URL as it is written, to one form
addresses.py  which addresses are public
connect.py    connections to addresses that were checked, and to no other; time limits
unpack.py     compressed bodies, of bounded size
media.py      which of our formats a reply is in
fetch.py      a URL to its bytes, redirects followed
"""
