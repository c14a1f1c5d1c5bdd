package dev.stoker.boot;

import dev.stoker.backend.hub.HubStock;
import dev.stoker.core.StokerVersion;
import dev.stoker.fleet.Fleet;
import dev.stoker.fleet.FleetSettings;
import dev.stoker.fleet.MemoryBook;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.fleet.stock.Downloads;
import dev.stoker.fleet.stock.Foresight;
import dev.stoker.fleet.stock.Inventory;
import dev.stoker.fleet.stock.Models;
import dev.stoker.fleet.stock.OwnDetails;
import dev.stoker.fleet.stock.PlannedFit;
import dev.stoker.fleet.stock.Preload;
import dev.stoker.fleet.stock.Pulls;
import dev.stoker.fleet.tuning.Fits;
import dev.stoker.fleet.tuning.Plans;
import dev.stoker.fleet.tuning.Tuner;
import dev.stoker.proxy.ModelStock;
import dev.stoker.security.Guard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts together what manages models. */
@ApplicationScoped
class StockWiring {
    @Produces
    @Singleton
    Models models(Fleet fleet, HubStock folder, FleetSettings settings, Plans plans) {
        return new Models(
                fleet, fleet, folder, new OwnDetails(plans::plannedFor), settings.pollTimeout());
    }

    @Produces
    @Singleton
    Preload preload(Models models, Fleet fleet, MemorySettings memory) {
        return new Preload(models, fleet::view, memory.preload());
    }

    @Produces
    @Singleton
    MemoryBook memory(Fleet fleet, Tuner tuner) {
        return new MemoryBook(fleet::memory, tuner);
    }

    @Produces
    @Singleton
    Fits fits(Tuner tuner, Fleet fleet, FleetSettings settings) {
        return new Fits(tuner, fleet::server, settings.pollTimeout());
    }

    @Produces
    @Singleton
    Pulls pulls(SteadyClock clock) {
        return new Pulls(clock);
    }

    @Produces
    @Singleton
    Downloads downloads(Pulls pulls, Fleet fleet, HubStock folder, Plans plans, Fits fits) {
        return new Downloads(
                pulls,
                fleet,
                folder,
                new PlannedFit(plans, folder::headers),
                new Foresight(fits, folder, folder::headers, Foresight.Room.ofDisk()));
    }

    @Produces
    @Singleton
    Inventory inventory(Tuner tuner, Fits fits, SteadyClock clock) {
        return new Inventory(tuner::resident, fits::of, clock);
    }

    @Produces
    @Singleton // records cannot have a normal scope
    ModelStock stock(
            Models models, Downloads downloads, Inventory inventory, StokerVersion version) {
        return new ModelStock(models, downloads, inventory, version, Guard::mayControlOllama);
    }
}
