package dev.stoker.templates;

import io.quarkus.qute.Expression;
import io.quarkus.qute.Expression.Part;
import io.quarkus.qute.SectionBlock;
import io.quarkus.qute.SectionNode;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which variables a template wants from outside: those that it does not name itself, in a loop or a
 * {@code let}. One is optional where the template says each time what to do without it.
 */
final class FreeVariables {
    private static final String MAIN = "$main";
    private static final String NO_ALIAS = "$empty$";
    private static final String USUAL_ALIAS = "it";

    /** What has a value for what is missing: {@code a ?: 'b'}, {@code a??}, {@code a.orEmpty}. */
    private static final Set<String> OR = Set.of("or", "?:", "orEmpty");

    private final Set<String> wanted = new TreeSet<>();
    private final Set<String> needed = new TreeSet<>();

    /**
     * @param own named by the template itself
     * @param guarded known not to be missing, since the template has asked
     */
    private record Scope(Set<String> own, Set<String> guarded) {
        Scope with(Collection<String> more) {
            return new Scope(joined(own, more), guarded);
        }

        Scope guarding(Collection<String> more) {
            return new Scope(own, joined(guarded, more));
        }

        /** A loop's {@code item} has its {@code item_count}, {@code item_hasNext} and so on. */
        boolean names(String name) {
            return own.contains(name) || own.stream().anyMatch(one -> name.startsWith(one + "_"));
        }

        private static Set<String> joined(Set<String> some, Collection<String> more) {
            var all = new HashSet<>(some);
            all.addAll(more);
            return all;
        }
    }

    /**
     * Those of a template.
     *
     * @throws BadTemplate if it reaches for anything but variables
     */
    void add(Template template) {
        walk(template.getRootNode(), new Scope(Set.of(), Set.of()));
    }

    /** All without which the template cannot be written, in alphabetical order. */
    Set<String> required() {
        return needed;
    }

    /** All others. */
    Set<String> optional() {
        var others = new TreeSet<>(wanted);
        others.removeAll(needed);
        return others;
    }

    private void walk(SectionNode section, Scope scope) {
        for (SectionBlock block : section.getBlocks()) {
            block.expressions.values().forEach(expression -> note(expression, scope));
            Scope inner = inner(section.getName(), block, scope);
            for (TemplateNode node : block.nodes) {
                if (node.isSection()) {
                    walk(node.asSection(), inner);
                } else if (node.isExpression()) {
                    node.asExpression().getExpressions().forEach(e -> note(e, inner));
                }
            }
        }
    }

    private static Scope inner(String section, SectionBlock block, Scope scope) {
        return switch (section) {
            case "for", "each" -> {
                String alias = block.parameters.getOrDefault("alias", NO_ALIAS);
                Set<String> one = Set.of(alias.equals(NO_ALIAS) ? USUAL_ALIAS : alias);
                yield block.label.equals(MAIN) ? scope.with(one) : scope;
            }
            case "let", "set" -> scope.with(block.parameters.keySet());
            case "if" ->
                    scope.guarding(
                            block.expressions.values().stream()
                                    .filter(FreeVariables::isOptional)
                                    .map(expression -> expression.getParts().getFirst().getName())
                                    .toList());
            default -> scope;
        };
    }

    private void note(Expression expression, Scope scope) {
        if (expression.isLiteral()) {
            return;
        }
        if (expression.hasNamespace()) {
            throw new BadTemplate(
                    expression.getOrigin().getLine(),
                    "{" + expression.toOriginalString() + "} is no variable (expected: {name})");
        }
        for (Part part : expression.getParts()) {
            if (part.isVirtualMethod()) {
                part.asVirtualMethod().getParameters().forEach(inner -> note(inner, scope));
            }
        }
        Part first = expression.getParts().getFirst();
        String name = first.getName();
        if (first.isVirtualMethod() || scope.names(name)) {
            return;
        }
        wanted.add(name);
        if (!isOptional(expression) && !scope.guarded().contains(name)) {
            needed.add(name);
        }
    }

    private static boolean isOptional(Expression expression) {
        return !expression.isLiteral()
                && expression.getParts().size() > 1
                && OR.contains(expression.getParts().get(1).getName());
    }
}
