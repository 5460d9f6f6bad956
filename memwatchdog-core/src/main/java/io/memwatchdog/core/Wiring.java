package io.memwatchdog.core;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.AlertDesk;
import io.memwatchdog.core.alert.AlertTransport;
import io.memwatchdog.core.alert.Courier;
import io.memwatchdog.core.alert.JdkAlertTransport;
import io.memwatchdog.core.evidence.AllocationRecorder;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.GcEventQueue;
import io.memwatchdog.core.gc.GcEventSource;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.gc.ZgcLiveLog;
import io.memwatchdog.core.host.HostMemory;
import io.memwatchdog.core.host.HostName;
import io.memwatchdog.core.host.MappingLimit;
import io.memwatchdog.core.host.TaskLimit;
import io.memwatchdog.core.schedule.OccasionalThread;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.schedule.WatchdogThread;
import io.memwatchdog.core.snapshot.Capability;
import io.memwatchdog.core.snapshot.SnapshotPolicy;
import io.memwatchdog.core.verdict.Detector;
import io.memwatchdog.core.verdict.Detectors;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.ResourceReader;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.core.verdict.Verdict;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects the steps. What is called by the JVM or by other threads only hands over; the rest runs on our thread. */
final class Wiring {

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
    private static final int WAITING_EVENTS = 1024;

    private final WatchdogSettings settings;
    private final WatchdogClock clock;
    private final GcEventSource source;
    private final Faults faults = new Faults();
    private final MemoryReserve reserve = new MemoryReserve();
    private final GcEventQueue queue = new GcEventQueue(WAITING_EVENTS);
    private final WatchdogThread thread;
    private final OccasionalThread freezer = new OccasionalThread(OccasionalThread.SNAPSHOT);
    private final OccasionalThread comparing = new OccasionalThread(OccasionalThread.COMPARISON);
    private final Pipeline pipeline;
    private final ResourceReader reader;
    private final SnapshotPolicy snapshots;
    private final AllocationRecorder allocations;
    private final EvidenceCollector evidence;
    private final AlertDesk desk;
    private final Predicate<Verdict> isNews;
    private final Courier courier;
    private final Announcer announcer;
    private final Investigator investigator;
    private final SecondStage secondStage;
    private final Responder responder;
    private final BaselineRule baselineRule;
    private final Baseline baseline;
    private final StateBoard board;
    private final Means means;
    private final ZgcLiveLog zgcLog = new ZgcLiveLog();
    private final Probe probe;
    private GcEventSource.@Nullable Subscription subscription;

    Wiring(Watchdog.Builder builder) {
        this.settings = builder.settings;
        this.clock = builder.clock;
        this.source = builder.gcEvents;
        HostMemory memory = new HostMemory();
        this.thread = new WatchdogThread(
                clock,
                queue::isEmpty,
                this::drain,
                this::look,
                settings.detection().interval(),
                this::caught);
        this.reader = new ResourceReader(memory, new TaskLimit(), new MappingLimit());
        Detector detector = builder.detector != null
                ? builder.detector
                : Detectors.answered(settings.detection(), builder.trendEngine);
        this.pipeline = new Pipeline(detector, queue, settings.detection().window(), this::judge);
        HeapRoom room = new HeapRoom(pipeline::lastSample);
        SnapshotParts parts = new SnapshotParts(builder);
        this.snapshots = parts.policy(room::liveBytes);
        this.allocations = new AllocationRecorder(
                settings.detection().allocationSites(),
                builder.allocationSampler,
                clock::now,
                room::freeBytes,
                memory::availableBytes);
        this.evidence = new EvidenceCollector(
                settings, snapshots, parts.store(clock::now), thread, freezer, comparing, clock::now, allocations);
        this.desk = new AlertDesk(settings.alerts(), HostName.find(), clock::now, this::tell);
        this.isNews = desk::isNews;
        AlertTransport transport = builder.transport != null
                ? builder.transport.apply(thread)
                : new JdkAlertTransport(settings.alerts().access(), thread);
        this.courier = new Courier(settings.alerts(), thread, clock, transport, reserve::isReleased, comparing);
        this.announcer = new Announcer(courier::bring, builder.listeners, reserve, this::caught);
        this.investigator = new Investigator(
                settings.snapshots(), evidence, desk, courier::isSettled, this::find, this::isAsking, thread, clock);
        evidence.whenRequested(investigator::requested);
        AlarmCheck alarms = new AlarmCheck(
                investigator,
                evidence,
                this::find,
                settings.snapshots().deadline().multipliedBy(2),
                thread,
                clock);
        this.baseline = new Baseline(settings.snapshots(), evidence, desk, clock);
        this.secondStage = new SecondStage(settings, evidence, baseline, alarms, this::find, thread, clock);
        this.responder = new Responder(
                desk, secondStage, investigator, allocations, pipeline::resourceSample, reserve, this::caught);
        this.baselineRule = new BaselineRule(settings.snapshots().baselineDelay(), clock.uptimeMs());
        this.probe = Probe.of(settings, evidence, room::largestBytes, this::count, clock);
        this.means = new Means(settings, builder.trendEngine.name(), allocations::status);
        this.board = new StateBoard(
                means.with(List.of()),
                clock,
                evidence,
                queue,
                courier.totals(),
                this::faults,
                List.of(freezer, comparing));
    }

