/**
 * OpenAI's calls whose answers are not text: speech, transcriptions and pictures. They are relayed
 * to a backend that has them; of their bodies only {@code model} is read.
 */
@NullMarked
package dev.stoker.dialect.openai.media;

import org.jspecify.annotations.NullMarked;
