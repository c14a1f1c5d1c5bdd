package dev.stoker.proxy;

import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.RerankRequest;
import dev.stoker.inference.Tool;
import dev.stoker.inference.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of the tokens of a prompt without its tokenizer. By what texts are made of:
 * tokens of letters are some letters long, digits and marks have tokens of their own, and the bytes
 * of other scripts are anything from a token each to ten in one. Pure; unit: tokens.
 *
 * @param least hardly any tokenizer makes fewer of natural text
 * @param likely what most of them make of English or of code, within a third
 * @param high text that anybody wrote hardly ever has more
 * @param most no tokenizer of a language model makes more: of a text, its bytes in UTF-8, and one
 *     for what may stand before it
 * @param pictures those of the likely ones that stand for pictures: of how many tokens one is, is
 *     the model's choice, from a few to thousands
 */
record PromptSize(long least, long likely, long high, long most, long pictures) {
    /** Bytes that are no text of a caller's: what templates say of themselves and of tools. */
    static final int PREAMBLE = 512;

    static final PromptSize NOTHING = new PromptSize(0, 0, 0, 0, 0);

    /** Marks of a turn, beyond its text. */
    static final PromptSize TURN = new PromptSize(1, 5, 16, 32, 0);

    /** A template's own words around all turns. */
    static final PromptSize FRAME = new PromptSize(0, 8, PREAMBLE / 2, PREAMBLE, 0);

    /** From the smallest tile to Qwen2-VL's default of 16,384. */
    static final PromptSize IMAGE = new PromptSize(1, 1024, 16_384, 16_384, 1024);

    /** One of several texts, and its size. */
    record Longest(String text, PromptSize size) {}

    /** The whole prompt of a request. */
    static PromptSize of(GenerateRequest request) {
        PromptSize all = FRAME;
        for (Message message : request.messages()) {
            all = all.plus(TURN).plus(ofText(message.content()));
            for (ToolCall call : message.toolCalls()) {
                all = all.plus(TURN).plus(ofText(call.name())).plus(ofText(call.arguments()));
            }
            for (Image _ : message.images()) {
                all = all.plus(IMAGE);
            }
        }
        for (Tool tool : request.tools()) {
            all = all.plus(TURN).plus(ofText(tool.name()));
            all = all.plus(ofText(tool.description())).plus(ofText(tool.parameters()));
        }
        return all;
    }

    /** The longest of the texts: each has the context to itself. */
    static PromptSize of(EmbedRequest request) {
        return longest(request.input()).size().plus(TURN);
    }

    /** The longest document and the question, which a model reads together. */
    static PromptSize of(RerankRequest request) {
        return longest(request.documents()).size().plus(ofText(request.query())).plus(TURN);
    }

    /** The text of those that has the most bytes; the empty one if there is none. */
    static Longest longest(List<String> texts) {
        var longest = new Longest("", NOTHING);
        for (String text : texts) {
            // Each once: there may be as many as the body has room for.
            PromptSize size = ofText(text);
            longest = size.most > longest.size.most ? new Longest(text, size) : longest;
        }
        return longest;
    }

    /** So many, of a prompt that comes as tokens. */
    static PromptSize exactly(long tokens) {
        return new PromptSize(tokens, tokens, tokens, tokens, 0);
    }

    /** A text by itself. */
    static PromptSize ofText(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return NOTHING;
        }
        long letters = 0;
        long marks = 0;
        long others = 0;
        long blanks = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // Half of a pair of surrogates is two of its four bytes.
                others += c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
            } else if (c <= ' ') {
                blanks++;
            } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
                letters++;
            } else {
                marks++;
            }
        }
        return new PromptSize(
                (letters + marks) / 10 + others / 12,
                (letters + blanks) / 4 + marks / 2 + others / 4 + 1,
                (letters + blanks) / 2 + marks + others + 1,
                letters + marks + others + blanks + 1,
                0);
    }

    PromptSize plus(PromptSize other) {
        return new PromptSize(
                least + other.least,
                likely + other.likely,
                high + other.high,
                most + other.most,
                pictures + other.pictures);
    }

    /** What a prompt is refused by: the likely tokens but for those of pictures. */
    long decisive() {
        return likely - pictures;
    }

    /** Whether it is no estimate. */
    boolean isExact() {
        return least == most;
    }

    /** Whether a body of that many bytes, with all that a template adds, is surely short enough. */
    static boolean surelyFits(int bytes, long context) {
        return bytes + (long) PREAMBLE < context;
    }
}
