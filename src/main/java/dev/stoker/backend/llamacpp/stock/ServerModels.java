package dev.stoker.backend.llamacpp.stock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Use;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.ModelList;
import dev.stoker.backend.http.Numbers;
import dev.stoker.backend.http.Order;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code llama-server} tells of its models: {@code /v1/models}, and {@code /props} of those
 * that run. Neither wakes a server that sleeps; a router is told not to load what it is asked
 * about.
 */
public final class ServerModels {
    private static final Set<String> COMING = Set.of("downloading", "downloaded");
    private static final Set<String> RUNNING = Set.of(State.LOADED, State.SLEEPING);

    private final Order order;
    private final String list;

    /**
     * @param timeout for all questions together, from now
     */
    public ServerModels(HttpWire http, Endpoint at, Duration timeout) {
        this.order = new Order(http, at, timeout);
        this.list = at.api() + "/models";
    }

    /**
     * A model and where it was read.
     *
     * @param item of the list
     * @param props of its process; null where it does not run, or does not tell
     */
    record Told(CatalogueModel model, JsonNode item, @Nullable JsonNode props) {}

    /** The catalogue. Blocks; fails as {@code Backend.models} does. */
    public List<CatalogueModel> catalogue() {
        return all().stream().map(Told::model).toList();
    }

    /** All models that can be asked for; one that is still being downloaded cannot. */
    List<Told> all() {
        Answer answer = order.answer(HttpMethod.GET, list, null);
        JsonNode root = order.json(list, answer);
        List<CatalogueModel> models = ModelList.read(answer.body());
        if (models == null) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "the backend's list of models cannot be read");
        }
        Map<String, JsonNode> items = new HashMap<>();
        root.path("data").forEach(item -> items.put(item.path("id").asText(), item));
        List<Told> told = new ArrayList<>();
        for (CatalogueModel model : models) {
            JsonNode item = items.getOrDefault(model.name(), root);
            if (!COMING.contains(State.of(item))) {
                told.add(told(model, item));
            }
        }
        return List.copyOf(told);
    }

    private Told told(CatalogueModel model, JsonNode item) {
        String state = State.of(item);
        boolean single = state.isEmpty();
        JsonNode props = null;
        if (single) {
            props = props("/props");
        } else if (RUNNING.contains(state)) {
            props = props("/props?model=" + Order.segment(model.name()) + "&autoload=false");
        }
        boolean asleep = props != null && props.path("is_sleeping").asBoolean();
        Long trained = Numbers.amount(item, "context_length");
        CatalogueModel known =
                (single ? NamedFile.of(model) : model)
                        .but()
                        .loaded(single ? !asleep : state.equals(State.LOADED))
                        .trainedContext(
                                model.trainedContext() == null ? trained : model.trainedContext())
                        .abilities(abilities(item, props))
                        .lacks(isBlind(item, props) ? Set.of(Ability.VISION) : Set.of())
                        .uses(uses(item.path("status").path("args")))
                        .build();
        return new Told(known, item, props);
    }

    private @Nullable JsonNode props(String path) {
        try {
            return order.get(path);
        } catch (StokerException _) {
            return null; // behind a key, or gone in between: less is known, that is all
        }
    }

    private static Set<Ability> abilities(JsonNode item, @Nullable JsonNode props) {
        var abilities = EnumSet.noneOf(Ability.class);
        for (JsonNode modality : item.path("architecture").path("input_modalities")) {
            switch (modality.asText()) {
                case "image" -> abilities.add(Ability.VISION);
                case "audio" -> abilities.add(Ability.AUDIO);
                default -> {}
            }
        }
        if (props == null) {
            return abilities;
        }
        JsonNode modalities = props.path("modalities");
        JsonNode template = props.path("chat_template_caps");
        add(abilities, Ability.VISION, modalities.path("vision").asBoolean());
        add(abilities, Ability.AUDIO, modalities.path("audio").asBoolean());
        add(abilities, Ability.TOOLS, template.path("supports_tools").asBoolean());
        add(
                abilities,
                Ability.REASONING,
                template.path("supports_reasoning_effort").asBoolean()
                        || template.path("supports_preserve_reasoning").asBoolean());
        return abilities;
    }

    /** Its process knows best; a router tells of one that does not run by its files. */
    private static boolean isBlind(JsonNode item, @Nullable JsonNode props) {
        JsonNode vision = props == null ? null : props.path("modalities").get("vision");
        if (vision != null && vision.isBoolean()) {
            return !vision.booleanValue();
        }
        JsonNode takes = item.path("architecture").path("input_modalities");
        boolean sees = false;
        for (JsonNode modality : takes) {
            sees |= modality.asText().equals("image");
        }
        return !takes.isEmpty() && !sees;
    }

    private static void add(Set<Ability> abilities, Ability ability, boolean told) {
        if (told) {
            abilities.add(ability);
        }
    }

    /** A router tells how it starts each model; a single server does not tell how it was. */
    private static Set<Use> uses(JsonNode arguments) {
        var uses = EnumSet.noneOf(Use.class);
        for (JsonNode argument : arguments) {
            switch (argument.asText()) {
                case "--embedding", "--embeddings" -> {
                    uses.add(Use.GENERATE);
                    uses.add(Use.EMBED);
                }
                case "--rerank", "--reranking" -> uses.add(Use.RERANK);
                default -> {}
            }
        }
        return uses;
    }

    /** What a router says of a model's process. */
    static final class State {
        static final String LOADED = "loaded";
        static final String SLEEPING = "sleeping";
        static final String LOADING = "loading";
        static final String DOWNLOADING = "downloading";

        private State() {}

        /** Empty where there is none, as on a server with a single model. */
        static String of(JsonNode item) {
            String told = Json.text(item.path("status"), "value");
            return told == null ? "" : told;
        }
    }
}
