package io.memwatchdog.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/** Leaks at each line that it reads, and answers when it is done. */
final class SteadyLeak {

    private static final List<Order> PENDING = new ArrayList<>();

    private SteadyLeak() {}

    public static void main(String[] args) {
        System.out.println("ready");
        for (Scanner lines = new Scanner(System.in); lines.hasNextLine(); lines.nextLine()) {
            for (int i = 0; i < 5_000; i++) {
                PENDING.add(new Order("SECRET-" + i));
            }
            System.out.println("leaked");
        }
    }

    static final class Order {
        final String customer;
        final byte[] form = new byte[200];

        Order(String customer) {
            this.customer = customer;
        }
    }
}
