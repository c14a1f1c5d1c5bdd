package dev.stoker.proxy;

import dev.stoker.core.StokerException;

/**
 * A try that failed, of a call that looks for another place.
 *
 * @param same what to do where there is no other place
 * @param paid whether the next one was taken out of all calls' budget
 */
record Fallen(StokerException error, Retry.Next same, boolean paid) {}
