package io.memwatchdog.diff;

/**
 * Class loaders of one class.
 *
 * @param className of the loader
 * @param loaders how many of them are live
 * @param definedClasses classes defined by them together
 */
public record LoaderCount(String className, long loaders, long definedClasses) {}
