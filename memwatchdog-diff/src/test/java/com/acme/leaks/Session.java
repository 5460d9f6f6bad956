package com.acme.leaks;

import java.util.ArrayList;
import java.util.List;

/** What a user leaves behind. */
final class Session {
    final String user;
    final byte[] state = new byte[300];
    final List<String> roles = new ArrayList<>(List.of("a", "b"));

    Session(int number) {
        user = "user-" + number;
    }
}
