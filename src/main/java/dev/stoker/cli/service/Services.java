package dev.stoker.cli.service;

import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;

/**
 * What starts and stops services here. Every method runs programs and reads files, so it blocks;
 * none changes anything.
 */
public sealed interface Services permits Systemd, Launchd {
    /** {@code systemd} or {@code launchd}. */
    String name();

    /**
     * What is missing for the service to be installed, enabled and running.
     *
     * @param linger whether a user's service is to run without a session too
     * @throws CommandFailure where it cannot be installed, with what to do
     */
    Intent install(boolean linger);

    /**
     * What is left of the service.
     *
     * @param purge whether configuration and state go as well
     */
    Intent uninstall(boolean purge);

    /** How it is now. */
    Standing standing();

    /**
     * The one of this machine.
     *
     * @throws CommandFailure where there is none, with what to do instead
     */
    static Services of(Site site, Scope scope) {
        return switch (site.host().os()) {
            case LINUX -> Systemd.of(site, scope);
            case MACOS -> new Launchd(site, scope);
            case OTHER ->
                    throw new CommandFailure(
                            ExitCode.FAILED,
                            "services are installed with systemd or launchd, and this system has"
                                    + " neither; have its service manager run 'stoker serve'");
        };
    }
}
