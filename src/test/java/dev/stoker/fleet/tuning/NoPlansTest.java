package dev.stoker.fleet.tuning;

import static dev.stoker.fleet.tuning.PlanDesk.SHOWN;
import static dev.stoker.fleet.tuning.PlanDesk.assertRefused;
import static dev.stoker.fleet.tuning.PlanDesk.ollamaServer;
import static dev.stoker.fleet.tuning.PlanDesk.server;
import static dev.stoker.fleet.tuning.PlanDesk.tiny;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Access;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Particulars;
import dev.stoker.backend.openai.OpenAiBackend;
import dev.stoker.core.BackendId;
import dev.stoker.core.Location;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no plan is made for: nothing here would tell how that runs. */
final class NoPlansTest {
    private final PlanDesk desk;

    NoPlansTest(@TempDir Path dir) {
        this.desk = new PlanDesk(dir);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    /** The limits here are Stoker's own, and none of another machine's. */
    @Test
    void plansNothingForAnotherMachine() {
        var at = server(desk.ollama, URI.create("http://lab.example:11434"), "0.33.0-rc2");
        FleetView fleet = desk.fleet(at, tiny(), null);

        assertRefused(
                () -> desk.plans(at).of(fleet, "tiny", WhatIf.NOTHING),
                "runs on another machine, of which nothing is known here");
        assertThat(desk.tuner().optionsOf(at, tiny())).isEmpty();
    }

    /** It would be the plan of this machine for a model that runs on another. */
    @Test
    void plansNothingForAProvider() {
        var told = new Particulars(List.of(), null, null, false, Location.CLOUD);
        var endpoint = new Endpoint(URI.create("http://127.0.0.1:4000"), "/v1", Access.OPEN, told);
        var at =
                new Server(
                        new BackendId("x"),
                        endpoint,
                        new OpenAiBackend(desk.openai),
                        null,
                        Set.of(),
                        null);

        assertRefused(
                () -> desk.plans(at).of(desk.fleet(at, tiny(), null), "tiny", WhatIf.NOTHING),
                "there is no plan for model 'tiny:latest': backend 'x' is a provider's");
    }

    /** Nothing of it would be known but the desk.machine, and nothing could be set. */
    @Test
    void inventsNoPlanWhereNothingIsToldAndNothingTaken() {
        var at = server(new OpenAiBackend(desk.openai), URI.create("http://127.0.0.1:1"), null);

        assertRefused(
                () -> desk.plans(at).of(desk.fleet(at, tiny(), null), "tiny", WhatIf.NOTHING),
                "a server of kind 'openai' tells nothing of how it runs its models");
    }

    @Test
    void plansNothingForAModelThatOllamaSendsElsewhere() {
        try (var server = ollamaServer(SHOWN)) {
            var at = server(desk.ollama, server.base(), "0.33.0-rc2");
            CatalogueModel cloud = tiny().but().remote(true).build();

            assertRefused(
                    () -> desk.plans(at).of(desk.fleet(at, cloud, null), "tiny", WhatIf.NOTHING),
                    "backend 'x' has it worked on by a provider");
            assertThat(desk.tuner().optionsOf(at, cloud)).isEmpty();
            assertThat(server.exchanges()).isEmpty();
        }
    }
}
