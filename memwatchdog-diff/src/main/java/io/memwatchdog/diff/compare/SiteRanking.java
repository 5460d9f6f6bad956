package io.memwatchdog.diff.compare;

import io.memwatchdog.diff.AllocationSite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From live samples of the heap to the places where most of them were allocated. */
public final class SiteRanking {

    private static final int MOST_CALLERS = 4;
    private static final int MOST_CLASSES = 12;

    private final Ownership ownership = new Ownership(List.of());
    private final Map<String, Place> places = new LinkedHashMap<>();
    private long samples;

    /**
     * One frame of a stack.
     *
     * @param line 0 where it is not known
     */
    public record Frame(String className, String method, int line) {

        private String text() {
            return className + "." + method + (line > 0 ? ":" + line : "");
        }
    }

    /**
     * Counts one object that is alive.
     *
     * @param className as people write it, {@code byte[]} for an array
     * @param stack innermost frame first
     */
    public void add(String className, List<Frame> stack) {
        int top = topOfTheApplication(stack);
        if (top < stack.size()) {
            samples++;
            places.computeIfAbsent(stack.get(top).text(), frame -> new Place(callers(stack, top)))
                    .count(className);
        }
    }

    /** The first frame of the application's own; else the first that is not the JDK's. */
    private int topOfTheApplication(List<Frame> stack) {
        int library = stack.size();
        for (int i = stack.size() - 1; i >= 0; i--) {
            if (ownership.of(stack.get(i).className()) == Ownership.Owner.LIBRARY) {
                library = i;
            }
        }
        for (int i = 0; i < stack.size(); i++) {
            if (ownership.of(stack.get(i).className()) == Ownership.Owner.APPLICATION) {
                return i;
            }
        }
        return library;
    }

    private static List<String> callers(List<Frame> stack, int top) {
        return stack.subList(top + 1, Math.min(stack.size(), top + 1 + MOST_CALLERS)).stream()
                .map(Frame::text)
                .toList();
    }

    /** The places, most samples first. */
    public List<AllocationSite> sites(int limit) {
        List<AllocationSite> sites = new ArrayList<>();
        places.forEach((frame, place) -> sites.add(place.site(frame, samples)));
        sites.sort(Comparator.comparingLong(AllocationSite::samples).reversed());
        return List.copyOf(sites.subList(0, Math.min(limit, sites.size())));
    }

    private static final class Place {

        private final List<String> callers;
        private final Map<String, Integer> classes = new HashMap<>();
        private long samples;

        Place(List<String> callers) {
            this.callers = callers;
        }

        void count(String className) {
            samples++;
            classes.merge(className, 1, Integer::sum);
        }

        AllocationSite site(String frame, long all) {
            List<String> names = classes.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(MOST_CLASSES)
                    .map(Map.Entry::getKey)
                    .toList();
            return new AllocationSite(frame, callers, names, samples, (double) samples / all);
        }
    }
}
