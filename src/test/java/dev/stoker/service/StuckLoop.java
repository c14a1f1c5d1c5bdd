package dev.stoker.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * The packaged program, and one way to have it stuck: once a file is there, its first event loop
 * does nothing any more. deploy/test/systemd runs it in the program's stead, to see that the
 * service manager ends such a daemon. It needs nothing but the JDK to be compiled.
 */
public final class StuckLoop {
    private StuckLoop() {}

    /**
     * Runs the program.
     *
     * @param arguments the file, the program's jar, then the program's own
     */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        Path sign = Path.of(arguments[0]);
        Thread.ofPlatform().daemon().name("stuck-loop").start(() -> await(sign));
        Class.forName(mainClass(arguments[1]))
                .getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(arguments, 2, arguments.length));
    }

    private static String mainClass(String jar) throws IOException {
        try (var file = new JarFile(jar)) {
            return file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
        }
    }

    private static void await(Path sign) {
        try {
            while (!Files.exists(sign)) {
                Thread.sleep(100);
            }
            Files.delete(sign);
            firstLoop()
                    .execute(() -> {
                        while (true) {
                            LockSupport.park();
                        }
                    });
        } catch (Exception e) {
            throw new IllegalStateException("nothing is stuck", e);
        }
    }

    /** The program's classes are known to its own threads only. */
    private static Executor firstLoop() throws ReflectiveOperationException {
        ClassLoader classes =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("vert.x-eventloop-thread"))
                        .map(Thread::getContextClassLoader)
                        .findFirst()
                        .orElseThrow();
        Object vertx =
                ((Supplier<?>)
                                classes.loadClass("io.quarkus.vertx.core.runtime.VertxCoreRecorder")
                                        .getMethod("getVertx")
                                        .invoke(null))
                        .get();
        Object group =
                classes.loadClass("io.vertx.core.Vertx")
                        .getMethod("nettyEventLoopGroup")
                        .invoke(vertx);
        return (Executor) ((Iterable<?>) group).iterator().next();
    }
}
