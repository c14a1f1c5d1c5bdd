package dev.stoker.api;

import dev.stoker.templates.PromptTemplate;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A prompt template, as the API shows it.
 *
 * @param required variables that a call must give
 * @param optional variables that it may give
 */
@RegisterForReflection
@Schema(name = "Template")
public record TemplateAnswer(String name, List<String> required, List<String> optional) {
    /** All of them. */
    @RegisterForReflection
    @Schema(name = "Templates")
    public record Listing(List<TemplateAnswer> templates) {}

    static TemplateAnswer of(PromptTemplate template) {
        return new TemplateAnswer(template.name(), template.required(), template.optional());
    }
}
