package dev.stoker.dialect.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any JSON, its own fields in any order, written in any way, and with any one value changed. */
final class CanonicalJsonPropertyTest {
    private static final List<String> BLANKS = List.of("", "", " ", "\n", "\t ", "\r\n  ");
    private static final int ROUNDS = 60;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void neitherOrderNorBlanksNorSpellingMatterAndAnyValueDoes(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Object value = object(random, 3);
            String once = CanonicalJsonTest.of(written(value, random));

            assertThat(CanonicalJsonTest.of(written(shuffled(value, random), random)))
                    .isNotNull()
                    .isEqualTo(once);
            Object other = changed(value, random);
            assertThat(CanonicalJsonTest.of(written(other, random)))
                    .as("%s and %s", value, other)
                    .isNotNull()
                    .isNotEqualTo(once);
        }
    }

    private static Map<String, @Nullable Object> object(Random random, int depth) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        for (int i = random.nextInt(4) + 1; i > 0; i--) {
            object.put("k" + random.nextInt(20), value(random, depth - 1));
        }
        return object;
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> random.nextInt(-50, 50);
            case 1 -> "t\u00e9xt \"" + random.nextInt(10) + "\\";
            case 2 -> random.nextBoolean();
            case 3 -> null;
            case 4 -> random.nextInt(100) / 8.0;
            case 5 -> object(random, depth);
            default -> {
                var list = new ArrayList<@Nullable Object>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
        };
    }

    /** One value somewhere in it is another one, or gone, or there. */
    private static @Nullable Object changed(@Nullable Object value, Random random) {
        return switch (value) {
            case null -> false;
            case Integer number -> number + 1;
            case Double number -> number + 0.125;
            case String text -> text + "!";
            case Boolean yes -> !yes;
            case Map<?, ?> map -> {
                var other = new LinkedHashMap<Object, @Nullable Object>(map);
                Object key = new ArrayList<>(map.keySet()).get(random.nextInt(map.size()));
                switch (random.nextInt(3)) {
                    case 0 -> other.remove(key);
                    case 1 -> other.put("more", 1);
                    default -> other.put(key, changed(map.get(key), random));
                }
                yield other;
            }
            case List<?> list -> {
                var other = new ArrayList<@Nullable Object>(list);
                if (other.isEmpty() || random.nextBoolean()) {
                    other.add(1);
                } else {
                    int at = random.nextInt(other.size());
                    other.set(at, changed(other.get(at), random));
                }
                yield other;
            }
            case Object _ -> throw new AssertionError(value);
        };
    }

    private static @Nullable Object shuffled(@Nullable Object value, Random random) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        var keys = new ArrayList<Object>(map.keySet());
        Collections.shuffle(keys, random);
        var other = new LinkedHashMap<Object, @Nullable Object>();
        keys.forEach(key -> other.put(key, map.get(key)));
        return other;
    }

    private static String written(@Nullable Object value, Random random) {
        String blank = BLANKS.get(random.nextInt(BLANKS.size()));
        return blank + bare(value, random) + blank;
    }

    private static String bare(@Nullable Object value, Random random) {
        return switch (value) {
            case null -> "null";
            case Integer number ->
                    random.nextBoolean() ? number + "" : number + (number == 0 ? ".0" : "0e-1");
            case Double number -> random.nextBoolean() ? number + "" : number + "00";
            case String text -> text(text, random);
            case Boolean yes -> yes.toString();
            case Map<?, ?> map -> {
                var members = new ArrayList<String>();
                map.forEach((name, member) -> {
                    String key = text(String.valueOf(name), random);
                    members.add(" " + key + " :" + written(member, random));
                });
                yield "{" + String.join(",", members) + "}";
            }
            case List<?> list ->
                    "["
                            + String.join(
                                    ",", list.stream().map(one -> written(one, random)).toList())
                            + "]";
            case Object _ -> throw new AssertionError(value);
        };
    }

    private static String text(String text, Random random) {
        var json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || random.nextInt(6) == 0) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
