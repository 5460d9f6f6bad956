package io.memwatchdog.natives;

/**
 * Outcome of the search for the library.
 *
 * @param reason where it came from, or cause and cure of its absence
 */
record LoadResult(boolean loaded, String reason) {}
