package io.memwatchdog.natives;

/** Names of the few error numbers that people meet; Linux. */
final class Errno {

    private Errno() {}

    static String describe(int errno) {
        return switch (errno) {
            case 0 -> "no error";
            case 2 -> "no such directory";
            case 11 -> "no more processes allowed";
            case 12 -> "not enough memory";
            case 13 -> "permission denied";
            case 17 -> "the file exists already";
            case 20 -> "not a directory";
            case 27 -> "file size limit reached";
            case 28 -> "no space left on the device";
            case 30 -> "read-only file system";
            case 36 -> "name too long";
            case 38 -> "not allowed by this kernel or its seccomp filter";
            case 122 -> "disk quota exceeded";
            default -> "error " + errno;
        };
    }
}
