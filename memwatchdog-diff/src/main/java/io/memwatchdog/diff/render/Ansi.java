package io.memwatchdog.diff.render;

/** Colours of a terminal. */
enum Ansi {
    BOLD("1"),
    DIM("2"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36"),
    ALARM("1;31"),
    WELL("1;32");

    private final String code;

    Ansi(String code) {
        this.code = code;
    }

    String paint(String text) {
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
