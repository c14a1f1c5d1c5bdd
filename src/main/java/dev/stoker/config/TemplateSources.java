package dev.stoker.config;

import dev.stoker.templates.BadTemplate;
import dev.stoker.templates.PromptTemplate;
import dev.stoker.templates.PromptTemplates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the templates that are configured. Blocks. */
final class TemplateSources {
    private static final int LARGEST_FILE = 1 << 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private TemplateSources() {}

    /** All of them; they have been checked. */
    static PromptTemplates all(TemplatesConfig config) {
        Map<String, PromptTemplate.Source> sources = new HashMap<>();
        config.byName().forEach((name, one) -> sources.put(name, source(one)));
        return new PromptTemplates(sources);
    }

    /** Notes what is wrong with each. */
    static void check(TemplatesConfig config, Bounds bounds) {
        config.byName()
                .forEach((name, one) -> {
                    String key = KnownKeys.entry("stoker.templates", name);
                    if (!NAME.matcher(name).matches()) {
                        bounds.refuse(key, name, "a name of letters, digits, _ and -, at most 64");
                    } else if (one.text().isEmpty()
                            && one.file().isEmpty()
                            && bounds.isTold(key + ".text", key + ".file")) {
                        return; // one of them was meant
                    } else if (one.text().isPresent() == one.file().isPresent()) {
                        bounds.refuse(
                                key,
                                one.text().isPresent() ? "text and file" : "neither text nor file",
                                "one of them");
                    } else {
                        check(
                                name,
                                key + (one.text().isPresent() ? ".text" : ".file"),
                                one,
                                bounds);
                    }
                });
    }

    private static void check(String name, String key, TemplatesConfig.Named one, Bounds bounds) {
        PromptTemplate.Source source;
        try {
            source = source(one);
        } catch (IllegalArgumentException e) {
            bounds.refuse(
                    key, one.file().map(Path::toString).orElse(""), String.valueOf(e.getMessage()));
            return;
        }
        tryOut(name, key, new PromptTemplate.Source(source.text(), null), bounds);
        String system = source.system();
        if (system != null) {
            tryOut(
                    name,
                    KnownKeys.entry("stoker.templates", name) + ".system",
                    new PromptTemplate.Source(system, null),
                    bounds);
        }
    }

    private static void tryOut(
            String name, String key, PromptTemplate.Source source, Bounds bounds) {
        try {
            var _ = new PromptTemplates(Map.of(name, source));
        } catch (BadTemplate e) {
            bounds.unusable(key, String.valueOf(e.getMessage()));
        }
    }

    private static PromptTemplate.Source source(TemplatesConfig.Named one) {
        return new PromptTemplate.Source(
                one.text().orElseGet(() -> one.file().map(TemplateSources::read).orElse("")),
                one.system().orElse(null));
    }

    private static String read(Path file) {
        try (InputStream open = Files.newInputStream(Settings.inHome(file))) {
            byte[] bytes = open.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new IllegalArgumentException("a file of at most 1M");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a text in UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("a file that can be read", e);
        }
    }
}
