"""Files that come in and go out: pure reading and writing, plain data on both sides."""
