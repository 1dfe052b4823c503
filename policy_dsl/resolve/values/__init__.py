"""Values from words: codes and labels, numbers, times, dates, constants, and the ranges that comparisons mean."""
