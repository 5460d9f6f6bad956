#!/usr/bin/env python3
"""Draws the runs of a recording campaign: plan.py PROGRAM COUNT SEED > runs.csv, PROGRAM one of mill, caches, pipe, shop; caches is
the mill with caches whose bounds can be read. What a run does, its collector, heap and leak are drawn independently; which half a run belongs to follows from the hash of what it does
(LabelledTrace), so that no program is in both."""
import random
import sys

HEALTHY = {
    "shop": ["cache", "cache+sessions", "bigcache+sessions", "sessions+bursts", "cache+bursts+batch", "bigcache+ttl",
             "cache+sessions+batch", "cache+steps", "diurnal+cache+sessions", "ramp+cache+sessions", "idle",
             "sessions+bursts+batch", "plain"],
    "pipe": ["plain", "lru", "soft", "lru+diurnal", "ramp+lru", "idle"],
    "mill": ["plain", "warming", "warming+crowds", "warming+ramp", "warming+batch", "warming+diurnal", "warming+steps",
             "filling", "filling+diurnal", "filling+crowds", "filling+batch", "filling+wandering", "longfill", "longfill+crowds",
             "longfill+reload", "longfill+ttl", "ttl+diurnal", "ttl+crowds", "ttl+batch", "crowds", "crowds+batch",
             "crowds+diurnal", "batch", "batch+wandering", "batch+reload", "steps", "steps+crowds", "steps+diurnal",
             "steps+bigbase", "reload", "reload+ttl", "reload+bigbase", "backlog", "backlog+diurnal", "backlog+warming",
             "wandering", "wandering+diurnal", "wandering+bigbase", "soft", "soft+crowds", "soft+diurnal", "humongous",
             "humongous+warming", "directpool", "directpool+crowds", "byhand+crowds", "byhand+filling", "idle", "idle+warming",
             "ramp", "ramp+ttl", "ramp+crowds", "calm+filling", "calm+bigbase", "diurnal"],
    "caches": ["library", "lru", "registry", "library+crowds", "lru+diurnal", "registry+batch", "library+lru", "lru+registry",
               "library+wandering", "lru+crowds", "registry+reload", "library+ttl+crowds", "registry+diurnal", "lru+bigbase",
               "library+batch+reload", "registry+crowds+ttl", "calm+library", "calm+registry", "lru+steps", "library+ramp",
               "plain", "crowds+batch", "ttl+diurnal", "reload+bigbase", "wandering+crowds", "idle+lru"],
}
LEAKS = {
    "shop": ["cache+sessions+map", "sessions+bursts+map", "cache+batch+map", "bigcache+sessions+outbox", "map",
             "late+cache+sessions+map", "listeners+sessions", "threadlocal+cache", "diurnal+cache+byload+map",
             "sessions+bursts+batch+outbox", "bigcache+ttl+listeners", "idle+map"],
    "pipe": ["map", "lru+map", "soft+listeners", "diurnal+outbox+byload", "late+lru+map", "threadlocal"],
    "mill": ["map", "map+warming", "map+crowds", "map+diurnal", "map+batch", "map+bigbase", "map+ttl", "map+backlog",
             "map+wandering", "map+steps", "map+soft", "map+calm", "map+ramp", "map+humongous", "late+map", "late+map+crowds",
             "late+map+filling", "late+map+diurnal", "nodes", "nodes+diurnal", "nodes+warming", "nodes+bigbase", "big",
             "big+crowds", "big+ttl", "bursty+map", "bursty+map+diurnal", "bursty+outbox+batch", "byload+map+diurnal",
             "byload+outbox+diurnal+warming", "peaks+map+diurnal", "listeners+crowds", "listeners+reload", "listeners+filling",
             "threadlocal+ttl", "threadlocal+batch+diurnal", "outbox", "outbox+backlog", "outbox+wandering+diurnal",
             "outbox+bigbase+crowds", "direct", "direct+crowds", "thread", "thread+diurnal", "loader", "loader+warming",
             "idle+map", "map+byhand"],
    "caches": ["library+map", "lru+map", "registry+map", "library+crowds+map", "lru+diurnal+nodes", "registry+batch+listeners",
               "library+lru+outbox", "late+library+map", "late+registry+outbox", "lru+bigbase+threadlocal", "calm+registry+map",
               "library+ttl+crowds+listeners", "map+batch", "outbox+wandering", "nodes+crowds"],
}
# collector, JDK, weight
COLLECTORS = [("G1", 17, 5), ("G1", 25, 5), ("Parallel", 17, 2), ("Parallel", 25, 1.5), ("Serial", 17, 2), ("Serial", 25, 1.5),
              ("ZGC", 17, 1.5), ("ZGC", 25, 2), ("Shenandoah", 17, 1.5), ("Shenandoah", 25, 1), ("GenShenandoah", 25, 1)]
RATES = [0.0018, 0.0025, 0.003, 0.0035, 0.004, 0.005, 0.007, 0.010]
HEAPS = {"mill": [96, 128, 128, 160, 192, 256, 384], "caches": [96, 128, 192, 256, 384, 512], "pipe": [128, 192, 256],
         "shop": [192, 256, 384, 512, 1024]}


def main():
    program, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    draw = random.Random(seed)
    print("id,program,scenario,collector,jdk,xmx_mb,secs,seed,leak_param")
    for number in range(1, count + 1):
        leaks = draw.random() < 0.5
        scenario = draw.choice((LEAKS if leaks else HEALTHY)[program])
        collector, jdk, _ = draw.choices(COLLECTORS, [c[2] for c in COLLECTORS])[0]
        xmx = draw.choice(HEAPS[program])
        if program == "shop" and draw.random() < 0.04:
            xmx = draw.choice([2048, 4096])
        secs = draw.choice([60, 75, 75, 90, 120])
        rate = draw.choice(RATES) if leaks else 0
        name = f"{seed}{number:03d}_{'leak_' if leaks else ''}{program}-{scenario.replace('+', '-')}_{collector}{jdk}"
        main_class = "mill" if program == "caches" else program
        print(f"{name},{main_class},{scenario},{collector},{jdk},{xmx},{secs},{seed * 1000 + number},{rate}")


main()
