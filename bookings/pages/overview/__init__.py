"""What the overview shows: today, the coming week, and a period held against the one before."""
