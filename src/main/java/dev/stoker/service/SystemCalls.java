package dev.stoker.service;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * The functions of the C library that Java has no word for: datagrams between processes, and the
 * clock that other processes read too. Linux only.
 *
 * <p>Looked up when one is made, never at class initialisation. Each signature has its entry in
 * {@code reachability-metadata.json}.
 */
final class SystemCalls {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int EAGAIN = 11;
    private static final int ENOBUFS = 105;
    private static final String ERRNO = "errno";

    private final MethodHandle socket;
    private final MethodHandle sendto;
    private final MethodHandle close;
    private final MethodHandle clockGettime;
    private final VarHandle errno;

    SystemCalls() {
        var number = ValueLayout.JAVA_INT;
        var size = ValueLayout.JAVA_LONG;
        AddressLayout pointer = ValueLayout.ADDRESS;
        this.socket = found("socket", FunctionDescriptor.of(number, number, number, number));
        this.sendto =
                found(
                        "sendto",
                        FunctionDescriptor.of(
                                size, number, pointer, size, number, pointer, number));
        this.close = found("close", FunctionDescriptor.of(number, number));
        this.clockGettime = found("clock_gettime", FunctionDescriptor.of(number, number, pointer));
        this.errno =
                Linker.Option.captureStateLayout()
                        .varHandle(MemoryLayout.PathElement.groupElement(ERRNO));
    }

    @SuppressWarnings("restricted") // the program is started with --enable-native-access
    private static MethodHandle found(String name, FunctionDescriptor signature) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                signature,
                Linker.Option.captureCallState(ERRNO));
    }

    /**
     * Sends one datagram. Does not wait.
     *
     * @return whether it was taken; if not, there is no room at the other end at this moment
     * @throws IOException nobody is there, or may not be spoken to
     */
    boolean send(NotifyAddress to, byte[] datagram) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int length = Short.BYTES + to.name().length;
            MemorySegment address = arena.allocate(length, Short.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            address.asSlice(Short.BYTES).copyFrom(MemorySegment.ofArray(to.name()));
            MemorySegment bytes = arena.allocate(datagram.length);
            bytes.copyFrom(MemorySegment.ofArray(datagram));
            return send(state, address, bytes);
        }
    }

    private boolean send(MemorySegment state, MemorySegment address, MemorySegment bytes)
            throws IOException {
        int descriptor = -1;
        try {
            descriptor = (int) socket.invokeExact(state, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            if (descriptor < 0) {
                throw new IOException("socket: errno " + reason(state));
            }
            long sent =
                    (long)
                            sendto.invokeExact(
                                    state,
                                    descriptor,
                                    bytes,
                                    bytes.byteSize(),
                                    MSG_DONTWAIT_NOSIGNAL,
                                    address,
                                    (int) address.byteSize());
            int reason = reason(state);
            if (sent < 0 && reason != EAGAIN && reason != ENOBUFS) {
                throw new IOException("sendto: errno " + reason);
            }
            return sent >= 0;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("these functions throw nothing", e);
        } finally {
            close(state, descriptor);
        }
    }

    private void close(MemorySegment state, int descriptor) {
        if (descriptor < 0) {
            return;
        }
        try {
            var _ = (int) close.invokeExact(state, descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException("close throws nothing", e);
        }
    }

    private int reason(MemorySegment state) {
        return (int) errno.get(state, 0L);
    }

    /** What {@code CLOCK_MONOTONIC} tells every process of this machine. */
    Duration monotonic() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
            int failed = (int) clockGettime.invokeExact(state, CLOCK_MONOTONIC, time);
            if (failed != 0) {
                throw new IllegalStateException("clock_gettime: errno " + reason(state));
            }
            return Duration.ofSeconds(
                    time.getAtIndex(ValueLayout.JAVA_LONG, 0),
                    time.getAtIndex(ValueLayout.JAVA_LONG, 1));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("clock_gettime throws nothing", e);
        }
    }
}
