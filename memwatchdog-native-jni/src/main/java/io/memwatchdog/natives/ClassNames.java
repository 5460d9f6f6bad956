package io.memwatchdog.natives;

/** From names as the JVM has them to names as people write them. */
final class ClassNames {

    private ClassNames() {}

    /** {@code [Ljava/lang/String;} is {@code java.lang.String[]}. */
    static String binaryName(String internal) {
        int dimensions = 0;
        while (dimensions < internal.length() && internal.charAt(dimensions) == '[') {
            dimensions++;
        }
        if (dimensions == 0) {
            return internal.replace('/', '.');
        }
        return element(internal.substring(dimensions)) + "[]".repeat(dimensions);
    }

    private static String element(String descriptor) {
        return switch (descriptor) {
            case "Z" -> "boolean";
            case "B" -> "byte";
            case "C" -> "char";
            case "S" -> "short";
            case "I" -> "int";
            case "J" -> "long";
            case "F" -> "float";
            case "D" -> "double";
            default ->
                descriptor.startsWith("L") && descriptor.endsWith(";")
                        ? descriptor.substring(1, descriptor.length() - 1).replace('/', '.')
                        : descriptor.replace('/', '.');
        };
    }
}
