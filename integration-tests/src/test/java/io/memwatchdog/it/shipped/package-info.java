/** What people import and read: rules, dashboard, manifests, documentation. In: the files. Out: whether they hold. */
@NullMarked
package io.memwatchdog.it.shipped;

import org.jspecify.annotations.NullMarked;
