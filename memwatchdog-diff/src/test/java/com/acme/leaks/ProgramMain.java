package com.acme.leaks;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Runs a program and dumps its heap as often as there are files: {@code ProgramMain <program> <dump>…}. */
public final class ProgramMain {

    private static final int WORK = 2_000;

    private ProgramMain() {}

    public static void main(String[] args) throws Exception {
        Program program = (Program) Class.forName("com.acme.leaks." + args[0])
                .getDeclaredConstructor()
                .newInstance();
        HotSpotDiagnosticMXBean diagnostics = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        for (int i = 1; i < args.length; i++) {
            program.work((i - 1) * WORK, i * WORK);
            diagnostics.dumpHeap(args[i], true);
        }
        System.out.println(program.getClass());
        System.exit(0);
    }
}
