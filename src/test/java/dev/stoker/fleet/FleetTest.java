package dev.stoker.fleet;

import static dev.stoker.fleet.SmallFleet.LAB;
import static dev.stoker.fleet.SmallFleet.OLLAMA;
import static dev.stoker.fleet.SmallFleet.assertRefused;
import static dev.stoker.fleet.SmallFleet.get;
import static dev.stoker.fleet.SmallFleet.running;
import static dev.stoker.fleet.SmallFleet.see;
import static dev.stoker.fleet.SmallFleet.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.Sightings;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the fleet places what it is asked for, and what it refuses. */
final class FleetTest {
    private final SmallFleet small = new SmallFleet();
    private final FakeBackend ollama = small.ollama;
    private final FakeBackend openai = small.openai;

    @AfterEach
    void closesTheFleet() {
        small.close();
    }

    @Test
    void placesARequestOnAServerThatWasFound() throws Exception {
        ollama.servers.put(OLLAMA, List.of("llama3.1:8b"));
        Fleet fleet = small.fleet();

        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        Placement placement = get(fleet.place("llama3.1", Use.GENERATE));
        assertThat(placement.backend()).isEqualTo(new BackendId("ollama"));
        assertThat(placement.origin()).isEqualTo(Origin.DISCOVERED);
        assertThat(placement.served().name()).isEqualTo("llama3.1:8b");
        assertThat(placement.endpoint().base()).isEqualTo(OLLAMA);
    }

    @Test
    void keepsCallersWaitingUntilTheFirstScanHasEnded() throws Exception {
        ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet = small.fleet();

        CompletionStage<Placement> early = fleet.place("m", Use.GENERATE);

        assertThat(fleet.view().scanned()).isFalse();
        assertThat(early.toCompletableFuture()).isNotDone();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        assertThat(get(early).model()).isEqualTo("m");
    }

    @Test
    void findsAModelThatWasPulledAMomentAgo() throws Exception {
        ollama.servers.put(OLLAMA, List.of("old"));
        Fleet fleet = small.fleet();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        get(fleet.place("old", Use.GENERATE));

        ollama.servers.put(OLLAMA, List.of("old", "new"));

        assertThat(get(fleet.place("new", Use.GENERATE)).model()).isEqualTo("new");
    }

    @Test
    void looksAgainAtMostOnceASecondForNamesThatDoNotExist() {
        ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet = small.fleet();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        assertRefused(() -> get(fleet.place("nope", Use.GENERATE)), ErrorCode.MODEL_NOT_FOUND);
        int before = ollama.looks.get();

        for (int i = 0; i < 50; i++) {
            assertRefused(() -> get(fleet.place("nope", Use.GENERATE)), ErrorCode.MODEL_NOT_FOUND);
        }

        assertThat(ollama.looks.get() - before).isLessThan(10);
    }

    @Test
    void sendsTheNextCallElsewhereOnceNothingAnswersAtABackend() throws Exception {
        URI spare = URI.create("http://spare.example:8000");
        openai.servers.put(LAB, List.of("m"));
        openai.servers.put(spare, List.of("m"));
        var lab = new ConfiguredBackend(new BackendId("lab"), LAB, BackendKind.OPENAI, null);
        var other = new ConfiguredBackend(new BackendId("spare"), spare, BackendKind.OPENAI, null);
        Fleet fleet = small.fleet(settings(List.of(lab, other), Set.of()));
        see(fleet, Sightings.NONE);
        Placement first = get(fleet.place("m", Use.GENERATE));
        assertThat(first.backend()).isEqualTo(new BackendId("lab"));

        openai.servers.remove(LAB);
        first.unreachable();

        assertThat(get(fleet.place("m", Use.GENERATE)).backend()).isEqualTo(new BackendId("spare"));
    }

    @Test
    void refusesWhatComesAfterTheEnd() {
        Fleet fleet = small.fleet();
        CompletionStage<Placement> waiting = fleet.place("m", Use.GENERATE);

        fleet.close();

        assertRefused(() -> get(waiting), ErrorCode.SHUTTING_DOWN);
    }

    @Test
    void saysWhatIsMissingWhereThereIsNothing() {
        Fleet fleet = small.fleet();
        see(fleet, Sightings.NONE);

        assertRefused(() -> get(fleet.place("m", Use.GENERATE)), ErrorCode.NO_BACKEND);
        assertRefused(() -> get(fleet.place(null, Use.GENERATE)), ErrorCode.NO_BACKEND);
    }

