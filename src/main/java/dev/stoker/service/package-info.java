/**
 * What the service manager of this machine is told: systemd's protocol of {@code sd_notify(3)}.
 *
 * <p>A process that no service manager has started has no address for it, and then nothing here
 * does anything: no native function is looked up, no thread is started.
 */
@NullMarked
package dev.stoker.service;

import org.jspecify.annotations.NullMarked;
