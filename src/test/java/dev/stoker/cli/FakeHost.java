package dev.stoker.cli;

import dev.stoker.cli.service.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine below a folder, with programs of its own for services: they write down how they were
 * called, and remember what was enabled.
 */
final class FakeHost {
    static final String UNIT =
            """
            [Service]
            Type=notify
            ExecStart=/usr/bin/stoker serve
            ExecReload=/bin/sh -c 'kill -HUP $MAINPID'
            """;

    private static final String SYSTEMCTL =
            """
            kind=system
            if [ "$1" = --user ]; then
              kind=user; shift
              [ -d "$XDG_RUNTIME_DIR" ] || { echo 'Failed to connect to bus' >&2; exit 1; }
            fi
            known=@HERE@/$kind
            case $1 in
            show) cat "$known-$2" 2>/dev/null || printf 'LoadState=not-found\\nActiveState=inactive\\nSubState=dead\\n' ;;
            enable)
              if [ -e @HERE@/broken ]; then echo 'Job for stoker.service failed.' >&2; exit 1; fi
              printf '%s\\n' LoadState=loaded UnitFileState=enabled ActiveState=active SubState=running \\
                'StatusText=Serving 2 models of 1 backend' FragmentPath=/units/stoker.service >"$known-$3" ;;
            disable) rm -f "$known-$3" ;;
            esac
            """;

    private static final String LAUNCHCTL =
            """
            case $1 in
            print) [ -e @HERE@/loaded ] || exit 113; cat @HERE@/loaded ;;
            print-disabled) echo 'disabled services = {'; cat @HERE@/off 2>/dev/null; echo '}' ;;
            bootstrap) printf 'dev.stoker = {\\n\\tactive count = 1\\n\\tstate = running\\n\\tpid = 7\\n}\\n' >@HERE@/loaded ;;
            bootout) rm -f @HERE@/loaded ;;
            esac
            """;

    private static final String DSCL =
            """
            case $2 in
            -read) [ -e @HERE@/account ] ;;
            -list) printf '_www\\t\\t70\\n_a   200\\n_b   201\\n' ;;
            esac
            """;

    private final Path root;
    private final Path tools;
    private final Path log;
    private final Map<String, String> packed = new HashMap<>();
    private Host.Os os = Host.Os.LINUX;
    private Path program = Path.of("/opt/stoker/bin/stoker");

    private FakeHost(Path root) {
        this.root = root;
        this.tools = root.resolve("tools");
        this.log = tools.resolve("log");
        for (String unit : List.of("stoker.service", "stoker.socket")) {
            packed.put("systemd/" + unit, UNIT);
            packed.put("systemd/user/" + unit, UNIT);
        }
        packed.put("systemd/stoker.sysusers", "u stoker -\n");
    }

    /** Linux with systemd, and a user's manager for whoever asks. */
    static FakeHost linux(Path root, int uid) {
        var host = new FakeHost(root);
        host.tool("id", "[ \"$1\" = -un ] && echo ada || echo " + uid);
        host.tool("systemctl", SYSTEMCTL);
        host.tool("loginctl", "");
        host.tool("systemd-sysusers", "");
        host.folder("run/systemd/system");
        host.folder("run/user/" + uid);
        return host;
    }

    static FakeHost mac(Path root, int uid) {
        var host = new FakeHost(root);
        host.os = Host.Os.MACOS;
        host.tool("id", "echo " + uid);
        host.tool("launchctl", LAUNCHCTL);
        host.tool("dscl", DSCL);
        host.tool("dseditgroup", "");
        host.tool("sysadminctl", "");
        host.tool("install", "");
        host.tool("mkdir", "");
        for (String label : List.of("dev.stoker.agent", "dev.stoker.daemon")) {
            String name = "deploy/launchd/" + label + ".plist";
            host.packed.put(name, read(Path.of(name)));
        }
        return host;
    }

    FakeHost program(String path) {
        program = Path.of(path);
        return this;
    }

    FakeHost packed(String name, String text) {
        packed.put(name, text);
        return this;
    }

    /** Runs {@code stoker service} as the user whose home is {@link #home}. */
    Cli cli() {
        return new Cli().host(host()).home(home()).variable("PATH", tools.toString());
    }

    Cli.Ended run(String... words) {
        String[] args = new String[words.length + 1];
        args[0] = "service";
        System.arraycopy(words, 0, args, 1, words.length);
        return cli().run(args);
    }

    private Host host() {
        return new Host(os, root, List.of(), program, packed::get);
    }

    Path home() {
        return root.resolve("Users/ada");
    }

    Path at(String path) {
        return root.resolve(path);
    }

    String text(String path) {
        return read(at(path));
    }

    FakeHost file(String path, String text) {
        try {
            Path file = at(path);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeHost folder(String path) {
        try {
            Files.createDirectories(at(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What systemctl tells of a unit. */
    FakeHost unit(String scope, String unit, String... lines) {
        return file("tools/" + scope + "-" + unit, String.join("\n", lines) + "\n");
    }

    FakeHost without(String path) {
        try {
            Files.delete(at(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every call that changes something, in order, without the folder that all is in. */
    List<String> changes() {
        return !Files.exists(log)
                ? List.of()
                : read(log)
                        .lines()
                        .filter(line -> !line.matches("id .*|.* show .*|launchctl print.*|dscl .*"))
                        .map(line -> line.replace(root.toString(), ""))
                        .toList();
    }

    private void tool(String name, String script) {
        file(
                "tools/" + name,
                "#!/bin/sh\nPATH=/usr/bin:/bin\necho \"%s $*\" >>%s\n%s\n"
                        .formatted(name, log, script.replace("@HERE@", tools.toString())));
        try {
            Files.setPosixFilePermissions(
                    tools.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
