package io.memwatchdog.natives;

import java.util.Locale;

/**
 * Operating system and processor, as the native artifacts name them.
 *
 * @param classifier such as {@code linux-x86_64}
 * @param fileName of the library
 */
record Platform(String classifier, String fileName) {

    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Platform of(String osName, String osArch) {
        String os = os(osName.toLowerCase(Locale.ROOT));
        return new Platform(os + "-" + architecture(osArch.toLowerCase(Locale.ROOT)), fileName(os));
    }

    /** Where the library lies in a jar, as a class loader names it. */
    String resource() {
        return "META-INF/native/" + classifier + "/" + fileName;
    }

    private static String os(String name) {
        if (name.startsWith("linux")) {
            return "linux";
        }
        if (name.startsWith("mac") || name.startsWith("darwin")) {
            return "osx";
        }
        return name.startsWith("windows") ? "windows" : name.replaceAll("[^a-z0-9]", "");
    }

    private static String architecture(String name) {
        return switch (name) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch_64";
            default -> name.replaceAll("[^a-z0-9_]", "");
        };
    }

    private static String fileName(String os) {
        return switch (os) {
            case "windows" -> "memwatchdog.dll";
            case "osx" -> "libmemwatchdog.dylib";
            default -> "libmemwatchdog.so";
        };
    }
}
