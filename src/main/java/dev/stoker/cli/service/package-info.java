/**
 * Stoker as a service of this machine: what {@code stoker service} does with systemd and launchd.
 *
 * <p><b>Flow.</b> A {@link dev.stoker.cli.service.Services} looks at what is there and gives an
 * {@link dev.stoker.cli.service.Intent}: the steps that are still to be done. The command shows
 * them, asks, and has them done one after the other. What is as it should be is no step, so a
 * second time there are none.
 *
 * <p><b>One source.</b> Units and property lists are the files of {@code systemd/} and {@code
 * deploy/launchd/}, packed into the program. Only the program's path, and on macOS the home folder,
 * are set here.
 *
 * <p><b>To add a service manager</b>: one implementation, and its line in {@code Services.of}.
 */
@NullMarked
package dev.stoker.cli.service;

import org.jspecify.annotations.NullMarked;
