package dev.stoker.boot;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * SIGHUP. To a daemon it says that its configuration has changed; to a program in a terminal that
 * the terminal is gone, and then it is to end. Windows has no such signal.
 *
 * <p>Java has no other way to hear one than {@code sun.misc.Signal} of the module {@code
 * jdk.unsupported}, which javac warns of wherever it is named, and nothing suppresses that: hence
 * the one piece of reflection. The native image is told of it in {@code
 * reachability-metadata.json}.
 */
final class Hangup {
    private static final Logger LOG = Logger.getLogger(Hangup.class);
    private static final Path TERMINAL = Path.of("/dev/tty");

    private Hangup() {}

    /** From now on the signal is heard; {@code heard} is called by a thread of its own. */
    static void listen(Runnable heard) {
        boolean inTerminal = hasTerminal();
        try {
            handle(() -> {
                if (inTerminal && !hasTerminal()) {
                    Quarkus.asyncExit();
                } else {
                    Thread.ofVirtual().name("hangup").start(heard);
                }
            });
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.debugf("SIGHUP is not heard here: %s", e);
        }
    }

    private static void handle(Runnable heard) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object hears =
                Proxy.newProxyInstance(
                        Hangup.class.getClassLoader(),
                        new Class<?>[] {handler},
                        (self, method, arguments) -> answer(self, method, arguments, heard));
        Object hangup = signal.getConstructor(String.class).newInstance("HUP");
        signal.getMethod("handle", signal, handler).invoke(null, hangup, hears);
    }

    @SuppressWarnings("ReferenceEquality") // what an object's own equals does
    private static @Nullable Object answer(
            Object self, Method method, @Nullable Object @Nullable [] arguments, Runnable heard) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            case "toString" -> "the hearing of SIGHUP";
            default -> {
                heard.run();
                yield null;
            }
        };
    }

    /** Opening it fails where the process has none, or has it no more. */
    private static boolean hasTerminal() {
        try {
            FileChannel.open(TERMINAL).close();
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