    void start() {
        subscription = source.subscribe(this::handOver);
        thread.execute(this::tellCapabilities);
        thread.execute(desk::rehearse);
        thread.execute(courier::warmUp);
        if (settings.detection().zgcLog()) {
            thread.execute(zgcLog::open);
        }
        reserve.restore();
        thread.start();
        log.info(
                "memwatchdog: watching (detection {}, every {} s)",
                settings.detection().mode(),
                settings.detection().interval().toSeconds());
    }

    private void tellCapabilities() {
        List<Capability> found = snapshots.capabilities();
        board.publish(means.with(found));
        log.info("memwatchdog: regression {}; snapshots by {}", means.trendEngine(), Capability.told(found));
    }

    /**
     * From the last of them to the first, each on its own: what one throws, even an Error of the JDK's, must not leave another one's
     * thread, which keeps the class loader. The recorder comes after the thread that may be inside it.
     */
    void close() {
        GcEventSource.Subscription open = subscription;
        try (allocations;
                courier;
                zgcLog;
                thread;
                comparing;
                freezer;
                evidence) {
            if (open != null) {
                open.close();
            }
        } catch (Throwable fault) {
            caught(fault);
        }
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    WatchdogState state(boolean running) {
        return board.state(running, thread.threadId());
    }

    EvidenceCollector evidence() {
        return evidence;
    }

    WatchdogSettings settings() {
        return settings;
    }

    /** On a thread of the JVM: neither blocks nor allocates. */
    private void handOver(GcEvent event) {
        boolean waiting = !queue.isEmpty();
        queue.offer(event);
        if (!waiting) {
            thread.wake();
        }
    }

    /** Each time the thread is awake, at least every second. */
    private void drain() {
        courier.tick();
        if (subscription != null) {
            subscription.pace(clock.uptimeMs());
        }
        if (queue.isEmpty()) {
            return;
        }
        // What ZGC states about a collection goes before what its beans tell of it.
        boolean stated = zgcLog.poll(pipeline::accept);
        if (pipeline.drain() || stated) {
            proven();
        }
    }

    private void count(HeapSample liveSet) {
        pipeline.accept(liveSet);
        proven();
    }

    private void proven() {
        considerBaseline();
        board.publish(pipeline, desk);
    }

    /** The regular look at what is beside the heap, and at verdicts that could not be told before. */
    private void look() {
        try {
            lookOnce();
            reserve.restore();
        } catch (OutOfMemoryError full) {
            if (pipeline.anyVerdict(isNews)) {
                reserve.releaseAll();
            }
            caught(full);
            pipeline.judge();
        }
    }

    private void lookOnce() {
        ResourceSample sample = reader.read(clock.uptimeMs());
        pipeline.accept(sample);
        considerBaseline();
        considerProbe(sample);
        evidence.showAlive();
        board.publish(pipeline, desk);
    }

    private void caught(Throwable fault) {
        if (fault instanceof OutOfMemoryError) {
            reserve.releaseSome(clock.uptimeMs());
        }
        faults.caught(fault);
    }

    private long faults() {
        return faults.count() + source.faults();
    }

    private void considerBaseline() {
        if (!evidence.hasBaseline() && baselineRule.isDue(clock.uptimeMs(), pipeline.samples())) {
            baseline.take();
        }
    }

    private void considerProbe(ResourceSample sample) {
        Verdict heap = pipeline.verdicts().get(Resource.HEAP);
        if (heap != null) {
            probe.consider(sample.atMs(), pipeline.lastSample(), heap.level(), sample.heapUsedBytes());
        }
    }

    private void judge(Verdict verdict) {
        responder.answer(verdict);
    }

    private boolean isAsking() {
        return secondStage.isAsking();
    }

    /** What evidence says goes back to the detector, and may change its verdict. */
    private void find(Finding finding) {
        log.info("memwatchdog: the heap's content: {}: {}", finding.outcome(), finding.reason());
        pipeline.accept(finding);
        board.publish(pipeline, desk);
    }

    private void tell(Alert alert) {
        board.count(alert);
        announcer.tell(alert);
    }
}
