package io.memwatchdog.core.trend;

/**
 * How well a few steps with flat treads describe a series: configuration reloaded, tenants added, data sets swapped. The
 * best first step is found, then the best next one given those before, which is nearly optimal and cheap.
 */
final class Staircase {

    private static final int MAX_STEPS = 3;

    private final double[] sums;
    private final double[] squares;
    private final int n;

    /** Takes the squared residuals of the best staircase with that many steps, and which point is the first on the last tread. */
    interface Sink {
        void accept(int steps, double errors, int lastTread);
    }

    private Staircase(double[] y, int n) {
        this.n = n;
        this.sums = new double[n + 1];
        this.squares = new double[n + 1];
        double mean = 0;
        for (int i = 0; i < n; i++) {
            mean += y[i] / n;
        }
        for (int i = 0; i < n; i++) {
            double d = y[i] - mean;
            sums[i + 1] = sums[i] + d;
            squares[i + 1] = squares[i] + d * d;
        }
    }

    static void errors(double[] y, int n, Sink sink) {
        Staircase stairs = new Staircase(y, n);
        int[] edges = new int[MAX_STEPS + 2];
        edges[1] = n;
        double errors = stairs.scatter(0, n);
        for (int steps = 1; steps <= MAX_STEPS; steps++) {
            int cut = stairs.bestCut(edges, steps);
            if (cut < 0) {
                return;
            }
            errors -= stairs.gain(edges, steps, cut);
            insert(edges, steps, cut);
            sink.accept(steps, Math.max(0, errors), edges[steps]);
        }
    }

    private int bestCut(int[] edges, int treads) {
        int best = -1;
        double most = 0;
        for (int cut = 1; cut < n; cut++) {
            double gain = gain(edges, treads, cut);
            if (gain > most) {
                most = gain;
                best = cut;
            }
        }
        return best;
    }

    private double gain(int[] edges, int treads, int cut) {
        for (int tread = 0; tread < treads; tread++) {
            int from = edges[tread];
            int to = edges[tread + 1];
            if (cut > from && cut < to) {
                return scatter(from, to) - scatter(from, cut) - scatter(cut, to);
            }
        }
        return 0;
    }

    private double scatter(int from, int to) {
        double sum = sums[to] - sums[from];
        return squares[to] - squares[from] - sum * sum / (to - from);
    }

    private static void insert(int[] edges, int treads, int cut) {
        int i = treads;
        while (i > 0 && edges[i] > cut) {
            edges[i + 1] = edges[i];
            i--;
        }
        edges[i + 1] = cut;
    }
}
