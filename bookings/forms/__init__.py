"""Turns what is typed into values of the trade, or says beside the field what is wrong."""
