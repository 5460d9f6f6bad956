package io.memwatchdog.natives;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds and loads the library; collects why each place failed. */
final class LibraryLoader {

    static final String ENABLED = "memwatchdog.native.enabled";
    static final String LIBRARY = "memwatchdog.native.library";
    static final String DIRECTORY = "memwatchdog.native.directory";

    /** Must equal the number in {@code jni_library.cc}. */
    private static final int ABI = 1;

    private final List<String> failures = new ArrayList<>();

    private LibraryLoader() {}

    static LoadResult load() {
        if (!Boolean.parseBoolean(System.getProperty(ENABLED, "true"))) {
            return new LoadResult(false, "switched off by " + ENABLED + "=false");
        }
        try {
            return new LibraryLoader().search();
        } catch (Throwable e) {
            // Watching never breaks the watched: whatever a security manager or a broken file system throws.
            return new LoadResult(false, "the search for the native library failed: " + e);
        }
    }

    private LoadResult search() {
        if (answers()) {
            return new LoadResult(true, "was already loaded");
        }
        String file = System.getProperty(LIBRARY);
        if (file != null) {
            return fromFile(file);
        }
        if (fromJar()) {
            return checked("loaded from the jar");
        }
        if (fromLibraryPath()) {
            return checked("loaded from java.library.path");
        }
        return new LoadResult(false, String.join("; ", failures));
    }

    private LoadResult fromFile(String file) {
        try {
            System.load(Path.of(file).toAbsolutePath().toString());
            return checked("loaded from " + file);
        } catch (UnsatisfiedLinkError e) {
            return new LoadResult(
                    false, "cannot load " + file + " (" + e.getMessage() + "); correct or remove " + LIBRARY);
        }
    }

    private boolean fromJar() {
        Platform platform = Platform.current();
        try (EmbeddedLibrary library = EmbeddedLibrary.extract(platform)) {
            return library.load(failures);
        } catch (IOException e) {
            failures.add("cannot copy the library out of the jar to " + EmbeddedLibrary.directory() + " (" + e
                    + "); set " + DIRECTORY + " to a writable directory");
            return false;
        }
    }

    private boolean fromLibraryPath() {
        try {
            System.loadLibrary("memwatchdog");
            return true;
        } catch (UnsatisfiedLinkError e) {
            failures.add("none on java.library.path");
            return false;
        }
    }

    private static LoadResult checked(String origin) {
        int found = abi0();
        return found == ABI
                ? new LoadResult(true, origin)
                : new LoadResult(
                        false,
                        "the native library has interface " + found + " but this jar needs " + ABI
                                + "; use memwatchdog artifacts of one version");
    }

    private static boolean answers() {
        try {
            return abi0() == ABI;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    private static native int abi0();
}
