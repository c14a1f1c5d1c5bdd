package dev.stoker.inference;

/**
 * A picture in a message.
 *
 * @param mediaType such as {@code image/png}
 * @param base64 its bytes, encoded; not decoded on its way, since it is only passed on
 */
public record Image(String mediaType, String base64) {}
