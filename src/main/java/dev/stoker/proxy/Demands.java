package dev.stoker.proxy;

import dev.stoker.backend.Capability;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Reason;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Placement;
import dev.stoker.inference.GenerateRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a request asks of its backend beyond text, against what that can do, before it is asked.
 * What would change the answer's meaning is refused; what would not is left out and named. Pure.
 */
final class Demands {
    private static final Set<String> CHOICES = Set.of("auto", "none");

    /** Of a request that another model of the same backend would take. */
    private static final int UNFIT = 400;

    private Demands() {}

    /**
     * A request that its backend can meet.
     *
     * @param dropped fields that were left out, by the names of OpenAI's dialect
     */
    record Met(GenerateRequest request, List<String> dropped) {}

    /** Meets what is asked of that place; also what its kind has no word for is left out. */
    static Met meet(GenerateRequest asked, Placement at) {
        if (at.seesNothing() && holdsPictures(asked)) {
            throw blind("model '" + at.model() + "'");
        }
        Met met = meet(asked, at.capabilities());
        List<String> more = at.port().dropped(at.served(), met.request());
        return new Met(
                met.request(), Stream.concat(met.dropped().stream(), more.stream()).toList());
    }

    /**
     * Looks at each demand but the schema, which is met in another way.
     *
     * @throws StokerException {@code NOT_SUPPORTED} naming the field
     */
    static Met meet(GenerateRequest asked, Set<Capability> can) {
        GenerateRequest request = asked;
        if (!can.contains(Capability.TOOL_CHOICE)) {
            String choice = request.toolChoice();
            if (choice != null && !CHOICES.contains(choice)) {
                throw refused(
                        "tool_choice: '" + choice + "'",
                        "auto or none: the backend of this model cannot make it call a tool");
            }
            if ("none".equals(choice)) {
                // The model cannot call what it does not know of.
                request = request.withoutTools();
            }
        }
        if (!request.tools().isEmpty() && !can.contains(Capability.TOOLS)) {
            throw refused("tools: a list", "none: the backend of this model cannot call tools");
        }
        if (holdsPictures(request) && !can.contains(Capability.IMAGES)) {
            // What a llama-server tells so is of its only model.
            throw blind("the backend of this model");
        }
        if (request.logprobs() != null && !can.contains(Capability.LOGPROBS)) {
            throw refused(
                    "logprobs: " + request.logprobs(),
                    "not given: the backend of this model does not tell them");
        }
        if (request.effort() != null && !can.contains(Capability.EFFORT)) {
            return new Met(request.withoutEffort(), List.of("reasoning_effort"));
        }
        return new Met(request, List.of());
    }

    private static boolean holdsPictures(GenerateRequest request) {
        return request.messages().stream().anyMatch(message -> !message.images().isEmpty());
    }

    private static StokerException blind(String who) {
        return StokerException.because(
                ErrorCode.NOT_SUPPORTED,
                "messages: an image (expected: text only: " + who + " sees no images)",
                new Reason(UNFIT, FaultCause.UNSUPPORTED, null));
    }

    private static StokerException refused(String what, String expected) {
        return new StokerException(ErrorCode.NOT_SUPPORTED, what + " (expected: " + expected + ")");
    }
}
