/**
 * The guard in front of every route, and the admin token.
 *
 * <p>{@link dev.stoker.security.Guard} is the first handler of the HTTP router: native, OpenAI,
 * Ollama, health, metrics, OpenAPI, static and unknown paths all pass it. It reads the facts of a
 * request into an {@code EdgeRequest}, asks {@code EdgeRules}, and passes the request on, answers a
 * preflight of an origin the user allowed, or fails the route with a {@code StokerException}, which
 * the failure handler in {@code proxy} renders in the caller's dialect.
 *
 * <p>{@code EdgeRules} is pure and asks, in this order: method and request target, Host, Origin and
 * fetch metadata, hops, token, body. What it lets through without a token is a closed list ({@code
 * OpenRoutes}); a route that someone adds later and that changes state is therefore shut until it
 * is put there on purpose.
 *
 * <p>Everything is judged by the path the router itself matches, never by an address rebuilt from
 * headers (CVE-2026-48710 "BadHost").
 */
@NullMarked
package dev.stoker.security;

import org.jspecify.annotations.NullMarked;
