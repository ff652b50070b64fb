"""Files and folders to drafts of articles. What cannot be read is reported and the rest goes on.

walk.py       which files of a folder are read
decode.py     bytes to text
alphabets.py  which one-byte encoding a text is in
recode.py     a stream of bytes to UTF-8
plain.py      .txt .md
html.py       .html .htm
pdf.py        .pdf
word.py       .docx
records.py    .json .jsonl .ndjson
tables.py     .csv .tsv
files.py      one file, by its ending, gzip or not
listener.py   who is told how reading goes on
"""

from index.readers.files import MAX_ARTICLE_BYTES, SUFFIXES, read_file
from index.readers.listener import Listener
from index.readers.walk import readable_name, walk

__all__ = ["MAX_ARTICLE_BYTES", "SUFFIXES", "Listener", "read_file", "readable_name", "walk"]
