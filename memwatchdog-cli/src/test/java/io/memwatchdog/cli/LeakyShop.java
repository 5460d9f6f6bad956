package io.memwatchdog.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program with a leak; dumps its own heap before and after: {@code LeakyShop <directory>}. */
final class LeakyShop {

    private static final Map<String, Cart> SESSIONS = new HashMap<>();
    private static final List<byte[]> CATALOGUE = new ArrayList<>();

    private LeakyShop() {}

    public static void main(String[] args) throws Exception {
        var dumper = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        for (int i = 0; i < 300; i++) {
            CATALOGUE.add(new byte[10_000]);
        }
        fill(1_000);
        dumper.dumpHeap(args[0] + "/before.hprof", true);
        fill(6_000);
        dumper.dumpHeap(args[0] + "/after.hprof", true);
    }

    private static void fill(int size) {
        for (int i = SESSIONS.size(); i < size; i++) {
            SESSIONS.put("session-" + i, new Cart("SECRET-" + i + "\u001b[31m<b>|`"));
        }
    }

    static final class Cart {
        final String owner;
        final List<Line> lines = new ArrayList<>();

        Cart(String owner) {
            this.owner = owner;
            for (int i = 0; i < 5; i++) {
                lines.add(new Line(owner + "/" + i));
            }
        }
    }

    static final class Line {
        final String sku;
        final byte[] note = new byte[200];

        Line(String sku) {
            this.sku = sku;
        }
    }
}
