package io.memwatchdog.diff.render;

/**
 * A step of a path that was written as {@code class.field}, taken apart again.
 *
 * @param field empty where the step names a class alone; {@code []} for the slot of an array, {@code static NAME} for a static
 *     field
 */
record StepName(String className, String field) {

    private static final String SLOT = ".[]";
    private static final String STATIC = ".static ";

    /** Java's conventions decide what a dot means: a field follows a class, whose name begins with a capital letter. */
    static StepName of(String step) {
        if (step.endsWith(SLOT)) {
            return cut(step, step.length() - SLOT.length());
        }
        int dot = step.indexOf(STATIC) > 0 ? step.indexOf(STATIC) : fieldDot(step);
        return dot > 0 ? cut(step, dot) : new StepName(step, "");
    }

    /** Without package and outer classes: {@code Node.value}. */
    String innermost() {
        String simple = Words.simpleName(className);
        return Words.step(simple.substring(simple.lastIndexOf('.') + 1), field);
    }

    private static StepName cut(String step, int dot) {
        return new StepName(step.substring(0, dot), step.substring(dot + 1));
    }

    /** Names of locals hold dots of their own: {@code Thread.<local in com.acme.Main.run>}. */
    private static int fieldDot(String step) {
        int local = step.indexOf(".<");
        if (local > 0) {
            return local;
        }
        int dot = step.lastIndexOf('.');
        return dot > 0 && isClass(step.substring(0, dot)) ? dot : -1;
    }

    private static boolean isClass(String name) {
        if (name.startsWith("<")) {
            return name.endsWith(">");
        }
        int start = name.lastIndexOf('.') + 1;
        return start < name.length() && Character.isUpperCase(name.charAt(start));
    }
}
