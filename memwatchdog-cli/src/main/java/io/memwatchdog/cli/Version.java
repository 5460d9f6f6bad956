package io.memwatchdog.cli;

import picocli.CommandLine.IVersionProvider;

/** Which {@code mw} this is. */
final class Version implements IVersionProvider {

    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "mw " + (version == null ? "development" : version) + " (Java " + Runtime.version() + ")";
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
