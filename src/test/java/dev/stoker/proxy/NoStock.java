package dev.stoker.proxy;

import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.ModelFolder;
import dev.stoker.backend.PullStep;
import dev.stoker.core.BackendId;
import dev.stoker.core.Fact;
import dev.stoker.core.StokerVersion;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.Server;
import dev.stoker.fleet.Upkeep;
import dev.stoker.fleet.stock.Downloads;
import dev.stoker.fleet.stock.Inventory;
import dev.stoker.fleet.stock.Models;
import dev.stoker.fleet.stock.Pulls;
import dev.stoker.fleet.stock.Unasked;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Nothing with which models could be managed. */
final class NoStock implements Upkeep, ModelFolder {
    private final Gateway gateway;

    private NoStock(Gateway gateway) {
        this.gateway = gateway;
    }

    static ModelStock before(Gateway gateway, boolean mayControl) {
        var none = new NoStock(gateway);
        return new ModelStock(
                new Models(gateway, none, none, Unasked.details(), Duration.ofSeconds(1)),
                new Downloads(
                        new Pulls(InstantSource.system()),
                        none,
                        none,
                        (_, _) -> null,
                        Unasked.foresight(none)),
                new Inventory(
                        _ -> new Fact.Unknown<>("not asked"),
                        _ -> Map.of(),
                        InstantSource.system()),
                new StokerVersion("0.1.0"),
                _ -> mayControl);
    }

    @Override
    public @Nullable Server server(BackendId id) {
        return null;
    }

    @Override
    public CompletionStage<FleetView> lookAgain(BackendId id) {
        return gateway.scanned();
    }

    @Override
    public CompletionStage<Void> stopEngines(String model, boolean force) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Withdrawal> withdraw(String model, boolean force) {
        return CompletableFuture.completedFuture(() -> {});
    }

    @Override
    public boolean offers(String spec) {
        return false;
    }

    @Override
    public Order resolve(String spec, Duration timeout) {
        throw new AssertionError("nothing is offered");
    }

    @Override
    public void pull(Order order, Consumer<PullStep> progress) {
        throw new AssertionError("nothing is offered");
    }

    @Override
    public boolean holds(LocalModel model) {
        return false;
    }

    @Override
    public void delete(LocalModel model) {
        throw new AssertionError("nothing is held");
    }
}
