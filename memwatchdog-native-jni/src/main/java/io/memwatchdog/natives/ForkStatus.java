package io.memwatchdog.natives;

/** What a child has written on the shared page; its order is that of {@code status0} in {@code jni_fork.cc}. */
final class ForkStatus {

    private final long[] values;

    ForkStatus(long[] values) {
        this.values = values.clone();
    }

    static final int LENGTH = 21;

    /** In the order of {@code StatusPage::State}. */
    enum State {
        RUNNING,
        DONE,
        REFUSED,
        FAILED,
        CRASHED,
        /** The collector was moving objects: another time. */
        MOVING,
        /** The child went, so that the application has room. */
        SHORT_OF_MEMORY
    }

    State state() {
        return State.values()[(int) values[0]];
    }

    int phase() {
        return (int) values[1];
    }

    long objects() {
        return values[2];
    }

    long heapBytes() {
        return values[3];
    }

    long outputBytes() {
        return values[4];
    }

    /** {@code errno} or the number of the signal. */
    int error() {
        return (int) values[6];
    }

    long crashAddress() {
        return values[5];
    }

    long classes() {
        return values[7];
    }

    /** References to what is no object of a known class; zero in a sound snapshot. */
    long unknownObjects() {
        return values[8];
    }

    long roots() {
        return values[9];
    }

    /** Memory that belonged to the child alone, at its end. */
    long childBytes() {
        return values[10] * 1024;
    }

    double childMs() {
        return values[11] / 1e6;
    }

    long nodes() {
        return values[12];
    }

    long frontierPeak() {
        return values[13];
    }

    long resultBytes() {
        return values[14];
    }

    /** Objects that were looked at once more, since the search had too little memory. */
    long lookedAgain() {
        return values[19];
    }

    /** Known to be on the disk. */
    long syncedBytes() {
        return values[20];
    }

    /** As {@code waitpid} gives it; -1 where somebody else reaped the child. */
    int waitStatus() {
        return (int) values[15];
    }

    double pauseMs() {
        return values[16] / 1e6;
    }

    double forkMs() {
        return values[17] / 1e6;
    }

    long pid() {
        return values[18];
    }

    /** Changes as long as the child gets on. */
    long progress() {
        return objects() * 31 + outputBytes() * 17 + lookedAgain() * 13 + syncedBytes() * 7 + phase();
    }

    @Override
    public String toString() {
        return state() + " " + objects() + " objects, " + heapBytes() + " bytes, wrote " + outputBytes() + ", "
                + classes()
                + " classes, " + roots() + " roots, " + unknownObjects() + " unknown, " + childBytes()
                + " bytes of its own, pause "
                + pauseMs() + " ms, fork " + forkMs() + " ms, child " + childMs() + " ms, " + nodes()
                + " nodes, frontier "
                + frontierPeak() + ", looked again at " + lookedAgain();
    }
}
