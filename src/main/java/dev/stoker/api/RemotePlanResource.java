package dev.stoker.api;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.tuning.Plans;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * How a model would be run that is not on this machine yet. A control route, since it has the
 * daemon ask another machine.
 */
@Path("/stoker/v1/plan")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class RemotePlanResource {
    private static final int LONGEST_URL = 2000;

    private final Gateway gateway;
    private final Plans plans;

    RemotePlanResource(Gateway gateway, Plans plans) {
        this.gateway = gateway;
        this.plans = plans;
    }

    /** Reads the model's header at its address, and nothing more of it. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "planRemoteModel",
            summary = "Explains how a model would be run, before its download")
    @APIResponseSchema(
            value = PlanAnswer.class,
            responseCode = "200",
            responseDescription = "The plan, also one that does not fit")
    public PlanAnswer plan(@Nullable Question question) {
        if (question == null || question.url() == null) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "url: missing (expected: where a GGUF file can be downloaded)");
        }
        Fields.refuseOthers(question.others());
        return PlanAnswer.of(
                plans.afar(Scanned.view(gateway), uri(question.url()), question.query().whatIf()));
    }

    private static URI uri(String url) {
        try {
            if (url.length() <= LONGEST_URL) {
                return new URI(url);
            }
        } catch (URISyntaxException _) {
            // said below
        }
        throw new StokerException(
                ErrorCode.INVALID_REQUEST,
                "url: not an address (expected: such as https://huggingface.co/org/repo/resolve/main/file.gguf)");
    }

    /**
     * The question; all but the address as in the query of a model's plan.
     *
     * @param url where the file can be downloaded
     * @param others fields that there are none of
     */
    @RegisterForReflection
    @Schema(name = "RemotePlanQuestion")
    public record Question(
            @Nullable String url,
            @Schema(nullable = true) @Nullable String context,
            @Schema(nullable = true) @Nullable Integer slots,
            @Schema(nullable = true) @Nullable String cache,
            @Schema(nullable = true) @Nullable String priority,
            @Schema(nullable = true) @Nullable String use,
            @JsonAnySetter @Schema(hidden = true) Map<String, Object> others) {
        PlanQuery query() {
            var query = new PlanQuery();
            query.context = context;
            query.slots = slots == null ? null : slots.toString();
            query.cache = cache;
            query.priority = priority;
            query.use = use;
            return query;
        }
    }
}
