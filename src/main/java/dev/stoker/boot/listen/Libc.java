package dev.stoker.boot.listen;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The few functions of the C library that listening needs and Java has not. Numbers of constants
 * are Linux's. Each signature has its entry in {@code reachability-metadata.json}, for the native
 * image.
 */
final class Libc {
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_ACCEPTCONN = 30;
    private static final int SOCK_STREAM = 1;
    private static final int O_CLOEXEC = 0x80000;

    private static final FunctionDescriptor OF_ONE =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final FunctionDescriptor OF_THREE =
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT);
    private static final FunctionDescriptor OF_NAME =
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS);
    private static final FunctionDescriptor OF_OPTION =
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS);

    private Libc() {}

    /** One call, with its arguments. */
    private interface Call {
        int by(MethodHandle function) throws Throwable;
    }

    /** Has {@code target} mean what {@code descriptor} means; children do not get it. */
    static void duplicate(int descriptor, int target) throws IOException {
        if (call("dup3", OF_THREE, dup -> (int) dup.invokeExact(descriptor, target, O_CLOEXEC))
                != target) {
            throw new IOException("descriptor " + descriptor + " cannot be taken over");
        }
    }

    static void close(int descriptor) {
        var _ = call("close", OF_ONE, close -> (int) close.invokeExact(descriptor));
    }

    /** What new files are not to be allowed from now on, for the whole process; what it was. */
    static int umask(int mask) {
        return call("umask", OF_ONE, umask -> (int) umask.invokeExact(mask));
    }

    /** Whether it is a stream socket that listens; false of what is no socket or not open. */
    static boolean listens(int descriptor) {
        return option(descriptor, SO_TYPE) == SOCK_STREAM && option(descriptor, SO_ACCEPTCONN) == 1;
    }

    /** The address a socket is bound to; null if it is no socket. */
    static @Nullable SocketName name(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SocketName.LONGEST, Integer.BYTES);
            MemorySegment length = arena.allocate(ValueLayout.JAVA_INT);
            length.set(ValueLayout.JAVA_INT, 0, (int) address.byteSize());
            if (call(
                            "getsockname",
                            OF_NAME,
                            name -> (int) name.invokeExact(descriptor, address, length))
                    != 0) {
                return null;
            }
            int bytes = Math.min(length.get(ValueLayout.JAVA_INT, 0), (int) address.byteSize());
            return SocketName.parse(address.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    private static int option(int descriptor, int option) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment length = arena.allocate(ValueLayout.JAVA_INT);
            length.set(ValueLayout.JAVA_INT, 0, Integer.BYTES);
            int failed =
                    call(
                            "getsockopt",
                            OF_OPTION,
                            get ->
                                    (int)
                                            get.invokeExact(
                                                    descriptor, SOL_SOCKET, option, value, length));
            return failed == 0 ? value.get(ValueLayout.JAVA_INT, 0) : -1;
        }
    }

    /** Each is called once or twice at the start: nothing is kept. */
    @SuppressWarnings("restricted") // the launchers allow it: --enable-native-access
    private static int call(String function, FunctionDescriptor shape, Call call) {
        Linker linker = Linker.nativeLinker();
        MethodHandle handle =
                linker.downcallHandle(linker.defaultLookup().findOrThrow(function), shape);
        try {
            return call.by(handle);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call " + function, e);
        }
    }
}
