/**
 * OpenAI's {@code /v1/responses} as Stoker serves it: its stateless core, translated for every
 * backend. A request is read by {@link dev.stoker.dialect.openai.responses.ResponsesRequest}; its
 * answer is written by {@link dev.stoker.dialect.openai.responses.ResponsesAnswer}, whose output
 * items open and close one after another.
 *
 * <p><b>Absent on purpose.</b> Whatever needs a memory of earlier calls: {@code
 * previous_response_id}, {@code conversation}, {@code background}, item references. They are
 * refused by name.
 */
@NullMarked
package dev.stoker.dialect.openai.responses;

import org.jspecify.annotations.NullMarked;
