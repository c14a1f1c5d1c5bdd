package dev.stoker.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.core.BackendKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DiscoveryTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Map<Integer, AtomicInteger> questions = new ConcurrentHashMap<>();
    private final AtomicInteger equipped = new AtomicInteger();
    private final List<Sightings> told = new CopyOnWriteArrayList<>();
    private volatile Function<URI, Probe.@Nullable Recognised> ollama = _ -> null;
    private volatile Function<URI, @Nullable String> stoker = _ -> null;
    private @Nullable Discovery discovery;

    @AfterEach
    void stop() {
        if (discovery != null) {
            discovery.close();
        }
    }

    @Test
    void listsAServerThatAppearsAndDelistsItWhenItsSocketIsGone() {
        ollama = _ -> new Probe.Recognised("0.33.0", "GET / says so");
        Discovery running = start();
        Listener listener = listener(20001, 1);

        listeners.add(listener);

        await().atMost(SOON).until(() -> running.now().running().size() == 1);
        RunningServer server = running.now().running().getFirst();
        assertThat(server.kind()).isEqualTo(BackendKind.OLLAMA);
        assertThat(server.version()).isEqualTo("0.33.0");
        assertThat(server.pid()).isEqualTo(70);
        assertThat(server.how()).isEqualTo("GET / says so; process ollama (pid 70) listens there");

        listeners.remove(listener);

        await().atMost(SOON).until(() -> running.now().running().isEmpty());
        assertThat(told).extracting(seen -> seen.running().size()).endsWith(1, 0);
    }

    @Test
    void asksAServerOnceForAsLongAsItsSocketLives() {
        ollama = _ -> new Probe.Recognised("0.33.0", "said so");
        Discovery running = start();
        listeners.add(listener(20002, 1));
        await().atMost(SOON).until(() -> running.now().running().size() == 1);
        int looks = Fake.looks.get();

        await().atMost(SOON).until(() -> Fake.looks.get() > looks + 5);

        assertThat(questions(20002)).isEqualTo(1);
    }

    @Test
    void asksAgainWhenAnotherProcessTakesThePort() {
        ollama = _ -> new Probe.Recognised("0.33.0", "said so");
        Discovery running = start();
        listeners.add(listener(20003, 1));
        await().atMost(SOON).until(() -> running.now().running().size() == 1);

        listeners.set(0, listener(20003, 2));

        await().atMost(SOON).until(() -> questions(20003) == 2);
    }

    @Test
    void asksAServerThatIsStartingAgain() {
        Discovery running = start();
        listeners.add(listener(20004, 1));
        await().atMost(SOON).until(() -> questions(20004) == 1);

        ollama = _ -> new Probe.Recognised(null, "said so");

        await().atMost(SOON).until(() -> running.now().running().size() == 1);
    }

    @Test
    void neverAsksItsOwnPort() {
        Discovery running = start();
        listeners.add(listener(11500, 1));
        int looks = Fake.looks.get();

        await().atMost(SOON).until(() -> Fake.looks.get() > looks + 5);

        assertThat(questions(11500)).isZero();
        assertThat(running.now().running()).isEmpty();
    }

    @Test
    void leavesOutAnotherStokerAndSaysSo() {
        stoker = _ -> "0.1.0";
        Discovery running = start();

        listeners.add(listener(20005, 1));

        await().atMost(SOON).until(() -> !running.now().leftOut().isEmpty());
        assertThat(running.now().running()).isEmpty();
        assertThat(running.now().leftOut().getFirst())
                .isEqualTo("http://127.0.0.1:20005 is another Stoker, version 0.1.0");
        assertThat(questions(20005)).isZero();
    }

    @Test
    void leavesOutAChildWithoutAskingIt() {
        Discovery running = start();
        var child =
                new ProcessEntry(
                        71, 70, "ollama", List.of("ollama", "runner"), Program.OLLAMA, false);

        listeners.add(new Listener("127.0.0.1", 20006, 1, child));

        await().atMost(SOON).until(() -> !running.now().leftOut().isEmpty());
        assertThat(running.now().leftOut().getFirst()).endsWith("it is a child of ollama (pid 70)");
        assertThat(questions(20006)).isZero();
    }

    @Test
    void aProbeThatFailsCostsOneAnswerOnly() {
        ollama =
                base -> {
                    if (base.getPort() == 20007) {
                        throw new IllegalStateException("a bug");
                    }
                    return new Probe.Recognised(null, "said so");
                };
        Discovery running = start();

        listeners.add(listener(20007, 1));
        listeners.add(listener(20008, 1));

        await().atMost(SOON).until(() -> running.now().running().size() == 1);
    }

    @Test
    void theFirstScanEndsWhenAllThatWasThereHasBeenAsked() throws Exception {
        var gate = new CountDownLatch(1);
        ollama =
                _ -> {
                    try {
                        gate.await();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                    return new Probe.Recognised(null, "said so");
                };
        listeners.add(listener(20009, 1));
        Discovery running = start();
        var first = running.firstScan().toCompletableFuture();
        await().atMost(SOON).until(() -> questions(20009) == 1);
        boolean early = first.isDone();

        gate.countDown();

        first.get(5, TimeUnit.SECONDS);
        assertThat(early).isFalse();
        assertThat(running.now().running()).hasSize(1);
        assertThat(running.now().installed()).hasSize(1);
    }

    @Test
    void switchedOffItStillFindsWhatIsInstalled() throws Exception {
        listeners.add(listener(20010, 1));
        Discovery running = start(false);

        running.firstScan().toCompletableFuture().get(5, TimeUnit.SECONDS);

        assertThat(questions(20010)).isZero();
        assertThat(running.now().installed()).hasSize(1);
    }

    @Test
    void switchedOffWhileItRunsItLosesSightOfAllAndFindsThemAgain() {
        ollama = _ -> new Probe.Recognised("0.33.0", "said so");
        Discovery running = start();
        listeners.add(listener(20011, 1));
        await().atMost(SOON).until(() -> running.now().running().size() == 1);

        running.configure(settings(false, Duration.ofSeconds(60)));

        await().atMost(SOON).until(() -> running.now().running().isEmpty());
        // At once, though the next look by the old pause is a minute away.
        running.configure(settings(true, Duration.ofMillis(100)));
        await().atMost(SOON).until(() -> running.now().running().size() == 1);
        assertThat(questions(20011)).isEqualTo(2);
    }

    @Test
    void goesOutWithWhatTheSettingsSay() {
        Discovery running = start();
        int before = equipped.get();

        running.configure(settings(true, Duration.ofMillis(200)));

        await().atMost(SOON).until(() -> equipped.get() == before + 1);
    }

    private static DiscoverySettings settings(boolean lookForRunning, Duration poll) {
        return new DiscoverySettings(
                lookForRunning,
                poll,
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Set.of(),
                Set.of(11500),
                1);
    }

    private Discovery start() {
        return start(true);
    }

    private Discovery start(boolean lookForRunning) {
        DiscoverySettings settings = settings(lookForRunning, Duration.ofMillis(100));
        var identification =
                new Identification(List.of(new FakeProbe()), (base, _) -> stoker.apply(base), SOON);
        var started =
                new Discovery(
                        settings,
                        _ ->
                                equipped(
                                        new Discovery.Fieldwork(
                                                new Fake(),
                                                new Kinship(new Parents(), 1),
                                                identification)),
                        () ->
                                List.of(
                                        new Installation(
                                                BackendKind.OLLAMA,
                                                Path.of("/usr/bin/ollama"),
                                                null,
                                                null,
                                                List.of(),
                                                "on the PATH")),
                        InstantSource.system(),
                        told::add);
        discovery = started;
        started.start();
        return started;
    }

    private Discovery.Fieldwork equipped(Discovery.Fieldwork with) {
        equipped.incrementAndGet();
        return with;
    }

    private int questions(int port) {
        return questions.computeIfAbsent(port, _ -> new AtomicInteger()).get();
    }

    private static Listener listener(int port, long socket) {
        var process =
                new ProcessEntry(
                        70, 1, "ollama", List.of("ollama", "serve"), Program.OLLAMA, false);
        return new Listener("127.0.0.1", port, socket, process);
    }

    private final class Fake implements ListenerTable {
        private static final AtomicInteger looks = new AtomicInteger();

        @Override
        public List<Listener> read() {
            looks.incrementAndGet();
            return List.copyOf(listeners);
        }
    }

    private final class FakeProbe implements Probe {
        @Override
        public BackendKind kind() {
            return BackendKind.OLLAMA;
        }

        @Override
        public @Nullable Recognised recognise(URI base, Duration timeout) {
            questions.computeIfAbsent(base.getPort(), _ -> new AtomicInteger()).incrementAndGet();
            return ollama.apply(base);
        }
    }

    private static final class Parents implements ProcessTable {
        @Override
        public Collection<ProcessEntry> modelServers(boolean thorough) {
            return List.of();
        }

        @Override
        public @Nullable ProcessEntry find(long pid) {
            return pid == 70
                    ? new ProcessEntry(70, 1, "ollama", List.of("ollama"), Program.OLLAMA, false)
                    : null;
        }
    }
}
