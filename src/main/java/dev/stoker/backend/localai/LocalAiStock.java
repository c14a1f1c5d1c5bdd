package dev.stoker.backend.localai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.backend.Backend;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FixedStock;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.NotSupported;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Order;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * LocalAI's models. What is switched off there answers 404, and so does a model that it does not
 * know: so the list is asked first, and a 404 after that means the switch.
 */
final class LocalAiStock implements Stock {
    private final Backend backend;
    private final HttpWire http;

    LocalAiStock(Backend backend, HttpWire http) {
        this.backend = backend;
        this.http = http;
    }

    /** With the settings of its YAML where its web UI, which tells them, is not switched off. */
    @Override
    public ModelDetails show(Endpoint at, String model, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        CatalogueModel listed = listed(at, model, timeout);
        var order = new Order(http, at, Duration.ofNanos(deadline - System.nanoTime()));
        Answer told = order.answer(HttpMethod.GET, ModelSettings.path(model), null);
        JsonNode yaml = told.ok() ? Json.treeOrNull(told.body(), 0, told.body().length) : null;
        return yaml == null ? ModelDetails.of(listed) : ShownSettings.details(listed, yaml);
    }

    /** The options of calls are none here: LocalAI has them in the YAML of the model. */
    @Override
    public void load(Endpoint at, ServedModel model, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        CatalogueModel listed = listed(at, model.name(), timeout);
        if (!Boolean.TRUE.equals(listed.loaded())) {
            var order = new Order(http, at, Duration.ofNanos(deadline - System.nanoTime()));
            Answer answer = order.answer(HttpMethod.POST, "/backend/load", asked(listed.name()));
            if (answer.status() == 404 || answer.status() == 405) {
                throw NotSupported.by(
                        backend,
                        "load models on demand in this release, which has no /backend/load");
            }
            order.json("/backend/load", answer);
        }
    }

    /** A 404 says that it is not loaded. */
    @Override
    public void unload(Endpoint at, String model, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        CatalogueModel listed = listed(at, model, timeout);
        if (!Boolean.FALSE.equals(listed.loaded())) {
            var order = new Order(http, at, Duration.ofNanos(deadline - System.nanoTime()));
            Answer answer =
                    order.answer(HttpMethod.POST, "/backend/shutdown", asked(listed.name()));
            if (answer.status() != 404) {
                order.json("/backend/shutdown", answer);
            }
        }
    }

    @Override
    public void pull(Endpoint at, String model, Consumer<PullStep> progress)
            throws InterruptedException {
        ObjectNode wish = Json.object().put("id", Gallery.demandName(model));
        var gallery = new Gallery(http, at);
        String job = null;
        try {
            job = gallery.begin("/models/apply", wish);
            gallery.follow(job, new GalleryJob(model, at.secrets(), progress));
        } catch (StokerException | InterruptedException e) {
            gallery.breakOffIfInterrupted(job, e);
            throw e;
        }
    }

    @Override
    public void delete(Endpoint at, String model, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        String name = listed(at, model, timeout).name();
        var gallery = new Gallery(http, at);
        String job = gallery.begin("/models/delete/" + Order.segment(name), Json.object());
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        gallery.await(job, new GalleryJob(name, at.secrets(), _ -> {}), left);
    }

    @Override
    public void copy(Endpoint at, String model, String name, Duration timeout) {
        throw NotSupported.by(backend, "copy models");
    }

    private CatalogueModel listed(Endpoint at, String model, Duration timeout) {
        return backend.models(at, timeout).stream()
                .filter(listed -> listed.name().equals(model))
                .findFirst()
                .orElseThrow(() -> FixedStock.missing(model));
    }

    private static byte[] asked(String model) {
        return Json.bytes(Json.object().put("model", model));
    }
}
