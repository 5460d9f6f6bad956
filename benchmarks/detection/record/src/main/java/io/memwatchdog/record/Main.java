package io.memwatchdog.record;

/** {@code java -jar record.jar <program> <scenario> <seconds> <seed> <prefix> [<leak share of the heap per second>]}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) throws Exception {
        double leakShare = args.length > 5 ? Double.parseDouble(args[5]) : 0;
        Plan plan = Plan.of(args[1], Double.parseDouble(args[2]), Long.parseLong(args[3]), leakShare);
        String prefix = args[4];
        Truth truth = new Truth();
        TraceRecorder recorder = new TraceRecorder(prefix, truth);
        recorder.start();
        String end = "end";
        try {
            Runnable program =
                    switch (args[0]) {
                        case "shop" -> new Shop(plan, truth);
                        case "mill" -> new Mill(plan, truth);
                        default -> new Pipeline(plan, truth);
                    };
            program.run();
        } catch (OutOfMemoryError e) {
            Ballast.dropAll();
            Leaks.dropAll();
            end = "oom:" + e.getMessage();
        }
        recorder.end(prefix, end);
        Runtime.getRuntime().halt(0);
    }
}
