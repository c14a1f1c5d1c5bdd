package dev.stoker.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks the legs and takes the time: that of the answers, and that of the process in between. */
final class Load implements AutoCloseable {
    /** Tokens of an answer that is not a stream: an object of about 300 bytes. */
    private static final int TOKENS = 16;

    private static final int FIRST_TOKENS = 2;

    private final Effort effort;
    private final long ticks;
    private final ExecutorService callers = Executors.newCachedThreadPool();

    /**
     * @param ticks of the kernel's clock for CPU time, in a second
     */
    Load(Effort effort, long ticks) {
        this.effort = effort;
        this.ticks = ticks;
    }

    /**
     * Asks each way once.
     *
     * @return what Stoker says it did with it; the name of the leg's way otherwise
     * @throws IOException if an answer is not what the backend says
     */
    String check(Leg leg) throws IOException {
        String path = leg.way().label();
        for (boolean stream : new boolean[] {false, true}) {
            try (var connection = new KeptConnection(leg.port())) {
                connection.ask(leg.request(true, stream, TOKENS));
                String text = connection.text();
                int words = text.split(Answers.WORD, -1).length - 1;
                if (words < TOKENS) {
                    throw new IOException(
                            words + " tokens came instead of " + TOKENS + ": " + text);
                }
                path = connection.header("x-stoker-path", path);
            }
        }
        return path;
    }

    /** Has the process in between compile what is hot. */
    void warm(Leg leg) throws IOException {
        if (leg.proxied()) {
            sample(leg);
        }
    }

    /** One round. */
    Sample sample(Leg leg) throws IOException {
        byte[] whole = leg.request(false, false, TOKENS);
        double[] singles = oneByOne(leg.port(), whole, effort.singles(), false);
        double[] firsts =
                oneByOne(leg.port(), leg.request(true, true, FIRST_TOKENS), effort.firsts(), true);
        return new Sample(
                at(singles, 0.5),
                at(singles, 0.99),
                at(firsts, 0.5),
                leg.proxied() ? cpu(leg, whole, effort.wholes(), 1) : 0,
                leg.proxied()
                        ? cpu(leg, leg.request(true, true, effort.chunks()), 1, effort.chunks())
                        : 0);
    }

    @Override
    public void close() {
        callers.shutdownNow();
    }

    private static double[] oneByOne(int port, byte[] request, int times, boolean first)
            throws IOException {
        double[] took = new double[times];
        try (var connection = new KeptConnection(port)) {
            for (int i = 0; i < times; i++) {
                KeptConnection.Took each = connection.ask(request);
                took[i] = (first ? each.firstByte() : each.whole()) / 1e3;
            }
        }
        Arrays.sort(took);
        return took;
    }

    private static double at(double[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * part))];
    }

    /** Microseconds of CPU time for one of what all callers ask. */
    private double cpu(Leg leg, byte[] request, int times, int each) throws IOException {
        long before = used(leg.pid());
        atOnce(leg.port(), request, times);
        double spent = (used(leg.pid()) - before) * 1e6 / ticks;
        return spent / ((double) effort.callers() * times * each);
    }

    private void atOnce(int port, byte[] request, int times) throws IOException {
        Callable<Integer> caller =
                () -> {
                    try (var connection = new KeptConnection(port)) {
                        for (int i = 0; i < times; i++) {
                            connection.ask(request);
                        }
                    }
                    return times;
                };
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < effort.callers(); i++) {
            all.add(callers.submit(caller));
        }
        try {
            for (Future<Integer> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** User and system time of a process so far, in ticks. Source: {@code stat}, proc(5). */
    private static long used(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
