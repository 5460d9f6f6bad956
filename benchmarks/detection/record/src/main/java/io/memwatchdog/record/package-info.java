/** Records GC traces of workloads. In: a workload and its seed. Out: notification and tick CSVs with their labels. */
package io.memwatchdog.record;
