package dev.stoker.templates;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One prompt template. Immutable; safe for any thread. */
public final class PromptTemplate {
    /**
     * Longest text that is written, in characters. It bounds what a prompt comes to and not the
     * work: the engine has made all passes of all loops before it writes the first character. That
     * is bounded by {@link BoundedLoop.Passes}.
     */
    static final int LONGEST = 16 << 20;

    private static final int LONGEST_NAME = 64;

    private final String name;
    private final Template text;
    private final @Nullable Template system;
    private final List<String> required;
    private final List<String> optional;

    /**
     * As its owner wrote it.
     *
     * @param text what the user says
     * @param system what the model is to be; null says nothing of it
     */
    public record Source(String text, @Nullable String system) {}

    /** What a template comes to. */
    public record Written(@Nullable String system, String text) {}

    PromptTemplate(Engine engine, String name, Source source) {
        this.name = name;
        this.text = parse(engine, name, source.text());
        this.system = source.system() == null ? null : parse(engine, name, source.system());
        var variables = new FreeVariables();
        variables.add(text);
        if (system != null) {
            variables.add(system);
        }
        this.required = List.copyOf(variables.required());
        this.optional = List.copyOf(variables.optional());
    }

    private static Template parse(Engine engine, String name, String text) {
        try {
            return engine.parse(text, null, name);
        } catch (TemplateException e) {
            int line = e.getOrigin() == null ? 1 : e.getOrigin().getLine();
            throw new BadTemplate(line, EngineWords.ofParsing(e));
        }
    }

    /** Which one this is. */
    public String name() {
        return name;
    }

    /** Variables without which it cannot be written, in alphabetical order. */
    public List<String> required() {
        return required;
    }

    /** Variables that it can do without, in alphabetical order. */
    public List<String> optional() {
        return optional;
    }

    /**
     * Fills it in. Takes some ten milliseconds at most, and longer for long texts: not for an event
     * loop.
     *
     * @param variables texts, numbers, truth values, and lists and maps of these
     * @throws StokerException {@code INVALID_REQUEST} naming a variable that is missing, that there
     *     is none of, or that is not what the template takes it for
     */
    public Written write(Map<String, Object> variables) {
        for (String one : required) {
            if (!variables.containsKey(one)) {
                throw refused("variables." + one + ": missing", "a value, for {" + one + "}");
            }
        }
        var known = new ArrayList<>(required);
        known.addAll(optional);
        for (String one : variables.keySet()) {
            if (!known.contains(one)) {
                throw refused(
                        "variables." + shown(one) + ": unknown",
                        known.isEmpty() ? "none" : "some of " + String.join(", ", known));
            }
        }
        var data = new HashMap<String, Object>(variables);
        var passes = new BoundedLoop.Passes(this::refuseLoops);
        return new Written(
                system == null ? null : filledIn(system, "system text", data, passes),
                filledIn(text, "text", data, passes));
    }

    private void refuseLoops() {
        throw refused(
                "variables: loops over them make more than %d passes"
                        .formatted(BoundedLoop.Passes.MOST),
                "shorter lists");
    }

    private String filledIn(
            Template template, String of, Map<String, Object> data, BoundedLoop.Passes passes) {
        var out = new StringBuilder();
        try {
            // Nothing in a template waits for anything, so it is done when this returns.
            template.instance()
                    .data(data)
                    .setAttribute(BoundedLoop.Passes.ATTRIBUTE, passes)
                    .consume(part -> append(out, part))
                    .toCompletableFuture()
                    .join();
        } catch (StokerException e) {
            throw e;
        } catch (RuntimeException e) {
            // Anything: a variable of another type meets what the engine computes with it.
            throw told(e, of);
        }
        return out.toString();
    }

    private void append(StringBuilder out, String part) {
        if (out.length() + (long) part.length() > LONGEST) {
            throw refused("variables: they make a prompt of more than 16 MiB", "less");
        }
        out.append(part);
    }

    private StokerException told(Throwable e, String of) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof StokerException known) {
                return known;
            }
            if (cause instanceof TemplateException template) {
                String line =
                        template.getOrigin() == null
                                ? ""
                                : "line " + template.getOrigin().getLine() + " of ";
                return unwritable(line + "its " + of, EngineWords.ofFilling(template), e);
            }
        }
        return unwritable("its " + of, EngineWords.unfit(), e);
    }

    private StokerException unwritable(String place, String what, Throwable cause) {
        return new StokerException(
                ErrorCode.INVALID_REQUEST,
                "template '%s', %s: %s".formatted(name, place, what),
                cause);
    }

    private StokerException refused(String what, String expected) {
        return new StokerException(
                ErrorCode.INVALID_REQUEST,
                what + " (expected: " + expected + "; template '" + name + "')");
    }

    private static String shown(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }
}
