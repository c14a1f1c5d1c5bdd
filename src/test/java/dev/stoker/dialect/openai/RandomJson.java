package dev.stoker.dialect.openai;

import java.util.SplittableRandom;

/** JSON text with every freedom that the grammar gives. */
final class RandomJson {
    private static final String[] TEXTS = {
        "",
        "a",
        "é",
        "✓",
        "𝄞",
        "\\\"",
        "\\\\",
        "\\u0041",
        "\\ud834\\udd1e",
        "model",
        "\\n",
        "}{][,:"
    };
    private static final String[] NUMBERS = {
        "0", "-1", "1.50", "1E+2", "12345678901234567890", "-0.0"
    };
    private static final String[] BLANKS = {"", "", "", " ", "\n", "\t ", "\r\n"};

    private final SplittableRandom random;

    RandomJson(long seed) {
        this.random = new SplittableRandom(seed);
    }

    String blank() {
        return BLANKS[random.nextInt(BLANKS.length)];
    }

    boolean chance() {
        return random.nextBoolean();
    }

    String text() {
        var text = new StringBuilder("\"");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return text.append('"').toString();
    }

    String value(int depth) {
        return switch (random.nextInt(depth > 3 ? 5 : 7)) {
            case 0 -> "null";
            case 1 -> "true";
            case 2 -> "false";
            case 3 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 4 -> text();
            case 5 -> sequence('[', ']', depth, false);
            default -> sequence('{', '}', depth, true);
        };
    }

    private String sequence(char open, char close, int depth, boolean named) {
        var text = new StringBuilder().append(open).append(blank());
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : "," + blank());
            // The names differ, so that reading them as a tree loses nothing.
            text.append(named ? "\"" + i + text().substring(1) + blank() + ":" + blank() : "");
            text.append(value(depth + 1)).append(blank());
        }
        return text.append(close).toString();
    }
}
