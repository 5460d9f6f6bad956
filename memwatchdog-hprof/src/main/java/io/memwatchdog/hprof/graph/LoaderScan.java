package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the class loaders, and those among them whose classes live as long as the JVM. Classes of all others are referred to by
 * their instances, which is how a class loader leaks.
 */
final class LoaderScan {

    private static final Set<String> BUILT_IN = Set.of(
            "jdk.internal.loader.ClassLoaders$AppClassLoader",
            "jdk.internal.loader.ClassLoaders$PlatformClassLoader",
            "jdk.internal.loader.ClassLoaders$BootClassLoader",
            "sun.misc.Launcher$AppClassLoader",
            "sun.misc.Launcher$ExtClassLoader");

    /** Loaders of executable jars. There is one of them; more than one are a leak like any other. */
    private static final Set<String> LAUNCHERS = Set.of(
            "org.springframework.boot.loader.launch.LaunchedClassLoader",
            "org.springframework.boot.loader.LaunchedURLClassLoader",
            "io.quarkus.bootstrap.runner.RunnerClassLoader");

    private final ClassTable classes;
    private final HeapObjects objects;
    private final ObjectIndex index;

    LoaderScan(ClassTable classes, HeapObjects objects, ObjectIndex index) {
        this.classes = classes;
        this.objects = objects;
        this.index = index;
    }

    List<ObjectGraph.Loader> loaders() throws HprofException {
        Map<Long, Integer> definedClasses = new TreeMap<>();
        for (int i = ClassTable.FIRST; i < classes.size(); i++) {
            definedClasses.merge(classes.get(i).loaderId, 1, Integer::sum);
        }
        definedClasses.remove(0L);
        Map<Long, ClassInfo> types = objects.typesOf(definedClasses.keySet());
        Map<Long, String> names = new TreeMap<>();
        Map<String, Integer> loadersByName = new HashMap<>();
        for (long id : definedClasses.keySet()) {
            ClassInfo type = types.get(id);
            String name = type == null ? "<unknown class>" : type.name();
            names.put(id, name);
            loadersByName.merge(name, 1, Integer::sum);
        }
        List<ObjectGraph.Loader> loaders = new ArrayList<>();
        names.forEach((id, name) -> loaders.add(new ObjectGraph.Loader(
                index.number(id),
                name,
                BUILT_IN.contains(name) || (LAUNCHERS.contains(name) && loadersByName.getOrDefault(name, 0) == 1),
                definedClasses.getOrDefault(id, 0))));
        mark(loaders);
        return loaders;
    }

    private void mark(List<ObjectGraph.Loader> loaders) {
        Map<Integer, Boolean> builtIn = new HashMap<>();
        loaders.forEach(loader -> builtIn.put(loader.object(), loader.builtIn()));
        for (int i = ClassTable.FIRST; i < classes.size(); i++) {
            ClassInfo info = classes.get(i);
            info.holdsClass = info.loaderId != 0 && !builtIn.getOrDefault(index.number(info.loaderId), true);
        }
    }
}
