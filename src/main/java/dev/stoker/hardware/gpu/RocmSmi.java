package dev.stoker.hardware.gpu;

import dev.stoker.core.Fact;
import dev.stoker.hardware.source.JsonText;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code rocm-smi --json}: an object a card. Keys changed their case between releases, and a series
 * that the tool does not know is a number. Pure.
 */
final class RocmSmi {
    static final List<String> COMMAND =
            List.of("rocm-smi", "--showproductname", "--showbus", "--json");

    private RocmSmi() {}

    /** Marketing names by PCI address in lower case, such as {@code 0000:c4:00.0}. */
    static Fact<Map<String, String>> names(String text, String source) {
        var names = new HashMap<String, String>();
        for (Object card : JsonText.object(afterWarnings(text)).orElse(Map.of()).values()) {
            Map<String, Object> members = lowerCased(JsonText.asObject(card));
            String address = JsonText.string(members, "pci bus").toLowerCase(Locale.ROOT);
            for (String key : List.of("device name", "card model", "card series")) {
                String name = JsonText.string(members, key).strip();
                boolean says = !name.isEmpty() && !name.startsWith("0x") && !name.equals("N/A");
                if (says && !address.isEmpty()) {
                    names.put(address, name);
                }
            }
        }
        return names.isEmpty()
                ? Fact.unknown("rocm-smi names no card")
                : Fact.known(Map.copyOf(names), source);
    }

    /** Some releases print a warning before the object. */
    private static String afterWarnings(String text) {
        return text.substring(Math.max(0, text.indexOf('{')));
    }

    private static Map<String, Object> lowerCased(Map<String, Object> members) {
        var lower = new HashMap<String, Object>();
        members.forEach((key, value) -> lower.put(key.toLowerCase(Locale.ROOT), value));
        return lower;
    }
}
