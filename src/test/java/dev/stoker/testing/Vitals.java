package dev.stoker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process of Java's takes, as the kernel and its own virtual machine tell.
 *
 * @param threads of the kernel's
 * @param descriptors open
 * @param resident memory in bytes
 * @param heap bytes of objects in use after a full collection; of a native executable, which cannot
 *     be asked for one, all memory of its own, {@link #uncollected} in it
 */
public record Vitals(long threads, long descriptors, long resident, long heap) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The native profile's bound of new objects, while they are copied. */
    private static final long NEW_OBJECTS = 2 * (16L << 20);

    /** Of that process, now; it collects first. Blocks. */
    public static Vitals of(long pid) {
        long heap = heap(pid);
        return new Vitals(entries(pid, "task"), entries(pid, "fd"), resident(pid), heap);
    }

    /** Descriptors that it has open now. */
    public static long descriptors(long pid) {
        return entries(pid, "fd");
    }

    /** Memory in bytes that it has now. */
    public static long resident(long pid) {
        return memory(pid, "VmRSS:");
    }

    /** Bytes of objects no longer in use that {@link #heap} may count. */
    public static long uncollected(long pid) {
        return isHotSpot(pid) ? 0 : NEW_OBJECTS;
    }

    private static boolean isHotSpot(long pid) {
        try {
            return Path.of("/proc/" + pid + "/exe").toRealPath().endsWith("java");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long memory(long pid, String what) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            String line = lines.filter(one -> one.startsWith(what)).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long entries(long pid, String folder) {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/" + folder))) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Twice, since what is only held by a reference to be cleared goes with the second one. */
    private static long heap(long pid) {
        if (!isHotSpot(pid)) {
            return memory(pid, "RssAnon:");
        }
        jcmd(pid, "GC.run");
        String histogram = jcmd(pid, "GC.class_histogram");
        String last = histogram.lines().filter(line -> line.startsWith("Total")).toList().getLast();
        return Long.parseLong(List.of(last.strip().split("\\s+", -1)).getLast());
    }

    private static String jcmd(long pid, String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Finished run =
                Finished.run(new ProcessBuilder(jcmd, Long.toString(pid), command), PATIENCE);
        assertThat(run.status()).as(run.err()).isZero();
        return run.out();
    }
}
