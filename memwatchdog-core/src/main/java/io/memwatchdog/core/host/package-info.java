/**
 * What the operating system tells about memory. In: the kernel's files. Out: bytes.
 */
@NullMarked
package io.memwatchdog.core.host;

import org.jspecify.annotations.NullMarked;
