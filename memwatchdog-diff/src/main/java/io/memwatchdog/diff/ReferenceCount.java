package io.memwatchdog.diff;

/**
 * References between two classes: what a live profile knows of those who hold an object beside the one on the shortest path.
 *
 * @param holder the class that refers; an array by its element type
 * @param target the class referred to
 * @param count references, more than objects where one refers often
 * @param bytes shallow size of the objects referred to, once for each reference
 */
public record ReferenceCount(String holder, String target, long count, long bytes) {}
