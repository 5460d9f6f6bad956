package io.memwatchdog.diff.render;

import io.memwatchdog.diff.HeapDiffResult;

/**
 * The answer in one sentence.
 *
 * @param alarm whether there is something to be done about it
 */
record Headline(String sentence, boolean alarm) {

    static Headline of(HeapDiffResult result) {
        int suspects = result.suspects().size();
        String who = suspects == 0 ? "No leak suspect" : suspects == 1 ? "1 leak suspect" : suspects + " leak suspects";
        return new Headline(who + ": " + change(result) + ".", suspects > 0);
    }

    private static String change(HeapDiffResult result) {
        String objects = Words.number(Math.abs(result.totalCount())) + " objects";
        ByteSize size = new ByteSize(Math.abs(result.totalBytes()));
        if (result.snapshotA().isEmpty()) {
            return "the heap holds " + size + " in " + objects;
        }
        if (result.totalBytes() == 0) {
            return "the heap did not grow";
        }
        String objectsChange = Words.signedNumber(result.totalCount()) + " objects";
        return "the heap " + (result.totalBytes() > 0 ? "grew" : "shrank") + " by " + size + " (" + objectsChange + ")";
    }
}
