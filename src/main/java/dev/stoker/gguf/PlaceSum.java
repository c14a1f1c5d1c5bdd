package dev.stoker.gguf;

import dev.stoker.core.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Adds up tensors by where in the model they are, which their names say. Source: {@code
 * LLM_TENSOR_NAMES} of llama.cpp b11669.
 */
final class PlaceSum {
    private static final String BLOCK = "blk.";

    /** First words of the names; llama.cpp calls these the input layer. */
    private static final Set<String> INPUT =
            Set.of(
                    "token_embd",
                    "token_embd_norm",
                    "token_types",
                    "position_embd",
                    "per_layer_token_embd",
                    "per_layer_model_proj",
                    "per_layer_proj_norm");

    private static final Set<String> OUTPUT = Set.of("output", "output_norm", "cls");

    private long[] blocks = {};
    private int blockCount;
    private long input;
    private long output;
    private long other;
    private long experts;

    void add(String name, long bytes) {
        int block = block(name);
        if (block >= 0) {
            addToBlock(block, bytes);
            // Those of llama-server's --cpu-moe; shared experts (_shexp) are used by every token.
            if (name.contains("_exps.") || name.contains("_chexps.")) {
                experts += bytes;
            }
            return;
        }
        int end = name.indexOf('.');
        String first = end < 0 ? name : name.substring(0, end);
        if (INPUT.contains(first)) {
            input += bytes;
        } else if (OUTPUT.contains(first)) {
            output += bytes;
        } else {
            other += bytes;
        }
    }

    GgufTensors.Places total() {
        List<Bytes> all = Arrays.stream(blocks).limit(blockCount).mapToObj(Bytes::new).toList();
        return new GgufTensors.Places(
                new Bytes(input), all, new Bytes(output), new Bytes(other), new Bytes(experts));
    }

    private void addToBlock(int block, long bytes) {
        if (block >= blocks.length) {
            blocks = Arrays.copyOf(blocks, Math.max(block + 1, 2 * blocks.length));
        }
        blockCount = Math.max(blockCount, block + 1);
        blocks[block] += bytes;
    }

    /** Its number, or -1 for no block; a number that no model has would only fill memory. */
    private static int block(String name) {
        if (!name.startsWith(BLOCK)) {
            return -1;
        }
        int number = 0;
        int at = BLOCK.length();
        for (; at < name.length() && digit(name.charAt(at)); at++) {
            number = 10 * number + name.charAt(at) - '0';
            if (number >= OwnKeys.MOST_BLOCKS) {
                return -1;
            }
        }
        boolean whole = at > BLOCK.length() && at < name.length() && name.charAt(at) == '.';
        return whole ? number : -1;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
