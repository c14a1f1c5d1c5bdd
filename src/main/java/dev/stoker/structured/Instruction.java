package dev.stoker.structured;

import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import java.util.ArrayList;
import java.util.List;

/** What a model is told where its backend cannot hold it to a schema. Pure. */
public final class Instruction {
    private static final String TASK =
            "Answer with one JSON value that keeps to the following JSON schema, and with nothing"
                    + " else: no words before or after it, and no code fence.\n";

    /** Of the first answer, what the model gets to see again. */
    private static final int MOST_OF_ANSWER = 100_000;

    private Instruction() {}

    /** The request with its schema in words, at the end of what the model is told to be. */
    public static GenerateRequest of(GenerateRequest request, String schema) {
        var messages = new ArrayList<>(request.messages());
        if (!messages.isEmpty() && messages.getFirst().role() == Role.SYSTEM) {
            // Some models' templates take one such message, and only as the first.
            Message first = messages.getFirst();
            messages.set(0, new Message(Role.SYSTEM, first.content() + "\n\n" + TASK + schema));
        } else {
            messages.addFirst(new Message(Role.SYSTEM, TASK + schema));
        }
        return request.inWords(messages);
    }

    /**
     * The request once more, with the answer and what is wrong with it.
     *
     * @param told as {@link #of} gave it
     */
    public static GenerateRequest again(
            GenerateRequest told, String answer, List<String> problems) {
        var messages = new ArrayList<>(told.messages());
        String shown =
                answer.length() <= MOST_OF_ANSWER ? answer : answer.substring(0, MOST_OF_ANSWER);
        messages.add(new Message(Role.ASSISTANT, shown));
        messages.add(
                new Message(
                        Role.USER,
                        "That does not keep to the schema:\n- "
                                + String.join("\n- ", problems)
                                + "\nAnswer again, with the corrected JSON value only."));
        return told.inWords(messages);
    }
}
