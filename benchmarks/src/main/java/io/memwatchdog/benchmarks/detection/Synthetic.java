package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.WatchdogSettings.Detection;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.PoolUsage;
import io.memwatchdog.core.trend.JavaTrendEngine;
import io.memwatchdog.core.verdict.Detector;
import io.memwatchdog.core.verdict.Detectors;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Made-up services, one full collection a minute, for which anybody can write down the truth: {@code Synthetic
 * [runs]}. Of healthy ones it counts the false alarms per 100 hours, of leaking ones how many are found before the heap is full
 * and how much of the room the leak has eaten by then. Levels are shares of the heap.
 */
public final class Synthetic {

    private static final long MINUTE = 60_000;
    private static final double MAX_BYTES = 1L << 30;
    private static final int HEALTHY_MINUTES = 40 * 60;
    private static final int LEAKING_MINUTES = 24 * 60;
    private static final double LEVEL = 0.4;

    private final int runs;
    private final Supplier<Detector> fresh;

    private Synthetic(int runs, Supplier<Detector> fresh) {
        this.runs = runs;
        this.fresh = fresh;
    }

    /** What a service holds in the minutes of its life. */
    interface Service {
        double level(int minute);

        default double load(int minute) {
            return 0.2;
        }
    }

    /** Makes the same service again with other dice. */
    interface Kind {
        Service service(Random random);
    }

    public static void main(String[] args) {
        int runs = args.length == 0 ? 20 : Integer.parseInt(args[0]);
        new Synthetic(runs, () -> Detectors.create(Detection.defaults(), new JavaTrendEngine())).table();
    }

    private void table() {
        System.out.printf("%-48s %12s%n", "healthy, " + runs + " times " + HEALTHY_MINUTES / 60 + " h", "false/100 h");
        for (double phi : new double[] {0, 0.5, 0.8, 0.9, 0.95, 0.98}) {
            for (double deviation : new double[] {0.01, 0.02, 0.03, 0.04}) {
                healthy("AR(1) " + phi + ", deviation " + deviation, r -> wandering(r, phi, deviation));
            }
        }
        healthy("day of 24 h, +-10 %, load tells", r -> day(r, 24 * 60, 0.1, true));
        healthy("day of 24 h, +-10 %, load does not tell", r -> day(r, 24 * 60, 0.1, false));
        healthy("day of 24 h, +-20 %, load tells", r -> day(r, 24 * 60, 0.2, true));
        healthy("day of 24 h, +-20 %, load does not tell", r -> day(r, 24 * 60, 0.2, false));
        healthy("tide of 4 h, +-10 %, load tells", r -> day(r, 4 * 60, 0.1, true));
        healthy("tide of 4 h, +-10 %, load does not tell", r -> day(r, 4 * 60, 0.1, false));
        healthy("ramp of 15 % in 1 h", r -> ramp(r, 60, 0.15));
        healthy("ramp of 15 % in 2 h", r -> ramp(r, 120, 0.15));
        healthy("ramp of 15 % in 6 h", r -> ramp(r, 360, 0.15));
        healthy("a step of up to 10 % every 2 h", Synthetic::steps);
        healthy("cleared every 3 h, 12 % saw", r -> saw(r, 180, 0.12));
        healthy("10 min of batch an hour, 20 %", r -> batch(r, 60, 10, 0.2));
        System.out.printf("%n%-48s %12s %9s %9s%n", "leaking", "found", "headroom", "minutes");
        for (double rate : new double[] {0.0005, 0.001, 0.002, 0.004, 0.008}) {
            for (double deviation : new double[] {0.005, 0.02}) {
                leaking("+" + 100 * rate + " %/min, white " + deviation, rate, r -> wandering(r, 0, deviation));
            }
            leaking("+" + 100 * rate + " %/min, AR(1) 0.9, 0.02", rate, r -> wandering(r, 0.9, 0.02));
            leaking("+" + 100 * rate + " %/min, day +-10 %, load tells", rate, r -> day(r, 1440, 0.1, true));
            leaking("+" + 100 * rate + " %/min, 10 min batch an hour", rate, r -> batch(r, 60, 10, 0.2));
        }
    }

