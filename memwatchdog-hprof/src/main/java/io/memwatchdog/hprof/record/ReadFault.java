package io.memwatchdog.hprof.record;

import io.memwatchdog.hprof.HprofException;
import java.io.UncheckedIOException;

/** What is told of a dump that was opened and then could not be read to its end. */
public final class ReadFault {

    private ReadFault() {}

    /**
     * The fault with cause and cure.
     *
     * @param error what was thrown while the dump was read: a page of the mapped file that is not there comes as an {@link
     *     InternalError}
     */
    public static HprofException of(Throwable error) {
        if (error instanceof UncheckedIOException io && io.getCause() instanceof HprofException known) {
            return known;
        }
        if (error instanceof InternalError) {
            return new HprofException(
                    "the file cannot be read any more: it was cut short or overwritten meanwhile, or its disk fails;"
                            + " wait until it is complete, or copy it to a sound disk, and try again",
                    error);
        }
        return new HprofException(
                "the dump cannot be analysed: it is damaged in a way that was not foreseen, or memwatchdog errs ("
                        + error + "); take the dump anew, or report this with its stack trace",
                error);
    }
}
