package io.memwatchdog.core.evidence;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodType;
import java.security.PrivilegedAction;
import javax.security.auth.Subject;

/**
 * Calls a method of the JDK with nothing but the JDK on the stack, as far as access control sees it. Before JDK 24 a thread
 * keeps the access control context of whoever made it, and with it the class loaders of all who were on the stack: a thread
 * that the JDK makes once and keeps for ever would pin an application that is redeployed.
 */
final class JdkOnly {

    private static final int NO_CONTEXTS_SINCE = 24;

    private JdkOnly() {}

    @SuppressWarnings("removal") // removed from the JDK together with what it is against
    static Object call(MethodHandle handle) throws Throwable {
        MethodHandle general = handle.asType(MethodType.methodType(Object.class));
        if (Runtime.version().feature() >= NO_CONTEXTS_SINCE) {
            return general.invoke();
        }
        // a lambda would be a class of ours; this proxy is the JDK's
        PrivilegedAction<?> action = MethodHandleProxies.asInterfaceInstance(PrivilegedAction.class, general);
        return Subject.doAsPrivileged(null, action, null);
    }
}
