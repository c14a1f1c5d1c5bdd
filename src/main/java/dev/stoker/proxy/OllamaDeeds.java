package dev.stoker.proxy;

import dev.stoker.backend.Health;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.ollama.translation.ModelListing;
import dev.stoker.dialect.ollama.translation.MovedAnswer;
import dev.stoker.dialect.ollama.translation.ShownObject;
import dev.stoker.dialect.ollama.translation.StockOrder;
import dev.stoker.dialect.ollama.translation.Surface;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.stock.Inventory;
import dev.stoker.fleet.stock.Pulls;
import dev.stoker.fleet.stock.ShownModel;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Ollama's dialect does with models beside asking them, over all backends. Every method that
 * answers bytes blocks.
 */
final class OllamaDeeds {
    /** Longer than any first scan takes. */
    private static final long SCAN_SECONDS = 15;

    private static final byte[] NOTHING = {};

    private final Gateway gateway;
    private final ModelStock stock;

    OllamaDeeds(Gateway gateway, ModelStock stock) {
        this.gateway = gateway;
        this.stock = stock;
    }

    byte[] version() {
        return ModelListing.version(stock.version().value());
    }

    byte[] tags() {
        FleetView fleet = scanned();
        return ModelListing.tags(
                Stream.concat(
                                fleet.routes().stream().map(OllamaEntries::of),
                                fleet.models().stream()
                                        .map(model -> OllamaEntries.of(fleet, model)))
                        .toList());
    }

    byte[] running() {
        FleetView fleet = scanned();
        return ModelListing.running(
                stock.inventory().of(fleet).stream()
                        .map(Inventory.Listed::model)
                        .filter(model -> Boolean.TRUE.equals(model.model().loaded()))
                        .map(model -> OllamaEntries.of(fleet, model))
                        .toList(),
                InstantSource.system().instant());
    }

    byte[] show(StockOrder order) {
        FleetView fleet = scanned();
        ShownModel shown = stock.models().show(fleet, spec(fleet, order.model()));
        ModelView model = shown.model();
        return new ShownObject(
                        OllamaEntries.of(fleet, model),
                        shown.details().template(),
                        shown.details().system(),
                        shown.details().license(),
                        shown.details().settings())
                .json();
    }

    /** Where a server loads its models by itself only, it is left to that. */
    byte[] load(Surface surface, @Nullable String model) throws InterruptedException {
        FleetView fleet = scanned();
        try {
            var _ = stock.models().load(fleet, spec(fleet, model));
        } catch (StokerException e) {
            if (e.code() != ErrorCode.NOT_SUPPORTED) {
                throw e;
            }
        }
        return MovedAnswer.json(surface, model, InstantSource.system().instant(), "load");
    }

    byte[] unload(Surface surface, @Nullable String model) throws InterruptedException {
        FleetView fleet = scanned();
        var _ = stock.models().unload(fleet, spec(fleet, model), false);
        return MovedAnswer.json(surface, model, InstantSource.system().instant(), "unload");
    }

    byte[] copy(StockOrder order) throws InterruptedException {
        FleetView fleet = scanned();
        var _ = stock.models().copy(fleet, spec(fleet, order.model()), order.to());
        return NOTHING;
    }

    byte[] delete(StockOrder order) throws InterruptedException {
        FleetView fleet = scanned();
        stock.models().delete(fleet, spec(fleet, order.model()), false);
        return NOTHING;
    }

    /**
     * Joins a download, or begins it: what a caller of this dialect names so, an Ollama's registry
     * has, if there is one Ollama here to ask it.
     */
    Pulls.Waiter pull(StockOrder order) {
        FleetView fleet = scanned();
        List<BackendView> ollamas =
                fleet.backends().stream()
                        .filter(backend -> backend.kind() == BackendKind.OLLAMA)
                        .filter(backend -> backend.health() instanceof Health.Ready)
                        .toList();
        String model = order.model();
        boolean clear = model.indexOf('@') > 0 || model.startsWith("hf:");
        String spec = clear || ollamas.size() != 1 ? model : model + "@" + ollamas.getFirst().id();
        return stock.downloads().pull(fleet, spec, false);
    }

    /**
     * An app must not take a model from another: what a path tells of other deeds, only the body
     * tells of this one.
     *
     * @throws StokerException {@code TOKEN_REQUIRED}
     */
    void demandControl(RoutingContext routing) {
        if (!stock.mayControl().test(routing)) {
            throw new StokerException(
                    ErrorCode.TOKEN_REQUIRED,
                    "taking a model out of memory needs the admin token, since others may use it"
                            + " (expected: 'Authorization: Bearer TOKEN', or"
                            + " stoker.http.ollama-control: open)");
        }
    }

    private static String spec(FleetView fleet, @Nullable String named) {
        String spec = OllamaNames.spec(fleet, named);
        if (spec == null) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST, "model: missing (expected: the name of a model)");
        }
        return spec;
    }

    private FleetView scanned() {
        return gateway.scanned()
                .toCompletableFuture()
                .completeOnTimeout(gateway.view(), SCAN_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
