package io.memwatchdog.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A cheap program, put together from {@link Traits habits}: a tenth of a core, so that many can be recorded at once. */
final class Mill implements Runnable {

    private final Plan plan;
    private final Truth truth;
    private final Random random;

    Mill(Plan plan, Truth truth) {
        this.plan = plan;
        this.truth = truth;
        this.random = new Random(plan.seed() * 7919);
    }

    @Override
    public void run() {
        List<Trait> traits = traits();
        double last = second();
        try {
            while (last < plan.seconds()) {
                double now = second();
                double elapsed = Math.min(0.5, now - last);
                last = now;
                double load = plan.load(now) * (0.85 + 0.3 * random.nextDouble());
                for (Trait trait : traits) {
                    trait.live(now, elapsed, load);
                }
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Trait> traits() {
        Traits made = new Traits(truth, random);
        List<Trait> traits = new ArrayList<>();
        traits.add(plan.has("bigbase") ? made.base(0.35, 0.48) : made.base(0.06, 0.22));
        traits.add(made.garbage(plan.has("calm") ? 0.15 : 0.3 + 0.7 * random.nextDouble()));
        traits.add(made.requests(plan.has("idle") ? 0.004 : 0.03 + 0.09 * random.nextDouble()));
        add(traits, "warming", made.warming());
        add(traits, "filling", made.filling(12, 32));
        add(traits, "longfill", made.filling(32, 50));
        add(traits, "ttl", made.expiring());
        add(traits, "crowds", made.crowds());
        add(traits, "batch", made.batch());
        add(traits, "steps", made.steps());
        add(traits, "reload", made.reload());
        add(traits, "backlog", made.backlog());
        add(traits, "wandering", made.wandering());
        add(traits, "soft", made.soft());
        add(traits, "humongous", made.humongous());
        add(traits, "directpool", made.directPool());
        add(traits, "byhand", made.collectingByHand());
        // Only if asked for: what they draw would change what every other run of the same seed does.
        if (plan.has("library")) {
            traits.add(made.filling(12, 50, BoundedCache::library));
        }
        if (plan.has("lru")) {
            traits.add(made.filling(12, 50, BoundedCache.LeastRecentlyUsed::new));
        }
        if (plan.has("registry")) {
            traits.add(made.filling(12, 50, BoundedCache.Registry::new));
        }
        if (plan.leakShare() > 0) {
            traits.add(new Leaks(plan, truth, random).leak());
        }
        return traits;
    }

    private void add(List<Trait> traits, String word, Trait trait) {
        if (plan.has(word)) {
            traits.add(trait);
        }
    }

    private static double second() {
        return TraceRecorder.uptimeMs() / 1000.0;
    }
}
