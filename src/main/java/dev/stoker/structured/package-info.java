/**
 * Answers that keep to a JSON schema, where the backend cannot see to that itself: the model is
 * told the schema in words, the answer is checked, and asked for once more where it fails. No input
 * or output: a schema that refers to anything outside itself is refused.
 */
@NullMarked
package dev.stoker.structured;

import org.jspecify.annotations.NullMarked;
