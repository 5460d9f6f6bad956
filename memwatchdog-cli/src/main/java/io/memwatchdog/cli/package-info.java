/**
 * {@code mw}, the command line. In: heap dumps, heap profiles, GC logs. Out: tables, JSON, Markdown, HTML, and an exit code
 * that a build can act on.
 */
@NullMarked
package io.memwatchdog.cli;

import org.jspecify.annotations.NullMarked;
