package com.acme.leaks;

import java.lang.ref.SoftReference;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Programs without a leak, however much their heaps change. */
public final class HealthyPrograms {

    private HealthyPrograms() {}

    public static final class Steady implements Program {
        static final Map<Integer, byte[]> CATALOGUE = new HashMap<>();

        @Override
        public void work(int from, int to) {
            for (int i = CATALOGUE.size(); i < 5_000; i++) {
                CATALOGUE.put(i, new byte[1_000]);
            }
        }
    }

    /** Sessions come and go. */
    public static final class Churn implements Program {
        static final Map<Integer, Session> SESSIONS = new HashMap<>();
        private final Random random = new Random(1);

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                SESSIONS.put(i, new Session(i));
            }
            int limit = 2_000 - random.nextInt(200) + (from == 0 ? 0 : 100);
            SESSIONS.keySet().removeIf(number -> number < to - limit);
        }
    }

    /** Each store by itself gains or loses. */
    public static final class Swings implements Program {
        static final List<List<byte[]>> STORES = new ArrayList<>();

        @Override
        public void work(int from, int to) {
            STORES.clear();
            for (int i = 0; i < 24; i++) {
                List<byte[]> rows = new ArrayList<>();
                for (int k = 0; k < 500 + (from == 0 ? 0 : (i % 2 == 0 ? 90 : -40)); k++) {
                    rows.add(new byte[1000]);
                }
                STORES.add(rows);
            }
        }
    }

    /** Time zones, locales and formatters are loaded when they are first used, and stay. */
    public static final class FirstUse implements Program {
        @Override
        public void work(int from, int to) {
            if (from > 0) {
                for (String id : TimeZone.getAvailableIDs()) {
                    TimeZone.getTimeZone(id).getOffset(from);
                    ZoneId.of(id, ZoneId.SHORT_IDS).getDisplayName(TextStyle.FULL, Locale.FRENCH);
                }
                for (Locale locale : Locale.getAvailableLocales()) {
                    DateTimeFormatter.ofPattern("EEEE d MMMM yyyy HH:mm", locale)
                            .toString();
                    String.format(locale, "%,d %tB", to, new java.util.Date(0));
                }
            }
        }
    }

    public static final class SoftCache implements Program {
        static final Map<Integer, SoftReference<byte[]>> IMAGES = new HashMap<>();

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                IMAGES.put(i, new SoftReference<>(new byte[2_000]));
            }
        }
    }

    /** Requests in flight hold much for a moment. */
    public static final class InFlight implements Program {
        private final ExecutorService pool = Executors.newFixedThreadPool(4);
        static final List<byte[]> CONFIGURATION = new ArrayList<>();

        @Override
        public void work(int from, int to) throws Exception {
            for (int i = CONFIGURATION.size(); i < 10_000; i++) {
                CONFIGURATION.add(new byte[1_000]);
            }
            if (from > 0) {
                pool.submit(() -> {
                    List<byte[]> rows = new ArrayList<>();
                    for (int i = 0; i < 50; i++) {
                        rows.add(new byte[10_000]);
                    }
                    pause();
                    return rows.size();
                });
                pause(200);
            }
        }

        private static void pause() {
            pause(60_000);
        }

        private static void pause(long millis) {
            java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000);
        }
    }
}
