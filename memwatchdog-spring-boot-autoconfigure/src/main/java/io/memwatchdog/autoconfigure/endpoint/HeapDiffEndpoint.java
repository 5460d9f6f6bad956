package io.memwatchdog.autoconfigure.endpoint;

import io.memwatchdog.autoconfigure.endpoint.StateReport.JobReport;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.EvidenceException;
import io.memwatchdog.core.evidence.SnapshotJob;
import io.memwatchdog.diff.HeapDiffResult;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.lang.Nullable;

/**
 * What grew between two heaps, and who holds it: as JMX shows it, and what the web extension builds on. Ids that come
 * from outside are compared with those that were issued and never become a path.
 */
// Spring Framework's own Nullable, since Spring Boot 3 does not take JSpecify's for "optional".
@SuppressWarnings("deprecation")
@Endpoint(id = "heapdumpdiff", defaultAccess = Access.NONE)
public final class HeapDiffEndpoint {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

    private final EvidenceCollector evidence;

    HeapDiffEndpoint(EvidenceCollector evidence) {
        this.evidence = evidence;
    }

    /**
     * The diff as a table.
     *
     * @param base id of the earlier snapshot; without ids, baseline and latest are compared
     * @param target id of the later snapshot
     */
    @ReadOperation(producesFrom = DiffFormat.class)
    public String diff(@Nullable String base, @Nullable String target) throws EvidenceException {
        return DiffFormat.TEXT.render(compare(base, target));
    }

    /**
     * Asks for a new snapshot; while one is under way, that one is the answer.
     *
     * @param reason {@code request}, or {@code baseline} for a new baseline
     */
    @WriteOperation
    public JobReport snapshot(@Nullable String reason) {
        return Objects.requireNonNull(JobReport.of(request(reason), null));
    }

    /** How far a snapshot has got; null where the id is unknown or a later one has been asked for. */
    @ReadOperation
    public @Nullable JobReport job(@Selector String id) {
        return JobReport.of(find(id).orElse(null), null);
    }

    HeapDiffResult compare(@Nullable String base, @Nullable String target) throws EvidenceException {
        if (base == null && target == null) {
            return evidence.comparisons().latestToRead();
        }
        if (base == null || target == null) {
            throw new InvalidEndpointRequestException(
                    "Give both base and target, or neither for baseline and latest.", "base or target is missing");
        }
        return evidence.comparisons().toRead(checked(base), checked(target));
    }

    SnapshotJob request(@Nullable String reason) {
        String wanted = Objects.requireNonNullElse(reason, "request");
        if (!wanted.equals("request") && !wanted.equals("baseline")) {
            throw new InvalidEndpointRequestException(
                    "The reason of a snapshot is either request or baseline.", "reason is unknown");
        }
        return evidence.requestSnapshot(wanted);
    }

    /** The job that is under way, if any. */
    Optional<SnapshotJob> underWay() {
        return Optional.ofNullable(evidence.lastJob())
                .filter(job -> !job.state().isFinal());
    }

    Optional<SnapshotJob> find(String id) {
        return evidence.job(checked(id));
    }

    private static String checked(String id) {
        if (!ID.matcher(id).matches()) {
            throw new InvalidEndpointRequestException(
                    "An id has letters, digits, '.', '-' and '_' only; /actuator/memwatchdog lists the snapshots.",
                    "malformed id");
        }
        return id;
    }
}
