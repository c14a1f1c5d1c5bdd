package dev.stoker.observe;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.config.Configuration;
import dev.stoker.config.LogConfig;
import dev.stoker.config.Reconfigurable;
import dev.stoker.core.Current;
import dev.stoker.fleet.ConfiguredBackend;
import dev.stoker.fleet.FleetSettings;
import dev.stoker.templates.PromptTemplate;
import dev.stoker.templates.PromptTemplates;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** The daemon's own parts, as they take over another configuration and then the first again. */
@QuarkusTest
@TestProfile(FleetRig.class)
final class ReloadComponentTest {
    private static final Logger LOG = Logger.getLogger("dev.stoker.some.where");

    @Inject Reconfigurable parts;
    @Inject Current<Configuration> current;

    @Test
    void takesAllOfItOverAndGoesBackToIt() {
        Configuration first = current.get();
        List<ConfiguredBackend> one =
                first.fleet().backends().stream()
                        .filter(backend -> backend.id().value().equals("fake"))
                        .toList();

        parts.apply(
                with(
                        first,
                        one,
                        Map.of("farewell", new PromptTemplate.Source("Goodbye.", null)),
                        LogConfig.Level.TRACE));

        assertThat(backends()).contains("\"fake\"").doesNotContain("\"other\"");
        assertThat(given().get("/stoker/v1/templates").asString())
                .contains("farewell")
                .doesNotContain("greeting");
        assertThat(LOG.isTraceEnabled()).isTrue();
        parts.apply(first);
        assertThat(backends()).contains("\"fake\"", "\"other\"");
        assertThat(given().get("/stoker/v1/templates").asString()).contains("greeting");
        assertThat(LOG.isTraceEnabled()).isFalse();
    }

    private static String backends() {
        return given().get("/stoker/v1/backends").asString();
    }

    private static Configuration with(
            Configuration first,
            List<ConfiguredBackend> backends,
            Map<String, PromptTemplate.Source> templates,
            LogConfig.Level level) {
        FleetSettings fleet = first.fleet();
        return new Configuration(
                first.discovery(),
                first.supervise(),
                new FleetSettings(
                        fleet.defaultModel(),
                        backends,
                        fleet.detached(),
                        fleet.supervise(),
                        fleet.program(),
                        fleet.pollInterval(),
                        fleet.pollTimeout(),
                        fleet.rescanInterval(),
                        fleet.retunePause(),
                        fleet.wedgedAfter(),
                        fleet.routing()),
                first.tuning(),
                first.memory(),
                first.proxy(),
                first.admission(),
                new PromptTemplates(templates),
                first.cache(),
                first.modelFolders(),
                first.scanCaches(),
                level);
    }
}
