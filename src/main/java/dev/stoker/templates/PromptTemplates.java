package dev.stoker.templates;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import io.quarkus.qute.Engine;
import io.quarkus.qute.Expression;
import io.quarkus.qute.IfSectionHelper;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.Results;
import io.quarkus.qute.SetSectionHelper;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.TemplateNode.Origin;
import io.quarkus.qute.WhenSectionHelper;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The prompt templates there are. Immutable; safe for any thread. */
public final class PromptTemplates {
    private final TreeMap<String, PromptTemplate> byName = new TreeMap<>();
    private final Map<String, PromptTemplate.Source> sources;

    /**
     * @throws BadTemplate if one of them cannot be used
     */
    public PromptTemplates(Map<String, PromptTemplate.Source> sources) {
        Engine engine = engine();
        this.sources = Map.copyOf(sources);
        sources.forEach(
                (name, source) -> byName.put(name, new PromptTemplate(engine, name, source)));
    }

    /**
     * What a template may do: fill in, decide, repeat. Nothing that reaches beyond its variables.
     */
    private static Engine engine() {
        return Engine.builder()
                .addDefaultValueResolvers()
                .addSectionHelper(new IfSectionHelper.Factory())
                .addSectionHelper(new BoundedLoop.Factory())
                .addSectionHelper(new SetSectionHelper.Factory())
                .addSectionHelper(new WhenSectionHelper.Factory())
                .addResultMapper(new NoContainers())
                .strictRendering(true)
                .build();
    }

    /** Whether those are the same ones, written by their owner in the same words. */
    public boolean areAs(PromptTemplates others) {
        return sources.equals(others.sources);
    }

    /** All of them, by name. */
    public List<PromptTemplate> all() {
        return List.copyOf(byName.values());
    }

    /**
     * One of them.
     *
     * @throws StokerException {@code TEMPLATE_NOT_FOUND} naming those there are
     */
    public PromptTemplate named(String name) {
        PromptTemplate found = byName.get(name);
        if (found == null) {
            String shown = name.length() <= 64 ? name : name.substring(0, 64) + "…";
            throw new StokerException(
                    ErrorCode.TEMPLATE_NOT_FOUND,
                    "no template '%s' (there is: %s)"
                            .formatted(
                                    shown,
                                    byName.isEmpty()
                                            ? "none; see stoker.templates"
                                            : String.join(", ", byName.keySet())));
        }
        return found;
    }

    /** A list is written by a loop; what Java makes of one is nothing a model should see. */
    private static final class NoContainers implements ResultMapper {
        @Override
        public boolean appliesTo(Origin origin, Object result) {
            return result instanceof Map
                    || result instanceof Collection
                    || Results.isNotFound(result);
        }

        @Override
        public String map(Object result, Expression expression) {
            if (Results.isNotFound(result)) {
                // As of a sum with a text, which the engine would write as NOT_FOUND.
                throw new TemplateException(
                        expression.getOrigin(),
                        "'" + expression.toOriginalString() + "' cannot be computed");
            }
            // Without braces: the engine takes its own messages for templates.
            throw new TemplateException(
                    expression.getOrigin(),
                    "'"
                            + expression.toOriginalString()
                            + "' is a list or an object, which a loop writes, and no text");
        }
    }
}
