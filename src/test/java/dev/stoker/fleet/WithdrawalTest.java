package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.LocalModels;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.Sightings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model whose file is about to be deleted. */
@Timeout(60)
final class WithdrawalTest {
    private final AtomicInteger engines = new AtomicInteger();
    private final Fleet fleet = fleet();

    @BeforeEach
    void start() {
        fleet.start();
        fleet.sighted(Sightings.NONE);
        fleet.firstScanEnded();
        await().until(() -> fleet.view().scanned() && !fleet.view().models().isEmpty());
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    /** A call between the end of the engine and that of its file would start one on nothing. */
    @Test
    void startsNoEngineUntilItIsOver() throws Exception {
        Upkeep.Withdrawal withdrawn = get(fleet.withdraw("m", false));

        assertThatThrownBy(() -> get(fleet.place("m", Use.GENERATE)))
                .cause()
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.BUSY);
                            assertThat(e.detail()).isEqualTo("model 'm' is just being deleted");
                        });
        assertThat(engines).hasValue(0);

        withdrawn.close();
        assertThatThrownBy(() -> get(fleet.place("m", Use.GENERATE)))
                .isInstanceOf(ExecutionException.class);
        assertThat(engines).as("it is there again, since nobody deleted it").hasValue(1);
    }

    @Test
    void isOneAtATime() throws Exception {
        Upkeep.Withdrawal first = get(fleet.withdraw("m", false));

        assertThatThrownBy(() -> get(fleet.withdraw("m", true)))
                .cause()
                .hasMessageContaining("is just being deleted");

        first.close();
        get(fleet.withdraw("m", false)).close();
    }

    /** Who gave up waiting closes nothing. */
    @Test
    void isOverWhereNobodyTakesIt() throws Exception {
        var given = fleet.withdraw("m", false).toCompletableFuture();
        while (!given.cancel(false)) {
            get(given).close(); // it came before it was called off
            given = fleet.withdraw("m", false).toCompletableFuture();
        }

        await().untilAsserted(() ->
                assertThatThrownBy(() -> get(fleet.place("m", Use.GENERATE)))
                        .cause()
                        .hasMessageContaining("no engine is made here"));
    }

    private Fleet fleet() {
        var settings =
                new FleetSettings(
                        null,
                        List.of(),
                        Set.of(),
                        true,
                        Path.of("/llama-server"),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1));
        var model = new LocalModel(CatalogueModel.named("m"), Path.of("/m.gguf"), null);
        var parts =
                new FleetParts(
                        settings,
                        List.of(new FakeBackend(BackendKind.LLAMACPP)),
                        () -> new LocalModels.Found(List.of(model), List.of()),
                        (_, _) -> {
                            engines.incrementAndGet();
                            throw new IllegalStateException("no engine is made here");
                        },
                        Planning.NONE,
                        _ -> null);
        return new Fleet(parts, InstantSource.system(), _ -> {});
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
