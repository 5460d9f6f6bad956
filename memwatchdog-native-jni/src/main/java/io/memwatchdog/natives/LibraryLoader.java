package io.memwatchdog.natives;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds and loads the library; collects why each place failed. */
final class LibraryLoader {

    static final String ENABLED = "memwatchdog.native.enabled";
    static final String LIBRARY = "memwatchdog.native.library";
    static final String DIRECTORY = "memwatchdog.native.directory";

    /** Must equal the number in {@code jni_library.cc}. */
    static final int ABI = 4;

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
        LoadResult embedded = fromClassPath();
        if (embedded != null) {
            return embedded;
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

    /** Null if there is none that loads. */
    private @Nullable LoadResult fromClassPath() {
        Platform platform = Platform.current();
        EmbeddedLibrary found = EmbeddedLibrary.find(platform);
        if (found == null) {
            failures.add("no library for " + platform.classifier()
                    + " on the class path; add the artifact memwatchdog-native-jni with this classifier");
            return null;
        }
        try {
            found.load();
            return checked("loaded " + platform.classifier() + " from " + found.origin());
        } catch (UnsatisfiedLinkError e) {
            failures.add(EmbeddedLibrary.explain(found.origin(), e));
        } catch (IOException e) {
            failures.add("cannot copy the library from " + found.origin() + " to " + EmbeddedLibrary.directory() + " ("
                    + e + "); set " + DIRECTORY + " to a writable directory");
        }
        return null;
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
        String found = interfaceFound();
        return found.equals(String.valueOf(ABI))
                ? new LoadResult(true, origin)
                : new LoadResult(
                        false,
                        "the native library of another version was " + origin + ": it has interface " + found
                                + " but this jar needs " + ABI + "; use memwatchdog artifacts of one version");
    }

    private static String interfaceFound() {
        try {
            return String.valueOf(abi0());
        } catch (UnsatisfiedLinkError e) {
            return "none";
        }
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
