package io.memwatchdog.core.trend;

/**
 * The lowest value in each of the last blocks of equal length. Bursts, batches and imprecise samples lift a value for a
 * while; a leak lifts the floor. Memory is fixed; a sample costs the same at any age of the JVM.
 */
public final class FloorSeries {

    /** So many times its own length a series remembers how high it was. */
    private static final int REMEMBERED_WINDOWS = 16;

    private final double blockMs;
    private final double[] atMs;
    private final double[] floor;
    private final double[] load;
    private final HighWater past;
    private int size;
    private long block = Long.MIN_VALUE;
    private double lowest;
    private double lowestAtMs;
    private double lowestLoad;

    /**
     * Makes an empty series.
     *
     * @param blocks closed blocks that are kept
     */
    public FloorSeries(double blockMs, int blocks) {
        this.blockMs = blockMs;
        this.atMs = new double[blocks];
        this.floor = new double[blocks];
        this.load = new double[blocks];
        this.past = new HighWater(REMEMBERED_WINDOWS, blocks);
    }

    /**
     * Takes a sample. Samples come in order of time; one that lies behind the open block counts as part of it.
     *
     * @param loadThen how busy the application was; any unit
     * @return whether a block was closed, so that there is something new to judge
     */
    public boolean add(double sampleAtMs, double value, double loadThen) {
        long index = (long) Math.floor(sampleAtMs / blockMs);
        boolean closed = block != Long.MIN_VALUE && index > block;
        if (closed) {
            push();
        }
        if (closed || block == Long.MIN_VALUE) {
            block = index;
            lowest = Double.POSITIVE_INFINITY;
        }
        if (value <= lowest) {
            lowest = value;
            lowestAtMs = sampleAtMs;
            lowestLoad = loadThen;
        }
        return closed;
    }

    private void push() {
        if (size == floor.length) {
            // A single high floor is a burst or a batch.
            past.add(Math.min(floor[0], floor[1]));
            System.arraycopy(atMs, 1, atMs, 0, size - 1);
            System.arraycopy(floor, 1, floor, 0, size - 1);
            System.arraycopy(load, 1, load, 0, size - 1);
            size--;
        }
        atMs[size] = lowestAtMs;
        floor[size] = lowest;
        load[size] = lowestLoad;
        size++;
    }

    /** Closed blocks. */
    public int size() {
        return size;
    }

    /** The highest floor of those that are no longer kept; negative infinity if there is none. */
    public double highestBefore() {
        return past.highest();
    }

    /** How far one floor usually is from the next. */
    public double scatter() {
        double sum = 0;
        for (int i = 1; i < size; i++) {
            sum += Math.abs(floor[i] - floor[i - 1]);
        }
        return size < 2 ? 0 : sum / (size - 1);
    }

    /** Length of a block. */
    public double blockMs() {
        return blockMs;
    }

    /** When the floor of a block was met; 0 is the oldest. */
    public double atMs(int i) {
        return atMs[i];
    }

    public double floor(int i) {
        return floor[i];
    }

    /** How busy the application was when the floor was met. */
    public double load(int i) {
        return load[i];
    }
}
