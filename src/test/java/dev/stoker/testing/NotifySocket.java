package dev.stoker.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A service manager's end of {@code NOTIFY_SOCKET}: a real datagram socket of the family {@code
 * AF_UNIX}, at a path or an abstract name. Linux only.
 */
public final class NotifySocket implements AutoCloseable {
    private static final Duration GENEROUS = Duration.ofSeconds(60);
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int SHUT_RDWR = 2;
    private static final int MOST = 4096;

    private final String name;
    private final int descriptor;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final MethodHandle recv =
            downcall(
                    "recv",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT));

    private NotifySocket(String name, int descriptor) {
        this.name = name;
        this.descriptor = descriptor;
    }

    /**
     * Listens there.
     *
     * @param name a path, or an abstract name that begins with {@code @}
     */
    public static NotifySocket at(String name) {
        NotifySocket socket = deaf(name);
        Thread.ofPlatform().daemon().name("notify-socket").start(socket::listen);
        return socket;
    }

    /** One that never reads what comes. */
    public static NotifySocket deaf(String name) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] path = name.getBytes(StandardCharsets.UTF_8);
            boolean isAbstract = name.startsWith("@");
            MemorySegment address = arena.allocate(110, 2);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            address.asSlice(2).copyFrom(MemorySegment.ofArray(path));
            if (isAbstract) {
                address.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
            }
            int length = 2 + path.length + (isAbstract ? 0 : 1);
            int descriptor = (int) numbers("socket", 3).invoke(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            int failed =
                    (int)
                            downcall(
                                            "bind",
                                            FunctionDescriptor.of(
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.ADDRESS,
                                                    ValueLayout.JAVA_INT))
                                    .invoke(descriptor, address, length);
            if (descriptor < 0 || failed != 0) {
                throw new AssertionError("cannot listen at " + name);
            }
            return new NotifySocket(name, descriptor);
        } catch (Throwable e) {
            throw new AssertionError("cannot listen at " + name, e);
        }
    }

    private static MethodHandle numbers(String name, int count) {
        var arguments = new ValueLayout.OfInt[count];
        Arrays.fill(arguments, ValueLayout.JAVA_INT);
        return downcall(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle downcall(String name, FunctionDescriptor signature) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
    }

    private void listen() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(MOST);
            while (true) {
                long length = (long) recv.invoke(descriptor, into, (long) MOST, 0);
                if (length <= 0) {
                    return;
                }
                byte[] bytes = into.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
                String text = new String(bytes, StandardCharsets.UTF_8);
                all.add(text);
                heard.add(text);
            }
        } catch (Throwable e) {
            throw new AssertionError("cannot read what comes", e);
        }
    }

    /** As {@code NOTIFY_SOCKET} has it. */
    public String name() {
        return name;
    }

    /** The next message that is so, after the last one asked for; others before it are skipped. */
    public String next(Predicate<String> wanted) {
        long until = System.nanoTime() + GENEROUS.toNanos();
        try {
            while (true) {
                String one = heard.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (one == null) {
                    throw new AssertionError("no such message came; those that did: " + all);
                }
                if (wanted.test(one)) {
                    return one;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The next message. */
    public String next() {
        return next(_ -> true);
    }

    /** All that came so far. */
    public List<String> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        try {
            var _ = (int) numbers("shutdown", 2).invoke(descriptor, SHUT_RDWR);
            var _ = (int) numbers("close", 1).invoke(descriptor);
        } catch (Throwable e) {
            throw new AssertionError("cannot close " + name, e);
        }
    }
}
