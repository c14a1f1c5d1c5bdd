package dev.stoker.routing;

import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Location;
import dev.stoker.core.Origin;
import dev.stoker.routing.Prospect.Load;
import dev.stoker.routing.Prospect.Price;
import dev.stoker.routing.Prospect.Speed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Places for tests, which say of each only what matters. */
record Prospects(Prospect place) {
    static Prospects at(String backend) {
        return at(backend, Location.MACHINE);
    }

    static Prospects at(String backend, Location location) {
        var candidate =
                new Candidate(
                        new BackendId(backend),
                        BackendKind.OPENAI,
                        Origin.CONFIGURED,
                        "m",
                        List.of(),
                        true,
                        true,
                        location == Location.CLOUD);
        return new Prospects(
                new Prospect(
                        candidate,
                        location,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Load.NONE,
                        Speed.UNKNOWN,
                        null));
    }

    Prospects weight(@Nullable Integer weight) {
        return with(weight, place.lacks(), place.down(), place.barred());
    }

    Prospects lacks(@Nullable String what) {
        return with(place.weight(), what, place.down(), place.barred());
    }

    Prospects stopped(String because) {
        return new Prospects(
                new Prospect(
                        place.candidate(),
                        place.location(),
                        place.weight(),
                        place.lacks(),
                        because,
                        place.less(),
                        place.down(),
                        place.barred(),
                        place.load(),
                        place.speed(),
                        place.price()));
    }

    Prospects down(@Nullable String because) {
        return with(place.weight(), place.lacks(), because, place.barred());
    }

    Prospects barred(@Nullable String because) {
        return with(place.weight(), place.lacks(), place.down(), because);
    }

    Prospects less(String what) {
        return with(what, place.load(), place.speed(), place.price());
    }

    Prospects load(int calls, @Nullable Integer slots) {
        return with(place.less(), new Load(calls, slots), place.speed(), place.price());
    }

    Prospects speed(Speed speed) {
        return with(place.less(), place.load(), speed, place.price());
    }

    Prospects price(double input, double output) {
        return with(place.less(), place.load(), place.speed(), new Price(input, output));
    }

    private Prospects with(
            @Nullable Integer weight,
            @Nullable String lacks,
            @Nullable String down,
            @Nullable String barred) {
        return new Prospects(
                new Prospect(
                        place.candidate(),
                        place.location(),
                        weight,
                        lacks,
                        place.stopped(),
                        place.less(),
                        down,
                        barred,
                        place.load(),
                        place.speed(),
                        place.price()));
    }

    private Prospects with(@Nullable String less, Load load, Speed speed, @Nullable Price price) {
        return new Prospects(
                new Prospect(
                        place.candidate(),
                        place.location(),
                        place.weight(),
                        place.lacks(),
                        place.stopped(),
                        less,
                        place.down(),
                        place.barred(),
                        load,
                        speed,
                        price));
    }
}
