package dev.stoker.backend.llamacpp;

import dev.stoker.backend.Ability;
import dev.stoker.backend.TemplateAbilities;
import dev.stoker.backend.llamacpp.files.ModelFile;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufReader;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What the templates of model files are made for, each read once: it takes reading the header a
 * second time. For one thread at a time.
 */
final class Templates {
    /** A file that was read again, since it has changed, has other facts. */
    private IdentityHashMap<GgufFacts, Set<Ability>> known = new IdentityHashMap<>();

    /** Reads those that are new, in milliseconds each, and forgets all but these. */
    void read(Collection<ModelFile> files) {
        var now = new IdentityHashMap<GgufFacts, Set<Ability>>();
        for (ModelFile file : files) {
            Set<Ability> before = known.get(file.facts());
            now.put(file.facts(), before == null ? of(file) : before);
        }
        known = now;
    }

    private static Set<Ability> of(ModelFile file) {
        return file.facts().chatTemplate()
                ? TemplateAbilities.of(GgufReader.chatTemplate(file.file()))
                : Set.of();
    }

    /** Of one of those that were read last. */
    Set<Ability> abilities(ModelFile file) {
        return known.getOrDefault(file.facts(), Set.of());
    }
}
