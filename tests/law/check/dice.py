"""Random choices that follow from a seed alone: the same on every Python, machine and run."""

import random


class Dice:
    """Only Random.random() is used, whose numbers Python promises never to change; all else is derived here."""

    def __init__(self, seed, index=0):
        self._next = random.Random((seed << 32) + index).random

    def chance(self, p):
        return self._next() < p

    def below(self, n):
        """A whole number from 0 to n - 1."""
        return int(self._next() * n)

    def between(self, low, high):
        """A whole number from low to high, both included."""
        return low + int(self._next() * (high - low + 1))

    def pick(self, items):
        return items[int(self._next() * len(items))]

    def weighted(self, choices):
        """One of [(weight, item), …]."""
        left = self._next() * sum(weight for weight, _ in choices)
        for weight, item in choices:
            left -= weight
            if left < 0:
                return item
        return choices[-1][1]

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items
