package io.memwatchdog.core.evidence;

/** Records by the JVM's Flight Recorder, which need not be there: no class of it is loaded before that is known. */
final class JfrStarter implements OldObjectRecording.Starter {

    /** What it allocates in the heap when it is first used (16 MB measured), and for one reading (5 MB); its buffers. */
    private static final OldObjectRecording.Room ROOM = new OldObjectRecording.Room(32L << 20, 12L << 20, 64L << 20);

    @Override
    public String name() {
        return "the Flight Recorder";
    }

    @Override
    public String obstacle() {
        if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
            return "this Java runtime has no module jdk.jfr";
        }
        return JfrOldObjects.obstacle();
    }

    @Override
    public String hindrance() {
        String disk = RecorderDisk.hindrance();
        return disk.isEmpty() ? JfrOldObjects.hindrance() : disk;
    }

    @Override
    public OldObjectRecording.Room room() {
        return ROOM;
    }

    @Override
    public OldObjectRecording start() {
        return JfrOldObjects.start();
    }
}
