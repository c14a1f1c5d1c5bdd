package dev.stoker.gguf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * The vocabulary, and which token follows which.
 *
 * <p>The first {@link #CODE} numbers of an embedding are a Walsh function. A token with a follower
 * has one of its own; any other token is a mix of those left over; so no two are mistaken for each
 * other. Number 0 is 1 in all of them, and no layer writes to it: the output matrix keeps there
 * what a token scores whatever came before.
 */
final class TinyScript {
    static final int CODE = 64;
    static final String END = "<|im_end|>";

    /** Tool calls in the form that llama.cpp recognises from the template: tags around JSON. */
    private static final String CHAT_TEMPLATE =
            """
            {%- if tools -%}<|im_start|>system
            Functions you may call:
            {%- for tool in tools %}
            {{ tool | tojson }}{%- endfor %}
            Write a call as <tool_call>
            {"name": NAME, "arguments": OBJECT}
            </tool_call><|im_end|>
            {% endif -%}
            {%- for message in messages -%}{{ '<|im_start|>' + message.role + '\\n' }}{{ message.content or '' }}
            {%- for call in (message.tool_calls or []) -%}
            {{ '\\n<tool_call>\\n{"name": "' + call.function.name + '", "arguments": ' }}
            {{- call.function.arguments | tojson }}{{ '}\\n</tool_call>' }}{%- endfor -%}
            {{ '<|im_end|>\\n' }}{%- endfor -%}
            {%- if add_generation_prompt -%}{{ '<|im_start|>assistant\\n' }}{%- endif -%}
            """
                    .strip();

    private static final double CERTAIN = 24;
    private static final String[] WORDS = TinyGguf.SENTENCE.split(" ", -1);
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int DEFINED = 4;
    private static final int UNUSED = 5;
    private static final int BYTE = 6;

    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final List<Integer> kinds = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    private record Step(int before, int after, double weight) {}

    TinyScript(int atLeast) {
        add("<unk>", UNKNOWN);
        add("<s>", CONTROL);
        add("</s>", CONTROL);
        for (int b = 0; b < 256; b++) {
            add(octet(b), BYTE);
        }
        add("\u2581", NORMAL);
        add("<|im_start|>", CONTROL);
        add(END, CONTROL);
        add("<tool_call>", DEFINED);
        add("</tool_call>", DEFINED);
        add("\"", NORMAL);
        for (int i = 0; i < WORDS.length; i++) {
            add(word(i), NORMAL);
        }
        while (size() < atLeast) {
            add("<unused" + size() + ">", UNUSED);
        }
        writeSteps();
    }

    /** Weights above 1 outbid what a grammar or a ban on the end leaves allowed. */
    private void writeSteps() {
        String last = word(WORDS.length - 1);
        for (int i = 1; i < WORDS.length; i++) {
            step(word(i - 1), word(i), 1);
        }
        step(last, END, 1.8);
        step(last, "\"", 1.1); // closes a JSON string, or leads to a tool call
        step("\"", "<tool_call>", 1.1);
        step("<tool_call>", octet('\n'), 1.4);
        step(octet('}'), "</tool_call>", 0.52);
        step("</tool_call>", END, 1.8);
    }

    private void add(String piece, int kind) {
        ids.put(piece, ids.size());
        kinds.add(kind);
    }

    private void step(String before, String after, double weight) {
        steps.add(new Step(id(before), id(after), weight));
    }

    private static String word(int index) {
        return index == 0 ? WORDS[0] : "\u2581" + WORDS[index];
    }

    private static String octet(int value) {
        return "<0x%02X>".formatted(value);
    }

    int size() {
        return ids.size();
    }

    Map<String, Object> keys() {
        var keys = new LinkedHashMap<String, Object>();
        keys.put("tokenizer.ggml.model", "llama");
        keys.put("tokenizer.ggml.pre", "default");
        keys.put("tokenizer.ggml.tokens", List.copyOf(ids.keySet()));
        keys.put("tokenizer.ggml.scores", Collections.nCopies(size(), 0f));
        keys.put("tokenizer.ggml.token_type", kinds);
        keys.put("tokenizer.ggml.bos_token_id", id("<s>"));
        keys.put("tokenizer.ggml.eos_token_id", id(END));
        keys.put("tokenizer.ggml.unknown_token_id", id("<unk>"));
        keys.put("tokenizer.ggml.add_bos_token", true);
        keys.put("tokenizer.ggml.add_eos_token", false);
        keys.put("tokenizer.ggml.add_space_prefix", false);
        keys.put("tokenizer.chat_template", CHAT_TEMPLATE);
        return keys;
    }

    int id(String piece) {
        return Objects.requireNonNull(ids.get(piece), piece);
    }

    double[][] embeddings(int dim, SplittableRandom random) {
        List<Integer> owners = steps.stream().map(Step::before).distinct().toList();
        var rows = new double[size()][dim];
        for (int token = 0; token < rows.length; token++) {
            double[] row = rows[token];
            int owned = owners.indexOf(token) + 1;
            if (owned > 0) {
                addWalsh(row, owned, 1);
            } else {
                int left = CODE - 1 - owners.size();
                for (int code = owners.size() + 1; code < CODE; code++) {
                    addWalsh(row, code, sign(random.nextLong()) / Math.sqrt(left));
                }
            }
            row[0] = 1;
            for (int i = CODE; i < dim; i++) {
                row[i] = sign(random.nextLong());
            }
        }
        return rows;
    }

    private static void addWalsh(double[] row, int code, double factor) {
        for (int i = 0; i < CODE; i++) {
            row[i] += factor * sign(Integer.bitCount(code & i));
        }
    }

    private static double sign(long parity) {
        return (parity & 1) == 0 ? 1 : -1;
    }

    double[][] outputs(double[][] embeddings) {
        var rows = new double[size()][embeddings[0].length];
        ids.forEach((piece, id) -> rows[id][0] = habit(piece, kinds.get(id)));
        for (Step step : steps) {
            for (int i = 1; i < CODE; i++) {
                rows[step.after][i] +=
                        CERTAIN / (CODE - 1) * step.weight * embeddings[step.before][i];
            }
        }
        return rows;
    }

    /** Score of a token whatever came before: the sentence begins, and JSON ends early. */
    private static double habit(String piece, int kind) {
        if (kind == BYTE) {
            int b = Integer.parseInt(piece, 3, 5, 16);
            return switch (b) {
                case '}', ']' -> 6;
                case '"' -> 5;
                case ',', ':' -> 4;
                default -> b >= ' ' && b <= '~' ? -6 : -9;
            };
        }
        return piece.equals(WORDS[0]) ? 11 : kind == NORMAL || kind == DEFINED ? -4 : -9;
    }
}
