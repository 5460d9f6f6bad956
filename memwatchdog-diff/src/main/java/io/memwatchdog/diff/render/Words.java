package io.memwatchdog.diff.render;

import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.PathNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How names and numbers of a dump are put before people. A dump is not trusted: none of its characters steers a terminal. */
public final class Words {

    private static final String STATIC = "static ";

    private Words() {}

    /** {@code 1 200}. */
    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', ' ');
    }

    /** {@code +1 200}. */
    static String signedNumber(long value) {
        return value > 0 ? "+" + number(value) : number(value);
    }

    /** {@code 1 object}, {@code 1 200 objects}. */
    static String objects(long count) {
        return number(count) + (count == 1 ? " object" : " objects");
    }

    /** {@code 94 %}; never 100 % of what is not all, nor 0 % of what is something. */
    static String percent(double share) {
        if (share > 0 && share < 0.005) {
            return "< 1 %";
        }
        return Math.round(share * 100) == 100 && share < 1 ? "> 99 %" : Math.round(share * 100) + " %";
    }

    /** {@code 2 h 5 min}: the two largest units. */
    static String duration(long millis) {
        long s = Math.round(millis / 1000.0);
        if (s < 120) {
            return s + " s";
        }
        if (s < 7200) {
            return s / 60 + " min" + (s % 60 == 0 ? "" : " " + s % 60 + " s");
        }
        if (s < 172_800) {
            return s / 3600 + " h" + (s % 3600 / 60 == 0 ? "" : " " + s % 3600 / 60 + " min");
        }
        return s / 86_400 + " d" + (s % 86_400 / 3600 == 0 ? "" : " " + s % 86_400 / 3600 + " h");
    }

    /** Controls and characters that reorder text become visible escapes. */
    public static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || Character.isSurrogate(c)) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** {@code java.util.HashMap$Node[]} → {@code HashMap.Node[]}; names of lambdas and anonymous classes keep their outer class. */
    static String simpleName(String className) {
        String simple = className.substring(className.lastIndexOf('.') + 1);
        return simple.isEmpty() ? className : simple.replaceAll("(?<=\\w)\\$(?=[A-Za-z])", ".");
    }

    /** {@code com.acme.Cache.ENTRIES (static)}, {@code HashMap.table}, {@code Object[]}. */
    static String step(String className, String field) {
        if (field.isEmpty() || field.equals("[]")) {
            return className;
        }
        return field.startsWith(STATIC)
                ? className + "." + field.substring(STATIC.length()) + " (static)"
                : className + "." + field;
    }

    /** The path on one line: the root with its package, the others without. */
    static String path(List<Step> path) {
        return joined(path.stream().map(step -> new StepName(step.className(), step.field())));
    }

    /** Likewise for who else holds it. */
    static String holderPath(List<PathNode.Step> path) {
        return joined(path.stream().map(step -> new StepName(step.className(), step.field())));
    }

    private static String joined(Stream<StepName> path) {
        StringBuilder out = new StringBuilder();
        path.forEach(step -> {
            String name = out.isEmpty() ? step.className() : innermost(step.className());
            out.append(out.isEmpty() ? "" : " → ").append(step(name, step.field()));
        });
        return printable(out.toString());
    }

    /** The path of an entry for a line of so many characters: the middle gives way. */
    static String path(List<String> steps, int room) {
        StepName root = StepName.of(steps.get(0));
        int end = steps.size() - 1;
        String last = printable(StepName.of(steps.get(end)).innermost());
        String whole = printable(step(root.className(), root.field()));
        boolean fits = whole.length() + " → … → ".length() + last.length() <= room;
        StringBuilder out =
                new StringBuilder(fits ? whole : printable(step(simpleName(root.className()), root.field())));
        for (int i = 1; i <= end; i++) {
            String next = " → " + printable(StepName.of(steps.get(i)).innermost());
            if (i < end && out.length() + next.length() + " → … → ".length() + last.length() > room) {
                return out.append(" → … → ").append(last).toString();
            }
            out.append(next);
        }
        return out.toString();
    }

    /** Cut in the middle where it is too long. */
    static String shortened(String text, int room) {
        if (text.length() <= room) {
            return text;
        }
        int head = (room - 1) / 2;
        return text.substring(0, head) + "…" + text.substring(text.length() - (room - 1 - head));
    }

    /** Broken at spaces; a longer word is broken anywhere. */
    static List<String> wrapped(String text, int room) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > room) {
            int space = rest.lastIndexOf(' ', room);
            int end = space > 0 ? space : room;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }

    private static String innermost(String className) {
        String simple = simpleName(className);
        return simple.substring(simple.lastIndexOf('.') + 1);
    }
}
