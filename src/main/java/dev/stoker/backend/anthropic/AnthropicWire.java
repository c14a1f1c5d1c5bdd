package dev.stoker.backend.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Inquiry;
import dev.stoker.backend.http.Order;
import dev.stoker.backend.http.StreamReader;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.SseParser;
import dev.stoker.dialect.anthropic.MessagesEventReader;
import dev.stoker.dialect.anthropic.MessagesRequestWriter;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Speaks Anthropic's dialect. Its paths begin where OpenAI's do. */
final class AnthropicWire {
    /** The API gives at most so many models on a page. */
    private static final int PAGE = 1_000;

    /** Anthropic lists a dozen models; whoever lists more than these pages hold is not believed. */
    private static final int PAGES = 10;

    private final HttpWire http;
    private final EventWire events;

    AnthropicWire(HttpWire http, EventWire events) {
        this.http = http;
        this.events = events;
    }

    /** Generates by {@code /v1/messages}, as {@code Backend.stream} promises. */
    Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        List<Secret> secrets = at.secrets();
        int limit = events.settings().eventLimit();
        return events.stream(
                at.openAi("/messages"),
                at.access(),
                MessagesRequestWriter.write(model.name(), request),
                "text/event-stream",
                sink -> new MessageStream(secrets, limit, sink));
    }

    /** Counts by {@code /v1/messages/count_tokens}, which costs nothing. */
    Uni<Integer> count(Endpoint at, byte[] body) {
        List<Secret> secrets = at.secrets();
        return events.whole(at.openAi("/messages/count_tokens"), at.access(), body)
                .map(answer -> counted(answer, secrets));
    }

    private static Integer counted(Answer answer, List<Secret> secrets) {
        Integer tokens =
                Json.integer(answer.json("/messages/count_tokens", secrets), "input_tokens");
        if (tokens == null) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "the backend's count of tokens cannot be read");
        }
        return tokens;
    }

    /** Every model, however many pages they fill, within one deadline. Blocks. */
    List<CatalogueModel> models(Endpoint at, Duration timeout) {
        var inquiry = new Inquiry(http, at, timeout);
        List<CatalogueModel> models = new ArrayList<>();
        String after = null;
        for (int i = 0; i < PAGES; i++) {
            JsonNode page = inquiry.json(at.api() + path(after));
            models.addAll(AnthropicCatalogue.page(page));
            after = Json.text(page, "last_id");
            if (after == null || !page.path("has_more").booleanValue()) {
                break;
            }
        }
        return List.copyOf(models);
    }

    private static String path(@Nullable String after) {
        String first = "/models?limit=" + PAGE;
        return after == null ? first : first + "&after_id=" + Order.segment(after);
    }

    /** Asks for one model: whether it answers and takes the key. Blocks. */
    void ask(Endpoint at, Duration timeout) {
        AnthropicCatalogue.page(new Inquiry(http, at, timeout).json(at.api() + "/models?limit=1"));
    }

    private static final class MessageStream implements StreamReader {
        private final MessagesEventReader messages;
        private final SseParser events;

        MessageStream(List<Secret> secrets, int limit, Consumer<Event> sink) {
            this.messages = new MessagesEventReader(secrets, sink);
            this.events = new SseParser(limit, messages);
        }

        @Override
        public void feed(byte[] bytes) {
            events.feed(bytes, 0, bytes.length);
        }

        @Override
        public boolean done() {
            return messages.done();
        }

        @Override
        public Event.Finished finish() {
            events.end();
            return messages.finish();
        }
    }
}
