package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.templates.PromptTemplates;
import io.vertx.core.Context;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Native calls whose prompt a template writes. */
final class TemplatedCallTest {
    private final ProxyRig rig = new ProxyRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void asksTheModelWhatTheTemplateComesTo() throws Exception {
        HttpResponse<String> answer =
                rig.post(
                        "/stoker/v1/generate",
                        "{\"template\":\"weather\",\"variables\":{\"city\":\"Turin\"}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.model.nextCall().text())
                .contains(
                        "{\"role\":\"system\",\"content\":\"You are kind.\"}",
                        "{\"role\":\"user\",\"content\":\"How warm is it in Turin?\"}");
    }

    /**
     * Writing takes as long as a template's loops do, also where a reload has brought the first.
     */
    @Test
    void writesBesideTheEventLoopWhereThereWereNoTemplatesAtTheStart() throws Exception {
        var now = new AtomicReference<>(new PromptTemplates(Map.of()));
        var onEventLoop = new ConcurrentLinkedDeque<Boolean>();
        try (var reloaded =
                new ProxyRig(() -> {
                    onEventLoop.add(Context.isOnEventLoopThread());
                    return now.get();
                })) {
            now.set(ProxyRig.TEMPLATES);
            onEventLoop.clear();

            HttpResponse<String> answer =
                    reloaded.post(
                            "/stoker/v1/generate",
                            "{\"template\":\"weather\",\"variables\":{\"city\":\"Turin\"}}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(onEventLoop.getLast()).as("the one that was written").isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"template\":\"weather\"}|400|variables.city: missing",
                "{\"template\":\"wether\"}|404|no template 'wether' (there is: weather)"
            })
    void refusesWhatTheTemplateCannotBeWrittenWith(String body, int status, String detail)
            throws Exception {
        HttpResponse<String> answer = rig.post("/stoker/v1/stream", body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(detail);
        assertThat(rig.model.exchanges()).isEmpty();
    }
}
