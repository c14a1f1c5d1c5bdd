package dev.stoker.backend.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.testing.FakeHub;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub that says no, for good or for a while. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
final class HubStockRefusalsTest {
    private static final String LIST = "/api/models/org/repo/tree/main";

    @TempDir Path dir;

    private HubShop shop;
    private byte[] model = {};

    @BeforeEach
    void opens() throws IOException {
        shop = HubShop.stocked(dir);
        model = shop.model;
    }

    @AfterEach
    void closes() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "404, , MODEL_NOT_FOUND, the hub has no public repository 'org/repo'",
        "401, RepoNotFound, MODEL_NOT_FOUND, the hub has no public repository 'org/repo'",
        "401, GatedRepo, BACKEND_ERROR, is not open to everybody",
        "403, GatedRepo, BACKEND_ERROR, is gated",
        "500, , BACKEND_ERROR, the hub answered 500",
        "418, , BACKEND_ERROR, the hub answered 418"
    })
    void tellsWhyAHubRefuses(int status, String code, ErrorCode expected, String because) {
        shop.hub.at(
                "/api/models/org/repo/tree/main",
                request -> {
                    if (code != null) {
                        request.response().putHeader("x-error-code", code);
                    }
                    request.response().setStatusCode(status).end("{}");
                });

        HubShop.assertFails(() -> shop.resolve("hf:org/repo"), expected, because);
    }

    @Test
    void passesOnHowLongAHubWantsToBeLeftAlone() {
        shop.hub.at(
                "/api/models/org/repo/tree/main",
                request ->
                        request.response()
                                .setStatusCode(429)
                                .putHeader("retry-after", "120")
                                .end());

        assertThatThrownBy(() -> shop.resolve("hf:org/repo"))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e ->
                                assertThat(e.fault())
                                        .isEqualTo(
                                                new BackendFault(
                                                        429,
                                                        null,
                                                        FaultCause.RATE,
                                                        Duration.ofMinutes(2))));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void asksAgainWhereAServerIsBusyForAMoment(int status) throws Exception {
        shop.once(request ->
                request.response().setStatusCode(status).putHeader("retry-after", "0").end());

        shop.pull();

        assertThat(shop.stored()).containsExactly(HubShop.INSTALLED);
    }

    @Test
    void waitsAsLongAsAHubAsks() throws Exception {
        shop.once(request ->
                request.response().setStatusCode(503).putHeader("retry-after", "1").end());
        long before = System.nanoTime();

        shop.pull();

        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(990));
        assertThat(shop.stored()).containsExactly(HubShop.INSTALLED);
    }

    @Test
    void asksNoMoreThanAFewTimesInVain() {
        shop.hub.at(HubShop.PATH, request -> request.response().setStatusCode(503).end());

        HubShop.assertFails(shop::pull, ErrorCode.BACKEND_ERROR, "the hub answered 503");

        assertThat(shop.hub.rangesOf(HubShop.PATH)).hasSize(3);
    }

    @Test
    void waitsForNoServerThatWantsTooLong() {
        shop.hub.at(
                HubShop.PATH,
                request ->
                        request.response()
                                .setStatusCode(429)
                                .putHeader("retry-after", "3600")
                                .end());

        HubShop.assertFails(shop::pull, ErrorCode.BACKEND_ERROR, "asked too often");

        assertThat(shop.hub.rangesOf(HubShop.PATH)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void asksOnceMoreForAListWhereTheHubIsBusyForAMoment(int status) throws Exception {
        listsOnlyAfter(1, status, "0");

        shop.pull();

        assertThat(shop.stored()).containsExactly(HubShop.INSTALLED);
    }

    @Test
    void asksForAListNoMoreThanOnceMore() {
        listsOnlyAfter(2, 429, "0");

        HubShop.assertFails(
                () -> shop.resolve("hf:org/repo"), ErrorCode.BACKEND_ERROR, "asked too often");

        assertThat(shop.hub.rangesOf(LIST)).hasSize(2);
    }

    @Test
    void waitsForNoListForLongerThanItsCallerDoes() {
        listsOnlyAfter(1, 429, "2");

        assertThatThrownBy(() -> shop.stock().resolve("hf:org/repo", Duration.ofSeconds(1)))
                .hasMessageContaining("asked too often");

        assertThat(shop.hub.rangesOf(LIST)).hasSize(1);
    }

    private void listsOnlyAfter(int refusals, int status, String retryAfter) {
        var asked = new AtomicInteger();
        String digest = FakeHub.sha256(model);
        shop.hub.at(
                LIST,
                request -> {
                    if (asked.getAndIncrement() < refusals) {
                        request.response()
                                .setStatusCode(status)
                                .putHeader("retry-after", retryAfter)
                                .end();
                    } else {
                        request.response()
                                .end(
                                        new JsonArray()
                                                .add(
                                                        FakeHub.entry(
                                                                HubShop.FILE, model.length, digest))
                                                .encode());
                    }
                });
    }
}
