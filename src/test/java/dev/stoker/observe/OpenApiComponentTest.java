package dev.stoker.observe;

import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stoker.security.EdgeSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Decision 10: the document covers the routes of the router too, and nothing that is not there. */
@QuarkusTest
@TestProfile(FleetRig.class)
final class OpenApiComponentTest {
    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "PATCH");

    @Inject Router router;
    @Inject EdgeSettings edge;

    @Test
    void documentsEveryRoute() throws IOException {
        Set<String> documented = operations(document());

        var routes = new TreeSet<String>();
        for (Route route : router.getRoutes()) {
            if (isOurs(route)) {
                route.methods().forEach(method -> routes.add(method + " " + path(route)));
            }
        }

        assertThat(routes).contains("POST /stoker/v1/stream", "GET /v1/models/{id}");
        assertThat(documented).containsAll(routes);
        assertThat(documented)
                .contains(
                        "GET /stoker/v1/backends/{id}",
                        "GET /stoker/v1/models/{spec}",
                        "GET /.well-known/stoker.json",
                        "GET /q/health/ready");
    }

    @Test
    void documentsNothingThatIsNotThere() throws IOException {
        Set<String> documented = operations(document());

        var missing = new ArrayList<String>();
        for (String operation : documented) {
            if (operation.equals("GET /stoker/v1/events")) {
                continue; // it has no end, and a test of its own
            }
            String[] words = operation.split(" ", 2);
            RequestSpecification request =
                    given().contentType("application/json").header("x-stoker-token", token());
            Response answer = request.request(words[0], words[1].replaceAll("\\{\\w+}", "x"));
            if (answer.statusCode() == 405 || isNothing(answer)) {
                missing.add(operation + " " + answer.statusCode() + " " + answer.asString());
            }
        }

        assertThat(documented).hasSizeGreaterThan(12);
        assertThat(missing).isEmpty();
    }

    @Test
    void resolvesEveryReference() throws IOException {
        JsonNode document = document();

        var broken =
                document.findValuesAsText("$ref").stream()
                        .filter(target -> document.at(target.substring(1)).isMissingNode())
                        .toList();

        assertThat(broken).isEmpty();
        assertThat(document.at("/info/title").asText()).isEqualTo("Stoker");
        assertThat(document.at("/info/version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void givesEveryOperationAnAnswerAndANameOfItsOwn() throws IOException {
        var names = new ArrayList<String>();
        for (JsonNode path : document().get("paths")) {
            path.forEach(operation -> {
                if (operation.has("responses")) {
                    names.add(operation.path("operationId").asText());
                }
            });
        }

        assertThat(document().get("paths").findValues("responses"))
                .allMatch(responses -> responses.has("200") || responses.has("204"));
        assertThat(names).hasSizeGreaterThan(12).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void spellsFieldsAsTheWireDoes() throws IOException {
        JsonNode schemas = document().at("/components/schemas");

        assertThat(schemas.at("/Backend/properties").has("last_error")).isTrue();
        assertThat(schemas.at("/Cpu/properties").has("numa_nodes")).isTrue();
        assertThat(schemas.at("/Bytes/type").asText()).isEqualTo("integer");
        assertThat(schemas.at("/ModelList/properties/models/items/$ref").asText())
                .isEqualTo("#/components/schemas/Model");
    }

    @Test
    void isYamlUnlessJsonIsAskedFor() throws IOException {
        assertThat(given().get("/q/openapi").asString()).startsWith("---\nopenapi: ");
        assertThat(given().get("/q/openapi").contentType()).isEqualTo("application/yaml");
        assertThat(given().accept("application/json").get("/q/openapi").contentType())
                .isEqualTo("application/json");
        assertThat(given().get("/q/openapi?format=json").asString()).startsWith("{");
        assertThat(given().get("/q/openapi.json").asString()).startsWith("{");
        assertThat(given().accept("application/json").get("/q/openapi.yaml").asString())
                .startsWith("---");
        assertThat(given().head("/q/openapi").statusCode()).isEqualTo(200);
        assertThat(
                        given().header("x-stoker-token", token())
                                .contentType("application/json")
                                .post("/q/openapi")
                                .statusCode())
                .isEqualTo(405);
    }

    /** Without it the guard would hide what is not there. */
    private String token() throws IOException {
        return Files.readString(edge.stateFolder().resolve("admin.token")).strip();
    }

    /** Of a model or backend named x it is said that there is none; of a path, "not_found". */
    private static boolean isNothing(Response answer) {
        return answer.statusCode() == 404
                && !answer.asString().contains("\"model_not_found\"")
                && !answer.asString().contains("\"backend_not_found\"")
                && !answer.asString().contains("\"key_not_found\"");
    }

    /** Quarkus' own are documented by Quarkus; those for any method only refuse. */
    private static boolean isOurs(Route route) {
        return route.getPath() != null
                && route.methods() != null
                && !route.getPath().startsWith("/q/")
                && !List.of("/q", "/*").contains(route.getPath());
    }

    /** As the document writes it: a rest of a path is one parameter. */
    private static String path(Route route) {
        String path = requireNonNull(route.getPath());
        return path.length() > 1 && path.endsWith("/") ? path + "{id}" : path;
    }

    private static Set<String> operations(JsonNode document) {
        var all = new TreeSet<String>();
        document.get("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .fieldNames()
                                .forEachRemaining(word -> {
                                    String method = word.toUpperCase(Locale.ROOT);
                                    if (METHODS.contains(method)) {
                                        all.add(method + " " + path.getKey());
                                    }
                                }));
        return all;
    }

    private static JsonNode document() throws IOException {
        return new ObjectMapper()
                .readTree(given().accept("application/json").get("/q/openapi").asString());
    }
}
