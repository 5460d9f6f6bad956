package io.memwatchdog.diff.fold;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names of classes as they stand in a path: what is one thing to people has one name, however the JVM or a library numbers or
 * splits it.
 */
public final class PathNames {

    private static final Pattern LAMBDA = Pattern.compile("\\$\\$Lambda.*");
    private static final Pattern HIDDEN_SUFFIX = Pattern.compile("[+/]0x[0-9a-fA-F]+.*");
    private static final Pattern JDK_PROXY = Pattern.compile("(?:com\\.sun\\.proxy|jdk\\.proxy\\d+)\\.\\$Proxy\\d+");
    private static final Pattern PROXY = Pattern.compile("\\$Proxy\\d+");
    private static final Pattern SPRING_CGLIB =
            Pattern.compile("\\$\\$(?:EnhancerBySpringCGLIB|SpringCGLIB|FastClassBySpringCGLIB)\\$\\$.*");
    private static final Pattern CGLIB = Pattern.compile("\\$\\$(?:EnhancerByCGLIB|FastClassByCGLIB)\\$\\$.*");
    private static final Pattern BYTE_BUDDY = Pattern.compile("\\$(?:ByteBuddy|HibernateProxy|MockitoMock)\\$.*");
    private static final Pattern ACCESSOR = Pattern.compile("(Generated\\w+Accessor)\\d+");
    private static final Pattern ANONYMOUS = Pattern.compile("\\$\\d+(?=$|\\$|\\[)");

    /** Parts of one structure: a bin of a hash map is a list or a tree. */
    private static final Map<String, String> SAME = Map.of(
            "java.util.HashMap$TreeNode", "java.util.HashMap$Node",
            "java.util.LinkedHashMap$Entry", "java.util.HashMap$Node",
            "java.util.concurrent.ConcurrentHashMap$TreeNode", "java.util.concurrent.ConcurrentHashMap$Node",
            "java.util.concurrent.ConcurrentHashMap$TreeBin", "java.util.concurrent.ConcurrentHashMap$Node");

    private PathNames() {}

    /** The name without what changes from run to run: numbers of lambdas, proxies and generated classes. */
    public static String stable(String className) {
        if (className.indexOf('$') < 0 && className.indexOf('/') < 0 && className.indexOf('+') < 0) {
            return ACCESSOR.matcher(className).replaceFirst("$1");
        }
        String name = LAMBDA.matcher(className).replaceFirst("\\$\\$Lambda");
        name = HIDDEN_SUFFIX.matcher(name).replaceFirst("");
        name = JDK_PROXY.matcher(name).replaceFirst("jdk.proxy.\\$Proxy");
        name = PROXY.matcher(name).replaceFirst("\\$Proxy");
        name = SPRING_CGLIB.matcher(name).replaceFirst("\\$\\$SpringCGLIB");
        name = CGLIB.matcher(name).replaceFirst("\\$\\$CGLIB");
        return BYTE_BUDDY.matcher(name).replaceFirst("\\$ByteBuddy");
    }

    /** The name in a path: stable, anonymous classes of one class as one, and bins of hash maps as one. */
    public static String inPath(String className) {
        String name = stable(className);
        String merged = SAME.get(name);
        return merged != null ? merged : ANONYMOUS.matcher(name).replaceAll("\\$(anonymous)");
    }
}
