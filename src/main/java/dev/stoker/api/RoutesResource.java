package dev.stoker.api;

import dev.stoker.admission.Party;
import dev.stoker.admission.Priority;
import dev.stoker.backend.Ability;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Use;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Fingerprint;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.Needs;
import dev.stoker.fleet.RouteBook;
import dev.stoker.fleet.Wish;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Routes, and where calls would go. */
@Path("/stoker/v1/routes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class RoutesResource {
    private static final int SECONDS = 10;
    private static final int LONGEST = 256;

    /** What a call can need, in one word. */
    private static final Map<String, Ability> NEEDS =
            Map.of("tools", Ability.TOOLS, "vision", Ability.VISION);

    private final Gateway gateway;
    private final RouteBook book;

    RoutesResource(Gateway gateway, RouteBook book) {
        this.gateway = gateway;
        this.book = book;
    }

    /** Those of the configuration. */
    @GET
    @Operation(operationId = "listRoutes", summary = "Lists the routes of the configuration")
    @APIResponseSchema(
            value = RouteAnswer.Listing.class,
            responseCode = "200",
            responseDescription = "The routes")
    public RouteAnswer.Listing list() {
        return RouteAnswer.Listing.of(Scanned.view(gateway));
    }

    /** Where a call for that spec would go now, and why. Nothing is sent. */
    @GET
    @Path("/{spec:.+}")
    @Operation(
            operationId = "explainRoute",
            summary = "Explains where a call for that model or route would go now")
    @APIResponseSchema(
            value = DecisionAnswer.class,
            responseCode = "200",
            responseDescription = "The decision")
    public DecisionAnswer explain(
            @PathParam("spec") String spec,
            @QueryParam("use") @Parameter(description = "generate, embed, rerank, …")
                    @Nullable String use,
            @QueryParam("needs")
                    @Parameter(
                            description = "What the call needs: tools, vision, schema; by commas")
                    @Nullable String needs,
            @QueryParam("context") @Parameter(description = "Tokens its prompt has at least")
                    @Nullable Long context,
            @QueryParam("conversation")
                    @Parameter(description = "What x-stoker-conversation would hold")
                    @Nullable String conversation) {
        var _ = Scanned.view(gateway);
        var wish =
                new Wish(
                        spec,
                        use(use),
                        needs(needs, context),
                        Party.LOCAL,
                        Priority.INTERACTIVE,
                        conversation(conversation),
                        List.of(),
                        _ -> {});
        try {
            RouteBook.Explained explained =
                    book.explain(wish)
                            .toCompletableFuture()
                            .orTimeout(SECONDS, TimeUnit.SECONDS)
                            .join();
            return DecisionAnswer.of(
                    explained,
                    explained.named() ? gateway.view().route(explained.decision().route()) : null);
        } catch (CompletionException e) {
            if (e.getCause() instanceof StokerException known) {
                throw known;
            }
            throw e;
        }
    }

    private static @Nullable String conversation(@Nullable String told) {
        if (told != null && told.length() > LONGEST) {
            throw wrong("conversation", "too long", "at most " + LONGEST + " characters");
        }
        return told == null || told.isBlank()
                ? null
                : Fingerprint.of("x-stoker-conversation", told.strip());
    }

    private static Use use(@Nullable String word) {
        return word == null
                ? Use.GENERATE
                : Arrays.stream(Use.values())
                        .filter(one -> one.wireName().equals(word))
                        .findFirst()
                        .orElseThrow(() -> wrong("use", word, words(Use.values(), Use::wireName)));
    }

    private static Needs needs(@Nullable String words, @Nullable Long context) {
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        for (String word :
                words == null || words.isBlank() ? new String[0] : words.split(",", -1)) {
            switch (word.strip()) {
                case "tools" -> capabilities.add(Capability.TOOLS);
                case "vision" -> capabilities.add(Capability.IMAGES);
                case "schema" -> capabilities.add(Capability.JSON_SCHEMA);
                case String other -> throw wrong("needs", other, "tools, vision or schema");
            }
            Ability ability = NEEDS.get(word.strip());
            if (ability != null) {
                abilities.add(ability);
            }
        }
        if (context != null && context < 0) {
            throw wrong("context", context.toString(), "0 or more");
        }
        return new Needs(capabilities, abilities, context);
    }

    private static <T> String words(T[] all, Function<T, String> wireName) {
        return Arrays.stream(all).map(wireName).collect(Collectors.joining(", "));
    }

    private static StokerException wrong(String name, String value, String expected) {
        return new StokerException(
                ErrorCode.INVALID_REQUEST,
                "%s: %s (expected: %s)".formatted(name, value, expected));
    }
}