    @Test
    void answersCallersAlsoIfALookFailsByABug() {
        ollama.servers.put(OLLAMA, List.of("m"));
        ollama.bug = true;
        Fleet fleet = small.fleet();

        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        assertRefused(() -> get(fleet.place("m", Use.GENERATE)), ErrorCode.NO_BACKEND);
    }

    /** The model is not the point where the backend that is named is not there. */
    @Test
    void saysOfANamedBackendThatItIsDownOrUnknown() {
        ollama.servers.put(OLLAMA, List.of("m"));
        var lab = new ConfiguredBackend(new BackendId("lab"), LAB, BackendKind.OPENAI, null);
        Fleet fleet = small.fleet(settings(List.of(lab), Set.of()));
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        assertRefused(() -> get(fleet.place("m@lab", Use.GENERATE)), ErrorCode.BACKEND_UNREACHABLE);
        assertThatThrownBy(() -> get(fleet.place("m@lab", Use.GENERATE)))
                .hasMessageContaining("backend 'lab' is down: connection refused");
        assertRefused(() -> get(fleet.place("m@lba", Use.GENERATE)), ErrorCode.BACKEND_NOT_FOUND);
        assertThatThrownBy(() -> get(fleet.place("m@lba", Use.GENERATE)))
                .hasMessageContaining("no backend 'lba' (there is: ");
        assertThatThrownBy(() -> get(fleet.place("m@vllm", Use.GENERATE)))
                .hasMessageContaining("no backend of kind 'vllm' (there is: ");
        assertRefused(() -> get(fleet.place("n@ollama", Use.GENERATE)), ErrorCode.MODEL_NOT_FOUND);
        assertRefused(
                () -> get(fleet.place("n@sha256:12", Use.GENERATE)), ErrorCode.MODEL_NOT_FOUND);
    }

    /** It is looked at again and again, and nobody is to wait for the last time. */
    @Test
    void answersForNamesThatAreNotThereWhileAServerLoads() {
        ollama.servers.put(OLLAMA, List.of("m"));
        openai.loading = true;
        var lab = new ConfiguredBackend(new BackendId("lab"), LAB, BackendKind.OPENAI, null);
        Fleet fleet = small.fleet(settings(List.of(lab), Set.of()));
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        assertRefused(() -> get(fleet.place("nope", Use.GENERATE)), ErrorCode.MODEL_NOT_FOUND);
    }

    /** LM Studio's variants, and dates. */
    @Test
    void takesForAPartOfTheModelsNameWhatIsNoBackendsName() {
        ollama.servers.put(OLLAMA, List.of("qwen/qwen3-4b@q8_0", "gpt@mini", "gpt@nano"));
        Fleet fleet = small.fleet();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        for (String spec :
                List.of(
                        "qwen/qwen3-4b@q4_k_m",
                        "claude-opus-4@20250514",
                        "m@2025-05-14",
                        "m@1.2",
                        "gpt@micro")) {
            assertRefused(() -> get(fleet.place(spec, Use.GENERATE)), ErrorCode.MODEL_NOT_FOUND);
        }
    }

    /** Its key is not there: nothing changes until its owner does something. */
    @Test
    void saysOfABarredBackendThatAskingAgainDoesNotHelp() {
        ollama.servers.put(OLLAMA, List.of("m"));
        var lab =
                new ConfiguredBackend(
                        new BackendId("lab"),
                        null,
                        new Endpoint(LAB, null),
                        null,
                        null,
                        "stoker.backends.lab: variable LAB_KEY is empty");
        Fleet fleet = small.fleet(settings(List.of(lab), Set.of()));
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        assertThatThrownBy(() -> get(fleet.place("m@lab", Use.GENERATE)))
                .cause()
                .isInstanceOfSatisfying(
                        StokerException.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.BACKEND_UNREACHABLE);
                            assertThat(refused.detail()).contains("'lab'", "LAB_KEY is empty");
                            assertThat(refused.retryable()).isFalse();
                            assertThat(refused.faultCause()).isEqualTo(FaultCause.KEY);
                            assertThat(refused.backend()).isEqualTo("lab");
                            assertThat(refused.httpStatus()).isEqualTo(502);
                            assertThat(refused.fault()).as("Stoker's own").isNull();
                        });
    }
}
