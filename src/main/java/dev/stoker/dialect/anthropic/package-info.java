/**
 * Anthropic's dialect, as its cloud speaks it to those who ask it. A stream is named events; a
 * request has its system prompt beside the turns, and turns that alternate.
 *
 * <p>Source: the types of {@code anthropic-sdk-python} 0.121.0 (2026-08), which are generated from
 * Anthropic's own description of the API, and platform.claude.com/docs.
 */
@NullMarked
package dev.stoker.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
