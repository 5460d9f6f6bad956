package io.memwatchdog.natives;

import io.memwatchdog.diff.PathNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the tree of nodes; those whose classes have one name after it was made stable become one. */
final class PathMerge {

    private final List<Node> byNumber = new ArrayList<>();
    private final Node root = new Node("", "", false);

    PathMerge() {
        byNumber.add(root);
    }

    /** Adds the next node; its parent, 0 for a root, was added before. */
    void add(
            int parent,
            String className,
            String via,
            boolean soft,
            long count,
            long bytes,
            long retainedBytes,
            long exampleId) {
        Node above = byNumber.get(parent);
        boolean run = above != root && above.className.equals(className);
        Node node = run ? above : above.child(className, via, soft);
        byNumber.add(node);
        if (node.count == 0) {
            node.exampleId = exampleId;
        }
        node.count += count;
        node.bytes += bytes;
        // Within a run the retained size of the first holds that of the others already.
        node.retainedBytes += run ? 0 : retainedBytes;
    }

    /** Tells how full the caches and queues of a node are. */
    void bound(int number, PathNode.Bound bound) {
        Node node = byNumber.get(number);
        PathNode.Bound known = node.bound;
        node.bound = known == null
                ? bound
                : new PathNode.Bound(
                        known.kind(), known.size() + bound.size(), known.limit() + bound.limit(), known.unit());
    }

    List<PathNode> roots() {
        return root.children();
    }

    private static final class Node {

        private final String className;
        private final String via;
        private final boolean soft;
        /**
         * By field and class. The key is no record: in JDK 17 and 18 the bootstrap of a record's hash code remembers the last
         * class that it served, and with it our class loader (JDK-8078641), after a redeployment as well.
         */
        private final Map<String, Node> children = new HashMap<>();

        private final List<Node> inOrder = new ArrayList<>();
        private long count;
        private long bytes;
        private long retainedBytes;
        private long exampleId;
        private PathNode.@Nullable Bound bound;

        Node(String className, String via, boolean soft) {
            this.className = className;
            this.via = via;
            this.soft = soft;
        }

        Node child(String name, String through, boolean isSoft) {
            return children.computeIfAbsent(through + '\n' + name, key -> {
                Node child = new Node(name, through, isSoft);
                inOrder.add(child);
                return child;
            });
        }

        List<PathNode> children() {
            return inOrder.stream().map(Node::toPathNode).toList();
        }

        /** Recursion is as deep as a path, which the child bounds. */
        PathNode toPathNode() {
            return new PathNode(
                    className, via, count, bytes, retainedBytes, exampleId, soft, List.of(), bound, children());
        }
    }
}
