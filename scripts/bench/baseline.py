# The same work with numpy, as people would otherwise write it. One command a line, answered with milliseconds.
import sys, time
import numpy as np

levels = [0.025, 0.25, 0.5, 0.75, 0.975]
growth = None
for line in sys.stdin:
    command, *words = line.split()
    started = time.perf_counter()
    if command == "draw":
        months, scenarios, seed = int(words[0]), int(words[1]), int(words[2])
        drift, volatility = np.float32(words[3]), np.float32(words[4])
        growth = np.exp(drift + volatility * np.random.default_rng(seed).standard_normal((months, scenarios), dtype=np.float32))
    elif command == "ask":
        contribution, target = np.float32(words[0]), np.float32(words[1])
        wealth = np.empty_like(growth)
        now = np.zeros(growth.shape[1], dtype=np.float32)
        for month in range(growth.shape[0]):
            now = np.maximum(0, now + contribution + (30000 if month == 0 else 0)) * growth[month]
            wealth[month] = now
        np.quantile(wealth, levels, axis=1)
        np.mean(now >= target)
    else:
        worth = np.cumprod(growth, axis=0)
        drawdown = np.min(worth / np.maximum(1, np.maximum.accumulate(worth, axis=0)), axis=0) - 1
        annual = worth[-1] ** (12 / growth.shape[0]) - 1
        volatility = np.std(growth, axis=0, ddof=1) * np.sqrt(12)
        np.quantile([annual, volatility, drawdown, (annual - 0.02) / volatility, annual / np.maximum(-drawdown, 0.001)], levels, axis=1)
    print((time.perf_counter() - started) * 1000, 0, flush=True)
