"""Measurements that anyone can repeat: `make bench`. They inform; none of them fails a test."""
