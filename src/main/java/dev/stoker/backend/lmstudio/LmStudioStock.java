package dev.stoker.backend.lmstudio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FixedStock;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.NotSupported;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Order;
import dev.stoker.dialect.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * LM Studio's models, by REST v1 (0.4.0 and later); of an older release they can be looked at only.
 * There is no way to delete or copy one.
 */
final class LmStudioStock implements Stock {
    private static final Duration ANSWER = Duration.ofMinutes(1);

    private final Backend backend;
    private final HttpWire http;
    private final Instances instances;

    LmStudioStock(Backend backend, HttpWire http, Instances instances) {
        this.backend = backend;
        this.http = http;
        this.instances = instances;
    }

    @Override
    public ModelDetails show(Endpoint at, String model, Duration timeout) {
        var order = new Order(http, at, timeout);
        JsonNode list = instances.list(order, at);
        List<CatalogueModel> models =
                list == null
                        ? LmStudioCatalogue.readV0(order.get(LmStudioCatalogue.V0))
                        : LmStudioCatalogue.readV1(list);
        CatalogueModel entry =
                models.stream()
                        .filter(known ->
                                known.name().equals(model) || known.aliases().contains(model))
                        .findFirst()
                        .orElseThrow(() -> FixedStock.missing(model));
        JsonNode item = list == null ? null : LoadedInstances.model(list, entry.name());
        return item == null
                ? ModelDetails.of(entry)
                : new ModelDetails(entry, null, null, null, settings(item))
                        .lacking(
                                instances.mayUnload(at, item)
                                        ? Set.of()
                                        : Set.of(Capability.UNLOAD));
    }

    /** Of the first instance, if there is one. */
    private static Map<String, String> settings(JsonNode item) {
        var settings = new HashMap<String, String>();
        JsonNode config = item.path("loaded_instances").path(0).path("config");
        config.properties().stream()
                .filter(setting -> setting.getValue().isValueNode())
                .forEach(setting -> settings.put(setting.getKey(), setting.getValue().asText()));
        for (String name : List.of("publisher", "format", "selected_variant")) {
            String told = Json.text(item, name);
            if (told != null) {
                settings.put(name, told);
            }
        }
        return settings;
    }

    @Override
    public void load(Endpoint at, ServedModel model, Duration timeout) {
        instances.load(at, model.name(), null, timeout);
    }

    @Override
    public void unload(Endpoint at, String model, Duration timeout) {
        instances.unload(at, model, timeout);
    }

    /**
     * As its catalogue names them, such as {@code ibm/granite-4-micro}, or by the address of a
     * repository of Hugging Face. Interrupting ends the waiting; LM Studio itself goes on, since it
     * cannot be told to stop.
     */
    @Override
    public void pull(Endpoint at, String model, Consumer<PullStep> progress)
            throws InterruptedException {
        ObjectNode wish = LmStudioPull.wish(model);
        new LmStudioPull(() -> order(at), progress).run(wish, () -> demandDownloads(at));
    }

    private void demandDownloads(Endpoint at) {
        if (instances.list(order(at), at) == null) {
            throw Instances.older();
        }
    }

    @Override
    public void delete(Endpoint at, String model, Duration timeout) {
        throw NotSupported.by(backend, "delete models");
    }

    @Override
    public void copy(Endpoint at, String model, String name, Duration timeout) {
        throw NotSupported.by(backend, "copy models");
    }

    private Order order(Endpoint at) {
        return new Order(http, at, ANSWER);
    }
}
