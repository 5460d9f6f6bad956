#!/usr/bin/env python3
"""Draws the runs of a recording campaign: plan.py COUNT SEED > runs.csv. The running number decides the half: odd numbers
are for tuning, even numbers for reporting. Programs, collectors, heaps and leaks are drawn independently of it."""
import random
import sys

HEALTHY = {
    "shop": ["cache", "cache+sessions", "bigcache+sessions", "sessions+bursts", "cache+bursts+batch", "bigcache+ttl",
             "cache+sessions+batch", "cache+steps", "diurnal+cache+sessions", "ramp+cache+sessions", "idle",
             "sessions+bursts+batch", "plain"],
    "pipe": ["plain", "lru", "soft", "lru+diurnal", "ramp+lru", "idle"],
}
LEAKS = {
    "shop": ["cache+sessions+map", "sessions+bursts+map", "cache+batch+map", "bigcache+sessions+outbox", "map",
             "late+cache+sessions+map", "listeners+sessions", "threadlocal+cache", "diurnal+cache+byload+map",
             "sessions+bursts+batch+outbox", "bigcache+ttl+listeners", "idle+map"],
    "pipe": ["map", "lru+map", "soft+listeners", "diurnal+outbox+byload", "late+lru+map", "threadlocal"],
}
# collector, JDK, weight
COLLECTORS = [("G1", 17, 5), ("G1", 25, 5), ("Parallel", 17, 2), ("Parallel", 25, 2), ("Serial", 17, 1.5), ("Serial", 25, 1),
              ("ZGC", 17, 1.5), ("ZGC", 25, 2.5), ("Shenandoah", 17, 1), ("Shenandoah", 25, 1), ("GenShenandoah", 25, 1)]
RATES = [0.0015, 0.002, 0.0025, 0.003, 0.0035, 0.004, 0.006, 0.01]


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    draw = random.Random(seed)
    print("id,program,scenario,collector,jdk,xmx_mb,secs,seed,leak_param")
    for number in range(1, count + 1):
        program = draw.choice(["shop", "shop", "pipe"])
        leaks = draw.random() < 0.45
        scenario = draw.choice((LEAKS if leaks else HEALTHY)[program])
        collector, jdk, _ = draw.choices(COLLECTORS, [c[2] for c in COLLECTORS])[0]
        small = [128, 192, 256] if program == "pipe" else [192, 256, 384]
        xmx = draw.choice(small * 3 + [512, 512, 1024])
        if draw.random() < 0.03:
            xmx = draw.choice([2048, 4096])
        secs = draw.choice([60, 60, 75, 90])
        rate = draw.choice(RATES) if leaks else 0
        name = f"{seed}{number:03d}_{'leak_' if leaks else ''}{program}-{scenario.replace('+', '-')}_{collector}{jdk}"
        print(f"{name},{program},{scenario},{collector},{jdk},{xmx},{secs},{seed * 1000 + number},{rate}")


main()
