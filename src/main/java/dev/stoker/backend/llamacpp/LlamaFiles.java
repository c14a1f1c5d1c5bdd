package dev.stoker.backend.llamacpp;

import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.LocalModels;
import dev.stoker.backend.Use;
import dev.stoker.backend.llamacpp.files.ModelFile;
import dev.stoker.backend.llamacpp.files.ModelFiles;
import dev.stoker.backend.llamacpp.files.ModelPlace;
import dev.stoker.backend.llamacpp.files.ModelScan;
import dev.stoker.gguf.Projector;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The GGUF files of this machine as models of {@code llama-server}. Remembers the headers it has
 * read; one look at a time.
 */
public final class LlamaFiles implements LocalModels {
    /** Encoders: they have no next token to give. Source: {@code llama-arch.cpp}. */
    private static final Pattern ENCODER = Pattern.compile(".*bert.*|t5encoder|gemma-embedding");

    private final Supplier<List<ModelPlace>> places;
    private volatile ModelFiles known = ModelFiles.none();

    private final Templates templates = new Templates();

    /** Over these places, in the order of precedence for names. */
    public LlamaFiles(List<ModelPlace> places) {
        this(() -> places);
    }

    /** As {@link #LlamaFiles(List)}, over places that are asked for at each look. */
    public LlamaFiles(Supplier<List<ModelPlace>> places) {
        this.places = places;
    }

    @Override
    public Found scan() {
        ModelFiles now = ModelScan.scan(places.get(), known);
        known = now;
        templates.read(now.models());
        return new Found(
                now.models().stream().map(this::local).toList(),
                now.refused().stream()
                        .map(file -> new RefusedFile(nameOf(file.path()), file.because()))
                        .toList());
    }

    private LocalModel local(ModelFile file) {
        Integer trained = file.trainedContext();
        var model =
                CatalogueModel.of(file.name())
                        .aliases(file.aliases())
                        .size(file.size())
                        .quantisation(file.quantisation())
                        .architecture(file.architecture())
                        .parameters(file.parameters())
                        .trainedContext(trained == null ? null : trained.longValue())
                        .uses(uses(file.architecture()))
                        .abilities(abilities(file))
                        .lacks(isBlind(file) ? Set.of(Ability.VISION) : Set.of())
                        .build();
        return new LocalModel(model, file.file(), file.projector());
    }

    private static Set<Use> uses(String architecture) {
        return ENCODER.matcher(architecture).matches()
                ? Set.of(Use.EMBED)
                : Set.of(Use.GENERATE, Use.EMBED);
    }

    private Set<Ability> abilities(ModelFile file) {
        var abilities = EnumSet.noneOf(Ability.class);
        abilities.addAll(templates.abilities(file));
        Projector senses = file.senses();
        if (senses != null && senses.vision() != null) {
            abilities.add(Ability.VISION);
        }
        if (senses != null && senses.audio() != null) {
            abilities.add(Ability.AUDIO);
        }
        return abilities;
    }

    /** An engine sees by a projector, or not at all. */
    private static boolean isBlind(ModelFile file) {
        Projector senses = file.senses();
        return file.projector() == null || (senses != null && senses.vision() == null);
    }

    private static String nameOf(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }
}
