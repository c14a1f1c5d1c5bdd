package dev.stoker.structured;

import com.networknt.schema.i18n.MessageSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a value, in words for a caller and for a model. The library's own texts lie in
 * bundles for twenty languages, which a native image would have to carry.
 */
final class Problems implements MessageSource {
    @Override
    public String getMessage(
            String key, @Nullable Supplier<String> fallback, Locale locale, Object... arguments) {
        String one = at(arguments, 0);
        String two = at(arguments, 1);
        return switch (key) {
            case "type" -> one + " found, " + two + " expected";
            case "required" -> "the property " + one + " is missing";
            case "additionalProperties", "unevaluatedProperties" ->
                    "there may be no property " + one;
            case "enum" -> "must be one of " + one;
            case "const" -> "must be " + one;
            case "minimum" -> "must be at least " + one;
            case "maximum" -> "must be at most " + one;
            case "exclusiveMinimum" -> "must be more than " + one;
            case "exclusiveMaximum" -> "must be less than " + one;
            case "minLength" -> "must have at least " + one + " characters";
            case "maxLength" -> "must have at most " + one + " characters";
            case "pattern" -> "must match the pattern " + one;
            case "minItems" -> "must have at least " + one + " elements";
            case "maxItems" -> "must have at most " + one + " elements";
            case "uniqueItems" -> "must have no element twice";
            case "oneOf" -> "must keep to exactly one of the schemas of oneOf";
            case "anyOf" -> "must keep to one of the schemas of anyOf";
            default ->
                    "does not keep to "
                            + key
                            + Arrays.stream(arguments)
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", ", " (", ")"));
        };
    }

    private static String at(Object[] arguments, int index) {
        return index < arguments.length ? String.valueOf(arguments[index]) : "?";
    }
}
