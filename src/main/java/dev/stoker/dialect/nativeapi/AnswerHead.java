package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;

/**
 * What an answer says of itself before anything the model said.
 *
 * @param id of the request
 * @param model as Stoker lists it
 * @param backend which one served
 */
public record AnswerHead(String id, String model, String backend) {
    ObjectNode json() {
        return Json.object().put("id", id).put("model", model).put("backend", backend);
    }
}
