/** What is pushed, on its way to real Alertmanagers and through the trouble it meets there. In: verdicts. Out: who was told what. */
@NullMarked
package io.memwatchdog.it.alertmanager;

import org.jspecify.annotations.NullMarked;
