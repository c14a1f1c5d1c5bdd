package dev.stoker.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

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
     * @param arguments the file, then those of the program
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Path sign = Path.of(arguments[0]);
        Thread.ofPlatform().daemon().name("stuck-loop").start(() -> await(sign));
        var rest = new String[arguments.length - 1];
        System.arraycopy(arguments, 1, rest, 0, rest.length);
        Class.forName("io.quarkus.bootstrap.runner.QuarkusEntryPoint")
                .getMethod("main", String[].class)
                .invoke(null, (Object) rest);
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
