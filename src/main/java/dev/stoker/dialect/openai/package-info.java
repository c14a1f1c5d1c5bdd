/**
 * OpenAI's dialect as callers send it and as backends speak it. A request is relayed with only the
 * value of {@code model} exchanged ({@link dev.stoker.dialect.openai.OpenAiRequest}); a stream is
 * watched without being parsed to be forwarded ({@link dev.stoker.dialect.openai.StreamTap}) or put
 * together to one object ({@link dev.stoker.dialect.openai.Assembly}).
 */
@NullMarked
package dev.stoker.dialect.openai;

import org.jspecify.annotations.NullMarked;
