package dev.stoker.proxy;

import dev.stoker.admission.Priority;
import dev.stoker.dialect.nativeapi.NativeEmbed;
import dev.stoker.dialect.nativeapi.NativeGenerate;
import dev.stoker.dialect.nativeapi.NativeTokenize;
import dev.stoker.dialect.nativeapi.TemplateFields;
import dev.stoker.templates.PromptTemplate;
import dev.stoker.templates.PromptTemplates;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the calls of the native dialect that go to a model. */
final class NativeRoutes {
    private final Supplier<PromptTemplates> templates;

    NativeRoutes(Supplier<PromptTemplates> templates) {
        this.templates = templates;
    }

    /**
     * Largest body of a generate or stream call that is read on an event loop, in bytes. None where
     * there are templates: writing a prompt takes as long as its loops do.
     */
    int atOnce() {
        return templates.get().all().isEmpty() ? Decoding.AT_ONCE : -1;
    }

    /** Reads the body of a generate or stream call, on any thread. */
    Asked generate(byte[] body, boolean streams) {
        NativeGenerate read = NativeGenerate.read(body, this::written);
        return NativeCall.generating(
                read.request(), priority(read.priority()), streams, body.length);
    }

    /** Reads the body of {@code embed}, on any thread. */
    static Asked embed(byte[] body) {
        return NativeCall.embedding(NativeEmbed.read(body), body.length);
    }

    /** Reads the body of {@code tokenize}, on any thread. */
    static Asked tokenize(byte[] body) {
        return NativeCall.counting(NativeTokenize.read(body), body.length);
    }

    private static @Nullable Priority priority(
            dev.stoker.dialect.nativeapi.@Nullable Priority said) {
        return switch (said) {
            case null -> null;
            case INTERACTIVE -> Priority.INTERACTIVE;
            case BATCH -> Priority.BATCH;
        };
    }

    private TemplateFields.Prompt written(String name, Map<String, Object> variables) {
        PromptTemplate.Written written = templates.get().named(name).write(variables);
        return new TemplateFields.Prompt(written.system(), written.text());
    }
}
