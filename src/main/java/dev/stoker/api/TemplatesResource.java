package dev.stoker.api;

import dev.stoker.templates.PromptTemplates;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The prompt templates there are. Their texts are their owner's, and are not shown. */
@Path("/stoker/v1/templates")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class TemplatesResource {
    private final Supplier<PromptTemplates> templates;

    TemplatesResource(Supplier<PromptTemplates> templates) {
        this.templates = templates;
    }

    /** All of them, by name. */
    @GET
    @Operation(
            operationId = "listTemplates",
            summary = "Lists the prompt templates and their variables")
    @APIResponseSchema(
            value = TemplateAnswer.Listing.class,
            responseCode = "200",
            responseDescription = "The templates")
    public TemplateAnswer.Listing list() {
        return new TemplateAnswer.Listing(
                templates.get().all().stream().map(TemplateAnswer::of).toList());
    }
}
