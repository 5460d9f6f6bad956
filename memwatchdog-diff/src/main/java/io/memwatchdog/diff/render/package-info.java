/**
 * Results for readers. In: {@link io.memwatchdog.diff.HeapDiffResult}. Out: table, Markdown, JSON or a self-contained HTML page,
 * appended to whatever the caller hands in. What comes from the dump is escaped for the target.
 */
@NullMarked
package io.memwatchdog.diff.render;

import org.jspecify.annotations.NullMarked;
