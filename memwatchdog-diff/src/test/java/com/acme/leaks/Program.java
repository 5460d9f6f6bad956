package com.acme.leaks;

/** A small service that does work; leaking or healthy. */
@FunctionalInterface
public interface Program {

    /** Does the work numbered from one number to another. */
    void work(int from, int to) throws Exception;
}
