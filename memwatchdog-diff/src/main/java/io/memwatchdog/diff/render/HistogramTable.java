package io.memwatchdog.diff.render;

import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapProfile;
import java.io.IOException;
import java.util.List;

/** The classes of one heap as text. */
public final class HistogramTable {

    private static final String FIGURES = "%14s %12s %5s  ";
    private static final int FIGURES_WIDTH = 35;

    private final int width;

    /**
     * @param width columns of the terminal
     */
    public HistogramTable(int width) {
        this.width = Math.max(width, 60);
    }

    /**
     * Appends the table.
     *
     * @param classes the rows, in their order
     */
    public void render(HeapProfile profile, List<ClassCount> classes, Appendable out) throws IOException {
        out.append(Words.printable(profile.source())).append(": ");
        out.append(new ByteSize(profile.totalBytes()).toString()).append(" in ");
        out.append(Words.number(profile.totalObjects())).append(" objects\n");
        for (String warning : profile.warnings()) {
            out.append("! ").append(Words.printable(warning)).append('\n');
        }
        out.append('\n')
                .append(String.format(FIGURES, "instances", "own size", ""))
                .append("class\n");
        for (ClassCount row : classes) {
            double share = profile.totalBytes() == 0 ? 0 : (double) row.bytes() / profile.totalBytes();
            out.append(String.format(
                            FIGURES, Words.number(row.count()), new ByteSize(row.bytes()), Words.percent(share)))
                    .append(Words.shortened(Words.printable(row.className()), width - FIGURES_WIDTH))
                    .append('\n');
        }
    }
}
