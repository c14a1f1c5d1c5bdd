package dev.stoker.backend;

import dev.stoker.core.Bytes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a backend's catalogue. What is null the backend does not tell.
 *
 * @param name as the backend wants to be asked
 * @param aliases other names it answers to, without {@code name}; may be empty
 * @param size of its files
 * @param quantisation such as {@code Q4_K_M}
 * @param architecture such as {@code llama}
 * @param parameters how many weights it has
 * @param trainedContext tokens the model was trained for
 * @param context tokens one request may use as the model runs now
 * @param loaded whether it is in memory now
 * @param resident main memory and device memory it takes now, together
 * @param device the part of {@code resident} that is on devices
 * @param uses what it can be asked for; empty where that is not known
 * @param abilities what it can do beside text; empty where that is not known
 * @param lacks what it surely cannot do beside text; empty where that is not known
 * @param remote whether its server sends what it is asked to another machine
 */
public record CatalogueModel(
        String name,
        List<String> aliases,
        @Nullable Bytes size,
        @Nullable String quantisation,
        @Nullable String architecture,
        @Nullable Long parameters,
        @Nullable Long trainedContext,
        @Nullable Long context,
        @Nullable Boolean loaded,
        @Nullable Bytes resident,
        @Nullable Bytes device,
        Set<Use> uses,
        Set<Ability> abilities,
        Set<Ability> lacks,
        boolean remote) {
    /** Copies the collections. */
    public CatalogueModel {
        aliases = List.copyOf(aliases);
        uses = Set.copyOf(uses);
        abilities = Set.copyOf(abilities);
        lacks = Set.copyOf(lacks);
    }

    /** A model of which only the name is known. */
    public static CatalogueModel named(String name) {
        return of(name).build();
    }

    /** A model of which more is about to be said. */
    public static Builder of(String name) {
        return new Builder(name);
    }

    /** The same, to be changed in part. */
    public Builder but() {
        return new Builder(this);
    }

    /** The same under another name. */
    public CatalogueModel named(String other, List<String> others) {
        return new CatalogueModel(
                other,
                others,
                size,
                quantisation,
                architecture,
                parameters,
                trainedContext,
                context,
                loaded,
                resident,
                device,
                uses,
                abilities,
                lacks,
                remote);
    }

    /** Says of a model what is known. Not safe for threads. */
    public static final class Builder {
        private final String name;
        private List<String> aliases = List.of();
        private @Nullable Bytes size;
        private @Nullable String quantisation;
        private @Nullable String architecture;
        private @Nullable Long parameters;
        private @Nullable Long trainedContext;
        private @Nullable Long context;
        private @Nullable Boolean loaded;
        private @Nullable Bytes resident;
        private @Nullable Bytes device;
        private Set<Use> uses = Set.of();
        private Set<Ability> abilities = Set.of();
        private Set<Ability> lacks = Set.of();
        private boolean remote;

        private Builder(String name) {
            this.name = name;
        }

        private Builder(CatalogueModel model) {
            this.name = model.name;
            this.aliases = model.aliases;
            this.size = model.size;
            this.quantisation = model.quantisation;
            this.architecture = model.architecture;
            this.parameters = model.parameters;
            this.trainedContext = model.trainedContext;
            this.context = model.context;
            this.loaded = model.loaded;
            this.resident = model.resident;
            this.device = model.device;
            this.uses = model.uses;
            this.abilities = model.abilities;
            this.lacks = model.lacks;
            this.remote = model.remote;
        }

        /** Other names. */
        public Builder aliases(List<String> others) {
            this.aliases = others;
            return this;
        }

        /** Of its files. */
        public Builder size(@Nullable Bytes all) {
            this.size = all;
            return this;
        }

        /** Such as {@code Q4_K_M}. */
        public Builder quantisation(@Nullable String mix) {
            this.quantisation = mix;
            return this;
        }

        /** Such as {@code llama}. */
        public Builder architecture(@Nullable String family) {
            this.architecture = family;
            return this;
        }

        /** How many weights. */
        public Builder parameters(@Nullable Long count) {
            this.parameters = count;
            return this;
        }

        /** Tokens it was trained for. */
        public Builder trainedContext(@Nullable Long tokens) {
            this.trainedContext = tokens;
            return this;
        }

        /** Tokens one request may use now. */
        public Builder context(@Nullable Long tokens) {
            this.context = tokens;
            return this;
        }

        /** Whether it is in memory. */
        public Builder loaded(@Nullable Boolean now) {
            this.loaded = now;
            return this;
        }

        /** Memory of all sorts. */
        public Builder resident(@Nullable Bytes all) {
            this.resident = all;
            return this;
        }

        /** Memory of devices. */
        public Builder device(@Nullable Bytes part) {
            this.device = part;
            return this;
        }

        /** What it can be asked for. */
        public Builder uses(Set<Use> known) {
            this.uses = known;
            return this;
        }

        /** What it can do beside text. */
        public Builder abilities(Set<Ability> known) {
            this.abilities = known;
            return this;
        }

        /** What it surely cannot do beside text. */
        public Builder lacks(Set<Ability> known) {
            this.lacks = known;
            return this;
        }

        /** Whether its server asks another machine. */
        public Builder remote(boolean elsewhere) {
            this.remote = elsewhere;
            return this;
        }

        /** The entry. */
        public CatalogueModel build() {
            return new CatalogueModel(
                    name,
                    aliases,
                    size,
                    quantisation,
                    architecture,
                    parameters,
                    trainedContext,
                    context,
                    loaded,
                    resident,
                    device,
                    uses,
                    abilities,
                    lacks,
                    remote);
        }
    }
}
