package dev.stoker.backend;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a model's chat template is made for. Pure. */
public final class TemplateAbilities {
    /**
     * A template that takes functions reads them from the variable {@code tools}; what runs it
     * fills that in ({@code common/chat.cpp} of llama.cpp). The word alone is also in texts.
     */
    private static final Pattern TOOLS = Pattern.compile("\\{[{%][^{}]*\\btools\\b|\\.Tools\\b");

    /** How templates of models that think name it, or mark it. */
    private static final Pattern THINKS =
            Pattern.compile("<think>|\\benable_thinking\\b|\\breasoning_content\\b|\\bthinking\\b");

    private TemplateAbilities() {}

    /** Tools and reasoning, or less; nothing where there is no template. */
    public static Set<Ability> of(@Nullable String template) {
        var abilities = EnumSet.noneOf(Ability.class);
        if (template != null && TOOLS.matcher(template).find()) {
            abilities.add(Ability.TOOLS);
        }
        if (template != null && THINKS.matcher(template).find()) {
            abilities.add(Ability.REASONING);
        }
        return abilities;
    }
}
