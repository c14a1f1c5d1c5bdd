package dev.stoker.api;

/**
 * Something about the configuration, for those who follow what happens.
 *
 * @param type stable, lower case, public API
 * @param sentence what happened, for people; names no path
 */
public record ConfigEvent(String type, String sentence) {}
