/** Product pictures. In: picture bytes. Out: thumbnails in direct memory. */
@NullMarked
package io.memwatchdog.sample.image;

import org.jspecify.annotations.NullMarked;
