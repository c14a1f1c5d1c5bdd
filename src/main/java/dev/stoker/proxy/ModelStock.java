package dev.stoker.proxy;

import dev.stoker.core.StokerVersion;
import dev.stoker.fleet.stock.Downloads;
import dev.stoker.fleet.stock.Inventory;
import dev.stoker.fleet.stock.Models;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Predicate;

/**
 * What a dialect that manages models does it with.
 *
 * @param mayControl whether who sent a request may take a model from others, where that cannot be
 *     told from its path
 */
public record ModelStock(
        Models models,
        Downloads downloads,
        Inventory inventory,
        StokerVersion version,
        Predicate<RoutingContext> mayControl) {}
