package dev.stoker.backend;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Uni;

/** Servers that count a picture as the mark that stands for it, and not as what it becomes. */
public final class PicturesUncounted {
    private PicturesUncounted() {}

    /** Whether there is one. */
    public static boolean in(GenerateRequest request) {
        return request.messages().stream().anyMatch(message -> !message.images().isEmpty());
    }

    /** What such a server's count of them is worth. */
    public static <T> Uni<T> refusal() {
        return Uni.createFrom()
                .failure(() ->
                        new StokerException(
                                ErrorCode.NOT_SUPPORTED,
                                "the backend does not count the tokens of pictures"));
    }
}
