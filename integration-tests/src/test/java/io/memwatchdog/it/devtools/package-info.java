/** An application that Spring Boot's devtools restart. In: a touched file. Out: what is watched afterwards. */
@NullMarked
package io.memwatchdog.it.devtools;

import org.jspecify.annotations.NullMarked;
