package io.memwatchdog.core.gc;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Listens to one garbage collector bean, and not always where it tells too much: the JVM spends more on a notification than
 * we do (18 KB of garbage), whoever listens. So after {@value #SPELL} collections that came faster than
 * {@value #PER_SECOND} a second it stops its ears until the mean is that. A spell is long enough for what samplers look for:
 * some cycles of the old objects.
 */
final class BeanListener implements NotificationListener {

    static final int SPELL = 256;
    static final int PER_SECOND = 20;

    private static final long SPELL_MS = SPELL * 1000L / PER_SECOND;
    private static final long NONE = Long.MIN_VALUE;

    private final NotificationEmitter emitter;
    private final Consumer<GcEvent> consumer;
    private final AtomicLong faults;
    private volatile int heard;
    private volatile boolean deaf;
    private boolean open = true;
    private long spellBeganMs = NONE;
    /** Of the notification thread. */
    private long lastId = NONE;

    private BeanListener(NotificationEmitter emitter, Consumer<GcEvent> consumer, AtomicLong faults) {
        this.emitter = emitter;
        this.consumer = consumer;
        this.faults = faults;
    }

    static BeanListener on(NotificationEmitter emitter, Consumer<GcEvent> consumer, AtomicLong faults) {
        BeanListener listener = new BeanListener(emitter, consumer, faults);
        emitter.addNotificationListener(listener, null, null);
        return listener;
    }

    /** Stops its ears, or opens them again. Called again and again, with an ever later time. */
    synchronized void pace(long nowMs) {
        if (!open) {
            return;
        }
        if (spellBeganMs == NONE) {
            spellBeganMs = nowMs;
        }
        boolean over = nowMs - spellBeganMs >= SPELL_MS;
        if (over && deaf) {
            deaf = false;
            emitter.addNotificationListener(this, null, null);
        }
        if (over) {
            spellBeganMs = nowMs;
            heard = 0;
        } else if (!deaf && heard >= SPELL) {
            deaf = true;
            remove();
        }
    }

    synchronized void close() {
        if (open && !deaf) {
            remove();
        }
        open = false;
    }

    private void remove() {
        try {
            emitter.removeNotificationListener(this);
        } catch (ListenerNotFoundException gone) {
            // someone else has removed it: what we wanted
        }
    }

    /**
     * Nothing may leave this method: an error thrown into HotSpot's notification thread ends that thread, and with it the
     * notifications of everyone in this JVM.
     */
    @Override
    public void handleNotification(Notification notification, Object handback) {
        try {
            if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
                hear((CompositeData) notification.getUserData());
            }
        } catch (Throwable fault) {
            faults.incrementAndGet();
        }
    }

    // One thread writes the counter; that a new spell may begin meanwhile costs one collection.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void hear(CompositeData data) {
        heard++;
        GcEvent event = JmxGcEventSource.decode(data);
        boolean missed = lastId != NONE && event.id() > lastId + 1;
        lastId = event.id();
        consumer.accept(missed ? event.asAfterGap() : event);
    }
}
