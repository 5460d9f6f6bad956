package io.memwatchdog.diff.compare;

import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.PathNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Says in one sentence what a tired person has to know. */
final class Sentences {

    private static final Pattern PACKAGE =
            Pattern.compile("(?:[\\p{javaLowerCase}_][\\w]*\\.)+(?=[\\p{javaUpperCase}$])");
    private static final String LOCAL = "<local in ";
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private final Ownership ownership;

    Sentences(Ownership ownership) {
        this.ownership = ownership;
    }

    /** For a leak between heaps. */
    String grew(Candidate candidate, long bytesPerMinute) {
        String rate = bytesPerMinute > 0 ? ", +" + bytes(bytesPerMinute) + "/min" : "";
        String amount = "(+" + bytes(candidate.bytes()) + rate + ")";
        String what = what(candidate);
        return candidate.count() > 0
                ? number(candidate.count()) + " more " + what + " " + amount + are(candidate) + holder(candidate)
                : what + " grew " + amount + ", held by " + holder(candidate);
    }

    /** For a big part of a single heap. */
    String holds(Candidate candidate, long heapBytes) {
        String share = Math.round(100.0 * candidate.bytes() / Math.max(1, heapBytes)) + " % of the heap";
        return number(Math.max(1, candidate.count())) + " `"
                + simpleName(candidate.target().className()) + "` (" + bytes(candidate.bytes()) + ", " + share + ")"
                + are(candidate) + holder(candidate);
    }

    String bounded(MergedNode node, PathNode.Bound bound) {
        long percent = Math.round(100 * bound.filled());
        String state = percent >= 95 ? "full, " : "filling, ";
        // An Ehcache heap store, an LRU map.
        String article = "AEILO".indexOf(bound.kind().charAt(0)) < 0 ? "A " : "An ";
        return article + bound.kind() + " held by " + holder(steps(node)) + " grew by "
                + bytes(Math.max(0, node.growth()))
                + ": " + state + percent + " % of its bound (" + number(bound.size()) + " of " + number(bound.limit())
                + " " + bound.unit() + ")";
    }

    String soft(MergedNode node, List<Step> steps) {
        return "`" + simpleName(node.className()) + "` held by " + holder(steps) + " grew by "
                + bytes(Math.max(0, node.growth()))
                + ", but softly: the collector clears it before the heap runs out";
    }

    String oneTime(Candidate candidate) {
        return "`" + simpleName(candidate.target().className()) + "` held by " + holder(candidate) + " grew by "
                + bytes(candidate.bytes()) + ", as things do that are used for the first time";
    }

    private static String what(Candidate candidate) {
        String name = "`" + simpleName(candidate.target().className()) + "`";
        return candidate.fanOuts().size() == 1 ? name : name + " and the like";
    }

    private static String are(Candidate candidate) {
        return candidate.count() == 1 ? " is held by " : " are held by ";
    }

    private String holder(Candidate candidate) {
        return holder(candidate.steps());
    }

    private String holder(List<Step> steps) {
        if (steps.size() < 2) {
            return steps.isEmpty() ? "the JVM" : rootOnly(steps.get(0));
        }
        Step owner = steps.get(ownerIndex(steps));
        String name = simpleName(owner.className());
        String field = owner.field();
        String threadLocal = PathNode.threadLocalOf(field);
        if (!threadLocal.isEmpty()) {
            return "values of the thread local `" + staticField(threadLocal) + "`";
        }
        if (field.startsWith("static ")) {
            return "the static field `" + name + "." + field.substring("static ".length()) + "`";
        }
        if (field.startsWith("<local in ")) {
            return "a local variable in `" + simpleName(field.substring("<local in ".length(), field.length() - 1))
                    + "`";
        }
        if (field.equals("threadLocals") || field.equals("inheritableThreadLocals")) {
            return "thread locals of `" + name + "`";
        }
        boolean named = !field.isEmpty() && !field.equals("[]") && !field.startsWith("<");
        return named ? "the field `" + name + "." + field + "`" : "`" + name + "`";
    }

    private static String rootOnly(Step root) {
        return "`" + simpleName(root.className()) + "` itself";
    }

    /** The nearest application class above the accumulating objects; else the nearest that has a name of its own. */
    int ownerIndex(List<Step> steps) {
        int last = steps.size() - 2;
        for (int i = last; i >= 0; i--) {
            if (ownership.isApplication(steps.get(i).className(), steps.get(i).field())) {
                return i;
            }
        }
        for (int i = last; i >= 0; i--) {
            boolean library = ownership.of(steps.get(i).className()) == Ownership.Owner.LIBRARY;
            if (library && !steps.get(i).className().endsWith("[]")) {
                return i;
            }
        }
        return 0;
    }

    /** {@code CartService.SESSIONS}. */
    String owner(List<Step> steps) {
        if (steps.isEmpty()) {
            return "";
        }
        Step owner = steps.size() < 2 ? steps.get(0) : steps.get(ownerIndex(steps));
        if (owner.field().startsWith(LOCAL)) {
            return simpleName(
                    owner.field().substring(LOCAL.length(), owner.field().length() - 1));
        }
        String threadLocal = PathNode.threadLocalOf(owner.field());
        if (!threadLocal.isEmpty()) {
            return staticField(threadLocal);
        }
        String field = owner.field().startsWith("static ") ? owner.field().substring(7) : owner.field();
        boolean named = !field.isEmpty() && !field.equals("[]") && !field.startsWith("<");
        return simpleName(owner.className()) + (named ? "." + field : "");
    }

    private static String staticField(String qualified) {
        int dot = qualified.lastIndexOf('.');
        return simpleName(qualified.substring(0, dot)) + qualified.substring(dot);
    }

    static List<Step> steps(MergedNode target) {
        List<MergedNode> path = target.path();
        return IntStream.range(0, path.size())
                .mapToObj(i ->
                        path.get(i).step(i + 1 < path.size() ? path.get(i + 1).via() : ""))
                .toList();
    }

    /** Without packages, nested classes with a dot. */
    static String simpleName(@Nullable String className) {
        String name = className == null ? "" : className;
        name = name.startsWith("class ") ? name.substring("class ".length()) : name;
        return PACKAGE.matcher(name)
                .replaceAll("")
                .replace("$$", "\u0000")
                .replace('$', '.')
                .replace("\u0000", "$$");
    }

    /** {@code 12.4 MiB}. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** {@code 1 200}. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }
}
