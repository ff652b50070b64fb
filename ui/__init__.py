"""For people: the command line, the web chat, the server."""