    private void healthy(String name, Kind kind) {
        int alarms = 0;
        for (int run = 0; run < runs; run++) {
            Detector detector = fresh.get();
            Service service = kind.service(new Random(run));
            boolean before = false;
            for (int minute = 0; minute < HEALTHY_MINUTES; minute++) {
                detector.accept(collection(minute, service, 0));
                boolean now = isLeak(detector);
                alarms += now && !before ? 1 : 0;
                before = now;
            }
        }
        System.out.printf(Locale.ROOT, "%-48s %12.1f%n", name, 100.0 * alarms * 60 / runs / HEALTHY_MINUTES);
    }

    private void leaking(String name, double rate, Kind kind) {
        List<Double> eaten = new ArrayList<>();
        List<Double> delay = new ArrayList<>();
        int leaksThatCouldEnd = 0;
        for (int run = 0; run < runs; run++) {
            Detector detector = fresh.get();
            Service service = kind.service(new Random(run));
            int onset = 60 + 7 * run;
            leaksThatCouldEnd++;
            for (int minute = 0; minute < LEAKING_MINUTES + onset; minute++) {
                double leaked = Math.max(0, minute - onset) * rate;
                if (LEVEL + leaked > 0.95) {
                    break;
                }
                detector.accept(collection(minute, service, leaked));
                if (minute > onset && isLeak(detector)) {
                    eaten.add(leaked / (1 - LEVEL));
                    delay.add((double) minute - onset);
                    break;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-48s %5d/%-6d %8.0f%% %9.0f%n",
                name,
                eaten.size(),
                leaksThatCouldEnd,
                100 * Score.median(eaten),
                Score.median(delay));
    }

    private static boolean isLeak(Detector detector) {
        return detector.verdict(Resource.HEAP).level() == Level.LEAK;
    }

    private static GcEvent collection(int minute, Service service, double leaked) {
        long after = (long) (MAX_BYTES * Math.max(0, Math.min(0.99, service.level(minute) + leaked)));
        long before = after + (long) (MAX_BYTES * service.load(minute) / 10);
        PoolUsage heap = new PoolUsage(before, 0, after, 0, (long) MAX_BYTES);
        return new GcEvent(
                "MarkSweepCompact",
                "end of major GC",
                "Allocation Failure",
                minute,
                minute * MINUTE,
                minute * MINUTE,
                Map.of("Tenured Gen", heap));
    }

    private static Service wandering(Random random, double phi, double deviation) {
        double[] astray = {deviation * random.nextGaussian()};
        double push = deviation * Math.sqrt(1 - phi * phi);
        return minute -> LEVEL + (astray[0] = phi * astray[0] + push * random.nextGaussian());
    }

    private static Service day(Random random, int period, double amplitude, boolean loadTells) {
        double phase = random.nextDouble() * 2 * Math.PI;
        return new Service() {
            @Override
            public double level(int minute) {
                return LEVEL + amplitude * wave(minute) + 0.01 * random.nextGaussian();
            }

            @Override
            public double load(int minute) {
                return loadTells ? 0.5 + 0.4 * wave(minute) : 0.2;
            }

            private double wave(int minute) {
                return Math.sin(phase + 2 * Math.PI * minute / period);
            }
        };
    }

    private static Service ramp(Random random, int minutes, double height) {
        int from = random.nextInt(10 * 60);
        return minute -> LEVEL
                + height * Math.max(0, Math.min(1, (double) (minute - from) / minutes))
                + 0.01 * random.nextGaussian();
    }

    private static Service steps(Random random) {
        double[] level = {0};
        return minute -> {
            if (random.nextInt(120) == 0) {
                level[0] = 0.1 * (2 * random.nextDouble() - 1);
            }
            return LEVEL + level[0] + 0.005 * random.nextGaussian();
        };
    }

    private static Service saw(Random random, int minutes, double height) {
        int phase = random.nextInt(minutes);
        return minute -> LEVEL + height * ((minute + phase) % minutes) / minutes + 0.005 * random.nextGaussian();
    }

    private static Service batch(Random random, int every, int minutes, double height) {
        int phase = random.nextInt(every);
        return minute -> LEVEL + ((minute + phase) % every < minutes ? height : 0) + 0.005 * random.nextGaussian();
    }
}
