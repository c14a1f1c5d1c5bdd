package dev.stoker.cli;

import dev.stoker.cli.client.DaemonAddress;
import dev.stoker.cli.client.Presence;
import dev.stoker.cli.doctor.LocalView;
import dev.stoker.cli.service.Host;
import dev.stoker.cli.service.Scope;
import org.jspecify.annotations.Nullable;

/** Who is already where a service that is to be started would listen. */
final class PortHolder {
    private final StokerCommand root;
    private final Scope scope;

    PortHolder(StokerCommand root, Scope scope) {
        this.root = root;
        this.scope = scope;
    }

    /**
     * Who it is and what to do about that, with no full stop; null where nobody is, or the port may
     * be any. Blocks.
     */
    @Nullable String sentence() {
        Surroundings.Hooks hooks = root.surroundings().hooks();
        Whereabouts where = hooks.ofService().at(scope, false);
        if (!where.known()) {
            return null;
        }
        var address = new DaemonAddress(where.address());
        return switch (root.clientAt(address, Timeouts.ANSWER).presence()) {
            case Presence.Nobody _ -> null;
            case Presence.Stoker(var version) ->
                    "%s is held by another Stoker, %s; end that first%s"
                            .formatted(address, version, ending());
            case Presence.Other(var signs) ->
                    "%s is held by %s (%s); stop that, or set another stoker.http.port first"
                            .formatted(address, program(hooks.look().get(), address), signs);
        };
    }

    private static String program(LocalView view, DaemonAddress address) {
        return view.running().stream()
                .filter(server -> server.url().getPort() == address.port())
                .map(LocalView.Server::kind)
                .findFirst()
                .orElse("another program");
    }

    /** The other of the two services, or one that was started by hand. */
    private String ending() {
        Surroundings around = root.surroundings();
        Host host = around.hooks().host().get();
        var installed = host.installed(around.home(), around.environment());
        String byHand = ": Ctrl-C where 'stoker serve' runs";
        if (host.os() == Host.Os.MACOS) {
            return byHand;
        }
        if (scope == Scope.USER) {
            return installed.machines()
                    ? byHand + ", or 'sudo systemctl stop stoker' of the machine's service"
                    : byHand;
        }
        return installed.users()
                ? byHand + ", or 'systemctl --user stop stoker' of the user's service"
                : byHand;
    }
}
